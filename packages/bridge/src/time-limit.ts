import type { Clock } from "./clock.ts";

export interface TimeLimit {
  readonly clock: Clock;
  readonly limitMs: number;
  /** Ends the action, too: whoever waits for it stops. */
  readonly outer?: AbortSignal;
  /** What the signal says when the time is over. */
  readonly reason?: Error;
}

/** Hands the action a signal that is aborted when its time is over, or the outer one is. Ends as the action does. */
export async function withTimeLimit<Result>(
  { clock, limitMs, outer, reason }: TimeLimit,
  action: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const cancel = clock.schedule(() => over.abort(reason), limitMs);
  const end = (): void => over.abort(outer?.reason);
  outer?.addEventListener("abort", end, { once: true }); // AbortSignal.any() would stay on a signal that lives for months
  if (outer?.aborted === true) {
    end();
  }
  try {
    return await action(over.signal);
  } finally {
    cancel();
    outer?.removeEventListener("abort", end);
  }
}
