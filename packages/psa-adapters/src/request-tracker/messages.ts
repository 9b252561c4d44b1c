// Notes and files: both are messages on the ticket, a comment (internal) or correspondence (public).
import { Buffer } from "node:buffer";
import type { AdapterContext, Note, PresenceOutcome, TicketFile, Visibility, WriteOutcome } from "../contract.ts";
import { badFileName, badMarker, isFileName, isMarkedWith, isMarker, withoutMarks, written } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import type { RequestTrackerClient } from "./client.ts";
import { type AttachmentRow, attachmentRow, limits } from "./fields.ts";
import { messageOutcome } from "./outcome.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";

/** RT's MaxAttachmentSize is 10 MiB unless it is configured otherwise. */
export const mostFileBytes = 10_000_000;
const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

const pathOf = (ticketId: string, visibility: Visibility): string =>
  `/ticket/${ticketId}/${visibility === "public" ? "correspond" : "comment"}`;

async function send(
  client: RequestTrackerClient,
  path: string,
  message: object,
  context: AdapterContext,
): Promise<WriteOutcome> {
  const sent = await client.write("POST", path, { ContentType: "text/plain", ...message }, context);
  return messageOutcome(sent, client.asked("POST", path));
}

export async function addNote(
  client: RequestTrackerClient,
  ticketId: string,
  { marker, text, visibility }: Note,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  if (!isMarker(marker)) {
    return badMarker;
  }
  const Content = `${cut(withoutMarks(cleanText(text)), limits.note)}\n\n${written(marker)}`;
  return send(client, pathOf(ticketId, visibility), { Content }, context);
}

export async function attach(
  client: RequestTrackerClient,
  ticketId: string,
  { name, type, bytes, visibility }: TicketFile,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  if (!isFileName(name)) {
    return badFileName;
  }
  // RT takes no empty file: "Field FileContent is required".
  if (bytes.length === 0 || bytes.length > mostFileBytes) {
    const message = `${name} has ${bytes.length} bytes; a file has 1 to ${mostFileBytes}.`;
    return { status: "rejected", error: { code: "validation_failed", message } };
  }
  const file = {
    FileName: name,
    FileType: mediaType.test(type) ? type : "application/octet-stream",
    FileContent: Buffer.from(bytes).toString("base64"),
  };
  return send(client, pathOf(ticketId, visibility), { Content: `File: ${name}`, Attachments: [file] }, context);
}

/** The parts of the ticket's messages for which RT says that this field is so. */
async function search(
  client: RequestTrackerClient,
  ticketId: string,
  condition: { readonly field: string; readonly operator?: string; readonly value: string },
  fields: string,
  isIt: (row: AttachmentRow) => boolean,
  context: AdapterContext,
): Promise<PresenceOutcome> {
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const query = { query: JSON.stringify([condition]), fields };
  const path = `/ticket/${ticketId}/attachments`;
  const rows = await orRefusal(async () => client.list(path, query, attachmentRow, context));
  if (isRefusal(rows)) {
    return rows;
  }
  return { status: rows.some(isIt) ? "found" : "absent" };
}

export async function findNote(
  client: RequestTrackerClient,
  ticketId: string,
  marker: string,
  context: AdapterContext,
): Promise<PresenceOutcome> {
  return isMarker(marker)
    ? search(
        client,
        ticketId,
        { field: "Content", operator: "LIKE", value: written(marker) },
        "Content,Filename",
        // the report of the computer is searched, too; what stands in a file is no mark of a note
        ({ Content, Filename }) => (Filename ?? "") === "" && isMarkedWith(Content ?? "", marker),
        context,
      )
    : badMarker;
}

export async function findFile(
  client: RequestTrackerClient,
  ticketId: string,
  name: string,
  context: AdapterContext,
): Promise<PresenceOutcome> {
  return isFileName(name)
    ? search(
        client,
        ticketId,
        { field: "Filename", value: name },
        "Filename",
        ({ Filename }) => Filename === name,
        context,
      )
    : badFileName;
}
