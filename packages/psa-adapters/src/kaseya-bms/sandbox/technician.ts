import type { Technician } from "../../sandbox/page.ts";
import { escapeHtml } from "../../text.ts";
import { addNote, setStatus } from "./change-ticket.ts";
import type { SandboxData, SandboxTicket } from "./data.ts";

/** What a technician does in BMS's own windows. */
export function technicianOf(data: SandboxData, now: () => number): Technician {
  const ticketOf = (ticketId: string): SandboxTicket => {
    const ticket = data.tickets.find(({ Id }) => String(Id) === ticketId);
    if (ticket === undefined) {
      throw new RangeError(`There is no ticket ${ticketId}.`);
    }
    return ticket;
  };
  return {
    answer: (ticketId, text) => {
      const by = { id: 901, name: "Tess Tech" };
      const note = { details: `<p>${escapeHtml(text)}</p>`, isInternal: false, typeId: 41, by };
      addNote(ticketOf(ticketId), note, data, now());
    },
    statuses: () => data.options.statuses.map(({ Name }) => Name),
    setStatus: (ticketId, status) => {
      const wanted = data.options.statuses.find(({ Name }) => Name === status);
      if (wanted === undefined) {
        throw new RangeError(`There is no status "${status}".`);
      }
      setStatus(ticketOf(ticketId), wanted.Id, data, now());
    },
  };
}
