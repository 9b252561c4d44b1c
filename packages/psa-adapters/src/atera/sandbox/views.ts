import type { NoteView, TicketView } from "../../sandbox/page.ts";
import { plainText } from "../../plain-text.ts";
import type { SandboxComment, SandboxData, SandboxTicket } from "./data.ts";

const colours: Readonly<Record<string, string>> = { Low: "green", Medium: "yellow", High: "orange", Critical: "red" };

const noteView = (comment: SandboxComment, index: number): NoteView => ({
  text: plainText(comment.CommentHtml),
  isInternal: comment.IsInternal,
  title: index === 0 ? "Description" : comment.IsInternal ? "Internal note" : "Comment",
  writtenBy: `${comment.FirstName} ${comment.LastName}`,
  at: comment.Date,
});

/** A ticket as people see it on the page. */
export const ticketView = (ticket: SandboxTicket, data: SandboxData): TicketView => ({
  id: String(ticket.TicketID),
  summary: ticket.TicketTitle,
  company: ticket.CustomerName,
  contact: `${ticket.EndUserFirstName} ${ticket.EndUserLastName}, ${ticket.EndUserEmail}`,
  board: `${ticket.TicketType}, impact ${ticket.TicketImpact}`,
  status: ticket.TicketStatus,
  priority: ticket.TicketPriority,
  priorityColour: colours[ticket.TicketPriority] ?? "",
  enteredBy: ticket.TicketSource,
  at: ticket.TicketCreatedDate,
  externalId: `ticket number ${ticket.TicketNumber}`,
  notes: (data.comments.get(ticket.TicketID) ?? []).map(noteView),
  attachments: [],
});
