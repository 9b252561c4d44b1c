import type {
  AdapterContext,
  AdapterError,
  FindOutcome,
  SubmitOutcome,
  TicketDraft,
  TicketReference,
} from "@tier2/psa-adapters";
import type { Destination } from "./destination.ts";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";

/** An aborted adapter answers within this. */
const graceMs = 1000;

/**
 * How an attempt ended: as a submit does, and `unknown-still` when a search that had to come first did not answer.
 */
export type AttemptOutcome =
  | Exclude<SubmitOutcome, { readonly status: "accepted" }>
  | { readonly status: "accepted"; readonly ticket: TicketReference; readonly duplicates: readonly TicketReference[] }
  | { readonly status: "unknown-still"; readonly error: AdapterError; readonly retryAfterMs?: number };

export interface Attempt {
  readonly adapter: Destination;
  readonly draft: TicketDraft;
  /** A ticket may exist already: search before anything is made. */
  readonly mustFind: boolean;
  /** Its signal is aborted when the attempt's time is over. */
  readonly context: AdapterContext;
  readonly clock: Clock;
  /** Told before each request is made. */
  readonly onStep: (step: "find" | "submit") => void;
}

/** One attempt: a search when a ticket may exist, then the ticket unless it was found. Never throws. */
export async function attemptDelivery(attempt: Attempt): Promise<AttemptOutcome> {
  if (attempt.mustFind) {
    attempt.onStep("find");
    const found = await within(attempt, attempt.adapter.find(attempt.draft.pressId, attempt.context), (error) => ({
      status: "retry" as const,
      error,
    }));
    const ended = outcomeOfFind(found);
    if (ended !== undefined) {
      return ended;
    }
  }
  attempt.onStep("submit");
  const outcome = await within<SubmitOutcome>(
    attempt,
    attempt.adapter.submit(attempt.draft, attempt.context),
    (error) => ({ status: "ambiguous", error }),
  );
  return outcome.status === "accepted" ? { ...outcome, duplicates: [] } : outcome;
}

/** Undefined when the way is free for a submit. */
function outcomeOfFind(found: FindOutcome): AttemptOutcome | undefined {
  switch (found.status) {
    case "found":
      return { status: "accepted", ticket: found.ticket, duplicates: found.duplicates };
    case "absent":
    case "unsupported":
      return undefined;
    case "rejected":
      return { status: "unknown-still", error: found.error };
    case "retry":
      return { ...found, status: "unknown-still" };
  }
}

/** The adapter's answer; `otherwise` when it throws, or does not come back soon after the signal was aborted. */
async function within<Outcome>(
  { adapter, clock, context }: Attempt,
  answer: Promise<Outcome>,
  otherwise: (error: AdapterError) => Outcome,
): Promise<Outcome> {
  // Taken off again at the end: the signal of the whole bridge keeps every one that is not.
  let giveUp = (): void => undefined;
  const overdue = new Promise<Outcome>((resolve) => {
    const message = `The ${adapter.kind} adapter did not come back after its time was over.`;
    giveUp = (): void => {
      clock.schedule(() => resolve(otherwise({ code: "timeout", message })), graceMs);
    };
    if (context.signal.aborted) {
      giveUp();
    } else {
      context.signal.addEventListener("abort", giveUp, { once: true });
    }
  });
  const answered = answer.catch((error: unknown) =>
    otherwise({ code: "answer_unreadable", message: `The ${adapter.kind} adapter failed: ${messageOf(error)}` }),
  );
  return Promise.race([answered, overdue]).finally(() => context.signal.removeEventListener("abort", giveUp));
}
