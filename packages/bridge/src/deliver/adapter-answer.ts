import type { AdapterError } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import { tamedError } from "./tamed.ts";

/** An aborted adapter answers within this. */
const graceMs = 1000;

export interface Asked {
  readonly kind: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** The adapter's answer; `otherwise` when it throws, or does not come back soon after the signal was aborted. */
export async function adapterAnswer<Outcome extends { readonly status: string; readonly error?: AdapterError }>(
  { kind, signal, clock }: Asked,
  ask: () => Promise<Outcome>,
  otherwise: (error: AdapterError) => Outcome,
): Promise<Outcome> {
  // Taken off again at the end: the signal of the whole bridge keeps every one that is not.
  let giveUp = (): void => undefined;
  const overdue = new Promise<Outcome>((resolve) => {
    const message = `The ${kind} adapter did not come back after its time was over.`;
    giveUp = (): void => {
      clock.schedule(() => resolve(otherwise({ code: "timeout", message })), graceMs);
    };
    if (signal.aborted) {
      giveUp();
    } else {
      signal.addEventListener("abort", giveUp, { once: true });
    }
  });
  const answered = Promise.resolve()
    .then(ask)
    .catch((error: unknown) =>
      otherwise({ code: "answer_unreadable", message: `The ${kind} adapter failed: ${messageOf(error)}` }),
    );
  const outcome = await Promise.race([answered, overdue]).finally(() => signal.removeEventListener("abort", giveUp));
  return outcome.error === undefined ? outcome : { ...outcome, error: tamedError(outcome.error) };
}
