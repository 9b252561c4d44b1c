import type { NoteView, TicketView } from "../../sandbox/page.ts";
import type { SandboxData, SandboxNote, SandboxTicket } from "./data.ts";

const noteView = (note: SandboxNote): NoteView => ({
  text: note.text,
  isInternal: note.internalAnalysisFlag,
  title: note.internalAnalysisFlag ? "Internal analysis" : note.resolutionFlag ? "Resolution" : "Discussion",
  writtenBy: note.createdBy,
  at: note.dateCreated,
});

/** A ticket as people see it on the page. */
export function ticketView(ticket: SandboxTicket, data: SandboxData): TicketView {
  const { _info: info } = ticket;
  const written = [ticket.contactName, ticket.contactEmailAddress].filter((text) => text !== undefined).join(", ");
  const isContactWritten = ticket.contact !== undefined && ticket.contact.name !== ticket.contactName && written !== "";
  return {
    id: String(ticket.id),
    summary: ticket.summary,
    company: ticket.company.name,
    contact: isContactWritten ? `${ticket.contact.name} (${written})` : written === "" ? "no contact" : written,
    board: ticket.board.name,
    status: ticket.status.name,
    priority: ticket.priority.name,
    priorityColour: data.priorities.find(({ id }) => id === ticket.priority.id)?.color ?? "",
    enteredBy: info["enteredBy"] ?? "",
    at: info["dateEntered"] ?? "",
    externalId: ticket.externalXRef ?? "none",
    notes: (data.notes.get(ticket.id) ?? []).map(noteView),
    attachments: data.documents
      .filter(({ recordId }) => recordId === ticket.id)
      .map(({ fileName, size, publicFlag, content }) => ({
        name: fileName,
        sizeBytes: size,
        isPrivate: !publicFlag,
        content,
      })),
  };
}
