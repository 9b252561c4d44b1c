/** All in milliseconds. */
export interface BackoffSettings {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * How long to wait before the next attempt after `failures` (from 1) in a row: anything between nothing and a bound
 * that doubles each time ("full jitter"), so that many computers do not come back at the same moment. `random` gives
 * 0 to below 1. What the other side asked for by Retry-After is never undercut; the jitter comes on top.
 */
export function backoffMs(
  failures: number,
  { baseMs, capMs }: BackoffSettings,
  random: () => number,
  retryAfterMs = 0,
): number {
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(Math.max(failures, 1) - 1, 30));
  return Math.round(retryAfterMs + random() * bound);
}
