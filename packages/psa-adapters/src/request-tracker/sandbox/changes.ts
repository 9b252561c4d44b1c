// What makes or changes a ticket.
import { Buffer } from "node:buffer";
import { z } from "zod";
import { type Answer, json } from "../../sandbox/answer.ts";
import {
  type SandboxAttachment,
  type SandboxData,
  type SandboxTicket,
  type SandboxTransaction,
  nextId,
  statuses,
} from "./data.ts";
import { badRequest, forbidden, noQueue, permissionDenied, queueNotSet } from "./errors.ts";

const newTicket = z.object({
  Queue: z.union([z.string(), z.number()]).transform(String).optional(),
  Subject: z.string().default(""),
  Requestor: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  Content: z.string().default(""),
  Priority: z.union([z.string(), z.number()]).transform(String).default("0"),
  CustomFields: z.record(z.string(), z.string()).default({}),
});

const file = z.object({ FileName: z.string(), FileType: z.string(), FileContent: z.string() });
const newMessage = z.object({
  Content: z.string().default(""),
  ContentType: z.string().optional(),
  Attachments: z.array(z.record(z.string(), z.unknown())).default([]),
});

const textPart = (text: string, data: SandboxData): SandboxAttachment => ({
  id: nextId(data),
  Filename: "",
  ContentType: "text/plain",
  content: new Uint8Array(Buffer.from(text)),
});

/** Adds what somebody wrote. */
export function addTransaction(
  ticket: SandboxTicket,
  Type: SandboxTransaction["Type"],
  Creator: string,
  attachments: readonly SandboxAttachment[],
  data: SandboxData,
  nowMs: number,
): void {
  ticket.transactions.push({ id: nextId(data), Type, Creator, createdMs: nowMs, attachments });
  ticket.lastUpdatedMs = nowMs;
}

export function addText(
  ticket: SandboxTicket,
  type: "Comment" | "Correspond",
  creator: string,
  text: string,
  data: SandboxData,
  nowMs: number,
): void {
  addTransaction(ticket, type, creator, [textPart(text, data)], data, nowMs);
}

export function makeTicket(body: unknown, data: SandboxData, base: string, nowMs: number): Answer {
  const { data: input } = newTicket.safeParse(body);
  if (input?.Queue === undefined) {
    return queueNotSet();
  }
  const queue = data.queues.find(({ id, Name }) =>
    [Name.toLowerCase(), String(id)].includes(input.Queue?.toLowerCase() ?? ""),
  );
  if (queue === undefined || data.denied.has("CreateTicket")) {
    return noQueue(input.Queue);
  }
  // What the queue does not have, and what the user may not write, is dropped without a word.
  const mayWrite = !data.denied.has("ModifyCustomField") && !data.denied.has("SeeCustomField");
  const taken = Object.entries(input.CustomFields).filter(([name]) => mayWrite && queue.customFields.includes(name));
  const addresses = input.Requestor.filter((one) => /^\S+@\S+$/.test(one));
  const ticket: SandboxTicket = {
    id: data.tickets.length + 1,
    Queue: queue.Name,
    Subject: input.Subject,
    Status: "new",
    Priority: input.Priority,
    Creator: data.userName,
    Requestor: addresses.map((one) => data.users.find(({ EmailAddress }) => EmailAddress === one)?.Name ?? one),
    CustomFields: Object.fromEntries(taken),
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
    transactions: [],
  };
  addTransaction(ticket, "Create", data.userName, [textPart(input.Content, data)], data, nowMs);
  data.tickets.push(ticket);
  const url = `${base}/ticket/${ticket.id}`;
  return json(201, { id: String(ticket.id), type: "ticket", _url: url }, { location: url });
}

export function addMessage(
  ticket: SandboxTicket | undefined,
  kind: "comment" | "correspond",
  body: unknown,
  data: SandboxData,
  nowMs: number,
): Answer {
  const { data: input } = newMessage.safeParse(body);
  if (input === undefined) {
    return badRequest("JSON parse error");
  }
  for (const attachment of input.Attachments) {
    const missing = ["FileName", "FileType", "FileContent"].find((name) => !attachment[name]);
    if (missing !== undefined) {
      return badRequest(`${missing} is a required field for each attachment in Attachments`);
    }
  }
  if (input.Content !== "" && input.ContentType === undefined) {
    return badRequest("ContentType is a required field for application/json");
  }
  // Of a ticket that there is not RT says the same.
  if (ticket === undefined || data.denied.has(kind === "comment" ? "CommentOnTicket" : "ReplyToTicket")) {
    return permissionDenied();
  }
  const files = z
    .array(file)
    .parse(input.Attachments)
    .map((one) => ({
      id: nextId(data),
      Filename: one.FileName,
      ContentType: one.FileType,
      content: new Uint8Array(Buffer.from(one.FileContent, "base64")),
    }));
  const parts = [textPart(input.Content, data), ...files];
  addTransaction(ticket, kind === "comment" ? "Comment" : "Correspond", data.userName, parts, data, nowMs);
  if (kind === "correspond" && ticket.Status === "new") {
    ticket.Status = "open";
  }
  return json(201, [kind === "comment" ? "Comments added" : "Correspondence added"]);
}

/** Errors are sentences, and the status is 200 all the same. */
export function updateTicket(ticket: SandboxTicket, body: unknown, data: SandboxData, nowMs: number): Answer {
  const { Status: status } = z.object({ Status: z.string().optional() }).catch({}).parse(body);
  if (data.denied.has("ModifyTicket")) {
    return forbidden();
  }
  if (status === undefined || status === ticket.Status) {
    return json(200, []);
  }
  if (!(statuses as readonly string[]).includes(status)) {
    return json(200, [`Ticket ${ticket.id}: Status '${status}' isn't a valid status for this ticket.`]);
  }
  const before = ticket.Status;
  ticket.Status = status;
  addTransaction(ticket, "Status", data.userName, [], data, nowMs);
  return json(200, [`Ticket ${ticket.id}: Status changed from '${before}' to '${status}'`]);
}
