import type { Clock } from "../clock.ts";

/** What a start looks up when nothing is known costs up to 8 requests: at most 2,400 in an hour, however large the fleet. */
const spreadPerEndpointMs = 12_000;
const longestSpreadMs = 4 * 3_600_000;
const everyMs = 24 * 3_600_000;

/** At a warm-up, what was looked up longer ago is looked up anew, so that a press finds it known on the next day, too. */
export const renewAfterMs: number = 12 * 3_600_000;

/**
 * When, after the start, to look up what a press needs: somewhere in a time that grows with the number of computers that
 * start in the same minutes. Undefined for one alone, whose first press looks it up. `random` is 0 to below 1.
 */
export const warmUpDelayMs = (endpoints: number, random: number): number | undefined =>
  endpoints === 1 ? undefined : random * Math.min(endpoints * spreadPerEndpointMs, longestSpreadMs);

/** Calls back at that time, and each day after it. The answer ends it. */
export function scheduleWarmUps(endpoints: number, clock: Clock, random: () => number, warmUp: () => void): () => void {
  const delayMs = warmUpDelayMs(endpoints, random());
  let cancel = (): void => undefined;
  const tick = (): void => {
    warmUp();
    cancel = clock.schedule(tick, everyMs);
  };
  if (delayMs !== undefined) {
    cancel = clock.schedule(tick, delayMs);
  }
  return () => cancel();
}
