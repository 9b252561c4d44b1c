import type { AdapterContext, PresenceOutcome, TicketFile, WriteOutcome } from "../contract.ts";
import { badFileName, isFileName } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import type { ConnectWiseClient } from "./client.ts";
import { documentRow } from "./fields.ts";
import { writeOutcome } from "./outcome.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";

/** ConnectWise publishes no limit; this is ours. */
export const mostFileBytes = 10_000_000;
const documentsPath = "/system/documents";
const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

export async function attach(
  client: ConnectWiseClient,
  ticketId: string,
  { name, type, bytes, visibility }: TicketFile,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isFileName(name)) {
    return badFileName;
  }
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  if (bytes.length > mostFileBytes) {
    const message = `${name} has ${bytes.length} bytes; a file has at most ${mostFileBytes}.`;
    return { status: "rejected", error: { code: "validation_failed", message } };
  }
  const parts = [
    { name: "recordType", value: "Ticket" },
    { name: "recordId", value: ticketId },
    { name: "title", value: name },
    { name: "privateFlag", value: visibility === "internal" ? "true" : "false" },
    { name: "file", value: bytes, fileName: name, type: mediaType.test(type) ? type : "application/octet-stream" },
  ];
  const sent = await orRefusal(async () => client.postForm(documentsPath, parts, context));
  return isRefusal(sent) ? sent : writeOutcome(sent, client.asked("POST", documentsPath));
}

export async function findFile(
  client: ConnectWiseClient,
  ticketId: string,
  name: string,
  context: AdapterContext,
): Promise<PresenceOutcome> {
  if (!isFileName(name)) {
    return badFileName;
  }
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const query = { recordType: "Ticket", recordId: ticketId };
  const rows = await orRefusal(async () => client.list(documentsPath, query, documentRow, context));
  if (isRefusal(rows)) {
    return rows;
  }
  return { status: rows.some(({ title, fileName }) => title === name || fileName === name) ? "found" : "absent" };
}
