import { z } from "zod";
import type { AdapterContext, Note, PresenceOutcome, Visibility, WriteOutcome } from "../contract.ts";
import { badMarker, isMarkedWith, isMarker, withoutMarks, written } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import type { ConnectWiseClient } from "./client.ts";
import { type NoteRow, limits, noteRow } from "./fields.ts";
import { writeOutcome } from "./outcome.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";

const notesPath = (ticketId: string): string => `/service/tickets/${ticketId}/notes`;
/** So few of `limits.text` that the answer stays below 1 MB. */
const pageSize = 25;
const mostPages = 40;
const noteFields = "id,text,detailDescriptionFlag,internalAnalysisFlag,dateCreated,member,contact,createdBy";

/** Exactly one flag is set: what none would mean is not documented. */
const flagsOf = (visibility: Visibility): object => ({
  detailDescriptionFlag: visibility === "public",
  internalAnalysisFlag: visibility === "internal",
  resolutionFlag: false,
});

export async function addNote(
  client: ConnectWiseClient,
  ticketId: string,
  { marker, text, visibility }: Note,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isMarker(marker)) {
    return badMarker;
  }
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const path = notesPath(ticketId);
  const body = {
    text: `${cut(withoutMarks(cleanText(text)), limits.text)}\n\n${written(marker)}`,
    ...flagsOf(visibility),
    processNotifications: false,
  };
  const sent = await orRefusal(async () => client.post(path, body, context));
  return isRefusal(sent) ? sent : writeOutcome(sent, client.asked("POST", path));
}

export async function findNote(
  client: ConnectWiseClient,
  ticketId: string,
  marker: string,
  context: AdapterContext,
): Promise<PresenceOutcome> {
  if (!isMarker(marker)) {
    return badMarker;
  }
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const isIt = ({ text = "" }: NoteRow): boolean => isMarkedWith(text, marker);
  const notes = await orRefusal(async () => newestNotes(client, ticketId, (rows) => rows.some(isIt), context));
  return isRefusal(notes) ? notes : { status: notes.some(isIt) ? "found" : "absent" };
}

/**
 * The notes of a ticket, newest first, until a page that has what is wanted; the newest 1,000 at the most. Rejects with a
 * RemoteFailure.
 */
export async function newestNotes(
  client: ConnectWiseClient,
  ticketId: string,
  isEnough: (page: readonly NoteRow[]) => boolean,
  context: AdapterContext,
): Promise<readonly NoteRow[]> {
  const all: NoteRow[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const query = { orderBy: "id desc", page: String(page), pageSize: String(pageSize), fields: noteFields };
    const rows = await client.read(notesPath(ticketId), query, z.array(noteRow), context);
    all.push(...rows);
    if (rows.length < pageSize || isEnough(rows)) {
      break;
    }
  }
  return all;
}
