/**
 * Hands the action a signal that is aborted when its time is over, or the outer one is. Ends as the action does, and
 * leaves nothing behind: a timer of AbortSignal.timeout() stays until its end, and AbortSignal.any() on the outer signal.
 */
export async function withTimeLimit<Result>(
  limitMs: number,
  outer: AbortSignal,
  action: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = setTimeout(end, limitMs);
  outer.addEventListener("abort", end, { once: true });
  if (outer.aborted) {
    end();
  }
  try {
    return await action(over.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", end);
  }
}
