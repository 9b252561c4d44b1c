import { z } from "zod";
import type { AdapterContext, Note, PresenceOutcome, Visibility, WriteOutcome } from "../contract.ts";
import { badMarker, isMarkedWith, isMarker, written } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText } from "../text.ts";
import type { ConnectWiseClient } from "./client.ts";
import { noteRow } from "./fields.ts";
import { refusalOf, rowsOf, writeOutcome } from "./outcome.ts";

const notesPath = (ticketId: string): string => `/service/tickets/${ticketId}/notes`;
const newestFirst = { orderBy: "id desc", pageSize: "1000", fields: "id,text" };

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
  const path = notesPath(ticketId);
  const body = {
    text: `${cleanText(text)}\n\n${written(marker)}`,
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
  const path = notesPath(ticketId);
  const result = await orRefusal(async () => client.get(path, newestFirst, context));
  if (isRefusal(result)) {
    return result;
  }
  const rows = rowsOf(result, z.array(noteRow));
  if (rows === undefined) {
    return refusalOf(result, client.asked("GET", path));
  }
  return { status: rows.some(({ text = "" }) => isMarkedWith(text, marker)) ? "found" : "absent" };
}
