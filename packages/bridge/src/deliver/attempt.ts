import type {
  AdapterContext,
  AdapterError,
  FindOutcome,
  SubmitOutcome,
  TicketDraft,
  TicketReference,
} from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import { adapterAnswer } from "./adapter-answer.ts";
import type { Destination } from "./destination.ts";
import { tamedTicket } from "./tamed.ts";
import { waitFor } from "./wait-for.ts";

/** A search that had to come first did not answer. */
export interface UnknownStill {
  readonly status: "unknown-still";
  readonly error: AdapterError;
  readonly retryAfterMs?: number;
}

/** A rule says that there is to be no ticket; surely none was made. */
export interface Blocked {
  readonly status: "blocked";
  /** What the person is told. */
  readonly text: string;
}

/** How an attempt ended: as a submit does, without an answer to the search before it, or by a rule. */
export type AttemptOutcome =
  | Blocked
  | Exclude<SubmitOutcome, { readonly status: "accepted" }>
  | {
      readonly status: "accepted";
      readonly ticket: TicketReference;
      /** By the search: an attempt before had made it. */
      readonly isFound: boolean;
      readonly duplicates: readonly TicketReference[];
    }
  | UnknownStill;

export interface Attempt {
  readonly adapter: Destination;
  readonly draft: TicketDraft;
  /** A rule blocks it: a ticket that an attempt before made stands, and none is made. */
  readonly block?: string | undefined;
  /** A ticket may exist already: search before anything is made. */
  readonly mustFind: boolean;
  /**
   * After so long a search that found nothing is repeated, milliseconds. A system that stood still takes up what waits in
   * any order: it may answer the search and then make the ticket of a request that came before. Undefined: one is enough.
   */
  readonly confirmAfterMs: number | undefined;
  /** Its signal is aborted when the attempt's time is over. */
  readonly context: AdapterContext;
  readonly clock: Clock;
  /** Told before each request is made. */
  readonly onStep: (step: "find" | "submit") => void;
}

/** One attempt: a search when a ticket may exist, then the ticket unless it was found. Never throws. */
export async function attemptDelivery(attempt: Attempt): Promise<AttemptOutcome> {
  const { adapter, block, clock, context, draft, mustFind, onStep } = attempt;
  const ended = mustFind ? await search(attempt) : undefined;
  if (ended !== undefined) {
    return ended;
  }
  if (block !== undefined) {
    return { status: "blocked", text: block };
  }
  onStep("submit");
  const outcome = await adapterAnswer<SubmitOutcome>(
    { kind: adapter.kind, signal: context.signal, clock },
    async () => adapter.submit(draft, context),
    (error) => ({ status: "ambiguous", error }),
  );
  return outcome.status === "accepted"
    ? { ...outcome, ticket: tamedTicket(outcome.ticket), isFound: false, duplicates: [] }
    : outcome;
}

/** Undefined when there is no ticket. */
async function search(attempt: Attempt): Promise<AttemptOutcome | undefined> {
  const { clock, confirmAfterMs, context } = attempt;
  const first = await searchOnce(attempt);
  if (first.status !== "absent" || confirmAfterMs === undefined) {
    return outcomeOfFind(first);
  }
  await waitFor(clock, confirmAfterMs, context.signal);
  return outcomeOfFind(await searchOnce(attempt));
}

async function searchOnce({ adapter, clock, context, draft, onStep }: Attempt): Promise<FindOutcome> {
  onStep("find");
  return adapterAnswer<FindOutcome>(
    { kind: adapter.kind, signal: context.signal, clock },
    async () => adapter.find(draft.pressId, context),
    (error) => ({ status: "retry", error }),
  );
}

/** Undefined when the way is free for a submit. */
function outcomeOfFind(found: FindOutcome): AttemptOutcome | undefined {
  switch (found.status) {
    case "found":
      return {
        ...{ status: "accepted", isFound: true },
        ticket: tamedTicket(found.ticket),
        duplicates: found.duplicates.map(tamedTicket),
      };
    case "absent":
    case "unsupported":
      return undefined;
    case "rejected":
      return { status: "unknown-still", error: found.error };
    case "retry":
      return { ...found, status: "unknown-still" };
  }
}
