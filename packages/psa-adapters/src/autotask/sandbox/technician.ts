import type { Technician } from "../../sandbox/page.ts";
import type { Row, SandboxData } from "./data.ts";
import { addNote, patchTicket } from "./write.ts";

const technicianId = 29_682_885;

/** What a technician does in Autotask's own windows. */
export function technicianOf(data: SandboxData, now: () => number): Technician {
  const ticketOf = (ticketId: string): Row => {
    const ticket = data.tickets.find(({ id }) => String(id) === ticketId);
    if (ticket === undefined) {
      throw new RangeError(`There is no ticket ${ticketId}.`);
    }
    return ticket;
  };
  const statuses = (): readonly { readonly value: string; readonly label: string }[] =>
    data.ticketFields.find(({ name }) => name === "status")?.values.filter(({ isActive }) => isActive) ?? [];
  return {
    answer: (ticketId, text) => {
      const note = { description: text, title: "Answer", noteType: 1, publish: 1 };
      addNote(ticketOf(ticketId), note, data, now(), technicianId);
    },
    statuses: () => statuses().map(({ label }) => label),
    setStatus: (ticketId, status) => {
      const wanted = statuses().find(({ label }) => label === status);
      if (wanted === undefined) {
        throw new RangeError(`There is no status "${status}".`);
      }
      patchTicket({ id: ticketOf(ticketId).id, status: Number(wanted.value) }, data, now());
    },
  };
}
