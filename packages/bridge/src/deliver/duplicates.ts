import type { FindOutcome, TicketReference } from "@tier2/psa-adapters";
import { duplicateNote, keptNote } from "../compose/notes.ts";
import type { NewFollowUp } from "../record/follow-ups.ts";
import { tamedTicket } from "./tamed.ts";

/** More than these are a mistake that a technician looks into with the first ones. */
const mostMarked = 10;

/** The tickets a search found beside the one that is kept. */
export const otherTickets = (
  kept: TicketReference,
  { ticket, duplicates }: Extract<FindOutcome, { readonly status: "found" }>,
): readonly TicketReference[] => [ticket, ...duplicates].filter(({ id }) => id !== kept.id).map(tamedTicket);

/** Notes that tell technicians of further tickets of one press: one on the ticket that is kept, one on each other. */
export function duplicateFollowUps(
  pressId: string,
  kept: TicketReference,
  duplicates: readonly TicketReference[],
): readonly NewFollowUp[] {
  if (duplicates.length === 0) {
    return [];
  }
  const marked = duplicates.slice(0, mostMarked);
  const note = (name: string, text: string) => ({ kind: "note", name, text, visibility: "internal" }) as const;
  return [
    note(`duplicates-${pressId}`, keptNote({ duplicateNumbers: duplicates.map(({ number }) => number) })),
    ...marked.map(({ id }, index) => ({
      ...note(`duplicate-${index + 1}-${pressId}`, duplicateNote({ keptNumber: kept.number })),
      ticketId: id,
    })),
  ];
}
