import { Buffer } from "node:buffer";
import type { TicketView } from "../../sandbox/page.ts";
import {
  type SandboxAttachment,
  type SandboxData,
  type SandboxTicket,
  type SandboxTransaction,
  type SandboxUser,
  inactiveStatuses,
  rtTime,
} from "./data.ts";

type Row = Readonly<Record<string, unknown>>;

const link = (base: string, type: string, id: string | number): Row => ({
  type,
  id: String(id),
  _url: `${base}/${type}/${id}`,
});

/** Phone and street are shown to administrators of users alone. */
export const userRow = (user: SandboxUser, base: string): Row => ({
  ...user,
  WorkPhone: "",
  Address1: "",
  ...link(base, "user", user.Name),
  Disabled: "",
});

export function ticketRow(ticket: SandboxTicket, data: SandboxData, base: string): Row {
  const queue = data.queues.find(({ Name }) => Name === ticket.Queue);
  const isClosed = inactiveStatuses.includes(ticket.Status);
  const names = data.denied.has("SeeCustomField") ? [] : (queue?.customFields ?? []);
  return {
    ...link(base, "ticket", ticket.id),
    Queue: { ...link(base, "queue", queue?.id ?? 0), Name: ticket.Queue },
    Subject: ticket.Subject,
    Status: ticket.Status,
    Priority: ticket.Priority,
    Creator: link(base, "user", ticket.Creator),
    Requestor: ticket.Requestor.map((name) => link(base, "user", name)),
    // An empty text where there are none.
    CustomFields:
      names.length === 0
        ? ""
        : names.map((name, index) => ({
            ...link(base, "customfield", index + 2),
            name,
            values: ticket.CustomFields[name] === undefined ? [] : [ticket.CustomFields[name]],
          })),
    Created: rtTime(ticket.createdMs),
    LastUpdated: rtTime(ticket.lastUpdatedMs),
    Resolved: isClosed ? rtTime(ticket.lastUpdatedMs) : "1970-01-01T00:00:00Z",
  };
}

export const transactionRow = ({ id, Type, Creator, createdMs }: SandboxTransaction, base: string): Row => ({
  ...link(base, "transaction", id),
  Type,
  Created: rtTime(createdMs),
  Creator: link(base, "user", Creator),
});

/** In lists the content is told as it is, alone in base64. */
export const attachmentRow = ({ id, Filename, ContentType, content }: SandboxAttachment, base: string): Row => ({
  ...link(base, "attachment", id),
  Subject: "",
  Filename,
  ContentType,
  Content: Buffer.from(content).toString("utf8"),
});

/** A ticket on the sandbox's page. */
export function pageView(ticket: SandboxTicket): TicketView {
  const messages = ticket.transactions.filter(({ attachments }) => attachments.length > 0);
  return {
    id: String(ticket.id),
    summary: ticket.Subject,
    company: ticket.Queue,
    contact: ticket.Requestor.join(", "),
    board: ticket.Queue,
    status: ticket.Status,
    priority: ticket.Priority,
    priorityColour: "",
    enteredBy: ticket.Creator,
    at: new Date(ticket.createdMs).toISOString(),
    externalId: Object.values(ticket.CustomFields)[0] ?? "",
    notes: messages.map((one) => ({
      text: one.attachments
        .filter(({ Filename }) => Filename === "")
        .map(({ content }) => Buffer.from(content).toString("utf8"))
        .join("\n"),
      isInternal: one.Type === "Comment",
      title: one.Type,
      writtenBy: one.Creator,
      at: new Date(one.createdMs).toISOString(),
    })),
    attachments: messages.flatMap(({ Type, attachments }) =>
      attachments
        .filter(({ Filename }) => Filename !== "")
        .map(({ Filename, content }) => ({
          name: Filename,
          sizeBytes: content.length,
          isPrivate: Type === "Comment",
          content,
        })),
    ),
  };
}
