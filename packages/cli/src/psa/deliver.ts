import type { AdapterContext, PsaAdapter, Refusal, TicketDraft, TicketState } from "@tier2/psa-adapters";
import { type Step, failedStep } from "./report.ts";

/** How a ticket was made by hand: each step, and the ticket as the PSA has it. */
export interface Delivery {
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly state?: TicketState;
}

const ok = (name: string, message: string): Step => ({ name, status: "ok", message });

/** Makes a ticket with everything that belongs to it, and reads it back. One attempt: a person looks on. */
export async function deliver(adapter: PsaAdapter, draft: TicketDraft, context: AdapterContext): Promise<Delivery> {
  const outcome = await adapter.submit(draft, context);
  if (outcome.status === "ambiguous") {
    const hint = `Look for the press id ${draft.pressId} in the helpdesk system before you try again.`;
    return { steps: [{ ...failedStep("ticket", outcome.error), hint }], refusals: [] };
  }
  if (outcome.status !== "accepted") {
    return { steps: [failedStep("ticket", outcome.error)], refusals: [outcome] };
  }
  const { ticket } = outcome;
  const steps = [ok("ticket", `number ${ticket.number}${ticket.url === undefined ? "" : `, ${ticket.url}`}`)];
  const refusals: Refusal[] = [];
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
    return { steps, refusals, state: state.value };
  }
  if (state.status !== "unsupported") {
    steps.push(failedStep("read back", state.error));
    refusals.push(state);
  }
  return { steps, refusals };
}
