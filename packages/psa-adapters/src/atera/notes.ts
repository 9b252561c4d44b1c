import type { AdapterContext, Note, PresenceOutcome, WriteOutcome } from "../contract.ts";
import { badMarker, isMarkedWith, isMarker } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import type { AteraClient } from "./client.ts";
import type { Technician } from "./config.ts";
import { type CommentRow, commentRow } from "./fields.ts";
import { commentBody } from "./map.ts";
import { writeOutcome } from "./outcome.ts";
import { badTicketId, isTicketId, ticketPath } from "./ticket-id.ts";

/** Comments are long; a page of them has to stay below what is read of an answer. */
const commentsInPage = "20";

const commentsPath = (ticketId: string): string => `${ticketPath(ticketId)}/comments`;

/** All comments of a ticket. Rejects with a RemoteFailure. */
export async function comments(
  client: AteraClient,
  ticketId: string,
  context: AdapterContext,
): Promise<readonly CommentRow[]> {
  const { rows } = await client.list(commentsPath(ticketId), { itemsInPage: commentsInPage }, commentRow, context);
  return rows;
}

export async function addNote(
  client: AteraClient,
  technician: Technician,
  ticketId: string,
  note: Note,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isMarker(note.marker)) {
    return badMarker;
  }
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const path = commentsPath(ticketId);
  const result = await client.write("POST", path, commentBody(note, technician), context);
  return writeOutcome(result, client.asked("POST", path));
}

export async function findNote(
  client: AteraClient,
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
  const rows = await orRefusal(async () => comments(client, ticketId, context));
  if (isRefusal(rows)) {
    return rows;
  }
  const isThere = rows.some(({ Comment, CommentHtml }) =>
    isMarkedWith(`${Comment ?? ""}\n${CommentHtml ?? ""}`, marker),
  );
  return { status: isThere ? "found" : "absent" };
}
