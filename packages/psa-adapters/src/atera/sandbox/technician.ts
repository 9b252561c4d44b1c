import type { Technician } from "../../sandbox/page.ts";
import { escapeHtml } from "../../text.ts";
import type { SandboxData, SandboxTicket } from "./data.ts";
import { addComment, changeTicket } from "./make-ticket.ts";

/** What a technician does in Atera's own windows. */
export function technicianOf(data: SandboxData, now: () => number): Technician {
  const ticketOf = (ticketId: string): SandboxTicket => {
    const ticket = data.tickets.find(({ TicketID }) => String(TicketID) === ticketId);
    if (ticket === undefined) {
      throw new RangeError(`There is no ticket ${ticketId}.`);
    }
    return ticket;
  };
  return {
    answer: (ticketId, text) => {
      const { TicketID: id } = ticketOf(ticketId);
      const [technician] = data.technicians;
      if (technician === undefined) {
        throw new RangeError("There is no technician.");
      }
      addComment(id, data, now(), escapeHtml(text), technician, false);
    },
    statuses: () => data.statuses,
    setStatus: (ticketId, status) => {
      if (!data.statuses.includes(status)) {
        throw new RangeError(`There is no status "${status}".`);
      }
      changeTicket({ TicketStatus: status }, ticketOf(ticketId), data, now());
    },
  };
}
