/** What a start looks up when nothing is known costs up to 7 requests: at most 2,100 in an hour, however large the fleet. */
const spreadPerEndpointMs = 12_000;
const longestSpreadMs = 4 * 3_600_000;

/** At a warm-up, what was looked up longer ago is looked up anew, so that a press finds it known on the next day, too. */
export const renewAfterMs: number = 12 * 3_600_000;
export const warmUpEveryMs: number = 24 * 3_600_000;

/**
 * When, after the start, to look up what a press needs: somewhere in a time that grows with the number of computers that
 * start in the same minutes. Undefined for one alone, whose first press looks it up. `random` is 0 to below 1.
 */
export const warmUpDelayMs = (endpoints: number, random: number): number | undefined =>
  endpoints === 1 ? undefined : random * Math.min(endpoints * spreadPerEndpointMs, longestSpreadMs);
