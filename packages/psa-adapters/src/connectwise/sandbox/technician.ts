import type { Technician } from "../../sandbox/page.ts";
import type { SandboxData, SandboxStatus, SandboxTicket } from "./data.ts";
import { addNote } from "./make-ticket.ts";
import { setStatus, touch } from "./patch-ticket.ts";

/** What a technician does in ConnectWise's own windows. */
export function technicianOf(data: SandboxData, now: () => number): Technician {
  const ticketOf = (ticketId: string): SandboxTicket => {
    const ticket = data.tickets.find(({ id }) => String(id) === ticketId);
    if (ticket === undefined) {
      throw new RangeError(`There is no ticket ${ticketId}.`);
    }
    return ticket;
  };
  const statusesOf = ({ board }: SandboxTicket): readonly SandboxStatus[] =>
    data.statuses.filter((status) => status.board.id === board.id && !status.inactive);
  return {
    answer: (ticketId, text) => {
      const { id } = ticketOf(ticketId);
      addNote({ text, detailDescriptionFlag: true, writtenBy: "TechOne" }, id, data, now());
      touch(id, data, now());
    },
    statuses: (ticketId) => statusesOf(ticketOf(ticketId)).map(({ name }) => name),
    setStatus: (ticketId, name) => {
      const ticket = ticketOf(ticketId);
      const status = statusesOf(ticket).find((one) => one.name === name);
      if (status === undefined) {
        throw new RangeError(`There is no status "${name}".`);
      }
      setStatus(ticket.id, status, data, now());
    },
  };
}
