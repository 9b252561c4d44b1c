import type { AdapterContext, PsaAdapter, TicketDraft, TicketReference, TicketState } from "@tier2/psa-adapters";
import { type Step, failedStep } from "./report.ts";

/** How a ticket was made by hand: each step, and the ticket as the PSA has it. */
export interface Delivery {
  readonly steps: readonly Step[];
  /** When it was made. */
  readonly ticket?: TicketReference;
  /** When it could be read back. */
  readonly state?: TicketState;
}

/** A ticket as the commands print it in JSON: what is known of it beside each other. */
export type ToldTicket = TicketReference & Partial<Omit<TicketState, "ticket">>;

/** For the JSON that the commands print. */
export function told({ ticket, state }: Delivery): { readonly ticket?: ToldTicket } {
  if (state === undefined) {
    return ticket === undefined ? {} : { ticket };
  }
  const { ticket: reference, ...rest } = state;
  return { ticket: { ...reference, ...rest } };
}

const ok = (name: string, message: string): Step => ({ name, status: "ok", message });

/** Some PSAs tell the number only when the ticket is read back. */
function made({ id, number, url }: TicketReference): Step {
  return ok("ticket", `made, ${number === id ? `id ${id}` : `number ${number}`}${url === undefined ? "" : `: ${url}`}`);
}

/** Makes a ticket with everything that belongs to it, and reads it back. One attempt: a person looks on. */
export async function deliver(adapter: PsaAdapter, draft: TicketDraft, context: AdapterContext): Promise<Delivery> {
  const outcome = await adapter.submit(draft, context);
  if (outcome.status === "ambiguous") {
    const hint = `Look for the press id ${draft.pressId} in the helpdesk system before you try again.`;
    return { steps: [{ ...failedStep("ticket", outcome.error), hint }] };
  }
  if (outcome.status !== "accepted") {
    return { steps: [failedStep("ticket", outcome.error)] };
  }
  const { ticket } = outcome;
  const steps = [made(ticket)];
  const notes = await adapter.notesAfter(draft, context);
  for (const note of notes.status === "answered" ? notes.value : []) {
    const added = await adapter.addNote(ticket.id, note, context);
    const isAdded = added.status === "accepted";
    steps.push(
      "error" in added
        ? failedStep(`${note.visibility} note`, added.error)
        : ok(`${note.visibility} note`, isAdded ? "added" : added.status),
    );
  }
  const state = await adapter.read(ticket.id, context);
  if (state.status === "answered") {
    steps.push(ok("read back", `number ${state.value.ticket.number}, status "${state.value.status}"`));
    return { steps, ticket: state.value.ticket, state: state.value };
  }
  if (state.status !== "unsupported") {
    steps.push(failedStep("read back", state.error));
  }
  return { steps, ticket };
}
