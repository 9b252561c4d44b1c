import { setTimeout as after } from "node:timers/promises";

/** Asks again and again until the answer is neither undefined nor false. Rejects after the limit, saying what was awaited. */
export async function waitFor<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  limitMs = 15_000,
): Promise<Exclude<Answer, undefined | false>> {
  const endsAtMs = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) {
      return answer as Exclude<Answer, undefined | false>;
    }
    if (performance.now() > endsAtMs) {
      throw new Error(`After ${limitMs} ms this is still awaited: ${what}`);
    }
    await after(50);
  }
}
