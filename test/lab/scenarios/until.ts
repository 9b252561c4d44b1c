import { setTimeout as wait } from "node:timers/promises";

/** Each look is work for the guest, whose processor is slow. */
const lookAgainMs = 200;
const limitMs = 60_000;

/**
 * Looks again and again until `wanted` gives something for what was found. Rejects after a minute with what was found last,
 * or with what `look` rejects with.
 */
export async function until<Found, Wanted>(
  failure: string,
  look: () => Promise<Found>,
  wanted: (found: Found) => Wanted | undefined,
): Promise<Wanted> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    const result = wanted(found);
    if (result !== undefined) {
      return result;
    }
    if (Date.now() > giveUpAt) {
      throw new Error(`${failure} within ${limitMs / 1000} s. The last seen: ${JSON.stringify(found)}`);
    }
    await wait(lookAgainMs);
  }
}
