import type { Technician } from "../../sandbox/page.ts";
import { addText, addTransaction } from "./changes.ts";
import { type SandboxData, type SandboxTicket, statuses } from "./data.ts";

const technicianName = "tech";

/** What a technician does in Request Tracker's own windows. */
export function technicianOf(data: SandboxData, now: () => number): Technician {
  const ticketOf = (ticketId: string): SandboxTicket => {
    const ticket = data.tickets.find(({ id }) => String(id) === ticketId);
    if (ticket === undefined) {
      throw new RangeError(`There is no ticket ${ticketId}.`);
    }
    return ticket;
  };
  return {
    answer: (ticketId, text) => {
      addText(ticketOf(ticketId), "Correspond", technicianName, text, data, now());
    },
    statuses: () => statuses,
    setStatus: (ticketId, status) => {
      const ticket = ticketOf(ticketId);
      if (!(statuses as readonly string[]).includes(status)) {
        throw new RangeError(`There is no status "${status}".`);
      }
      ticket.Status = status;
      addTransaction(ticket, "Status", technicianName, [], data, now());
    },
  };
}
