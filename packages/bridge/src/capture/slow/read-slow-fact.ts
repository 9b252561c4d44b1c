import type { Clock } from "../../clock.ts";
import { messageOf } from "../../errors.ts";
import type { Reading } from "../fields.ts";
import type { AnySlowFact, SlowFields } from "./slow-fact.ts";

/** Longest text that says why there is no value; it may come from a tool. */
const longestReason = 300;

/** Reads a fact within its time, or says why it cannot. Never rejects; aborted from outside it says so at once. */
export async function readSlowFact(fact: AnySlowFact, clock: Clock, outer?: AbortSignal): Promise<Reading<unknown>> {
  const abortion = new AbortController();
  const late = Promise.withResolvers<never>();
  const stopWith = (reason: string): void => {
    const error = new Error(reason);
    abortion.abort(error);
    late.reject(error);
  };
  const onOuterAbort = (): void => stopWith("the reading was stopped");
  const cancel = clock.schedule(() => stopWith(`no answer within ${fact.timeoutMs / 1000} s`), fact.timeoutMs);
  outer?.addEventListener("abort", onOuterAbort, { once: true });
  try {
    if (outer?.aborted === true) {
      throw new Error("the reading was stopped");
    }
    const value: unknown = await Promise.race([fact.read(abortion.signal), late.promise]);
    return { value, readAtMs: clock.now() };
  } catch (error) {
    return { notAvailable: messageOf(error).slice(0, longestReason), readAtMs: clock.now() };
  } finally {
    cancel();
    outer?.removeEventListener("abort", onOuterAbort);
  }
}

/** Reads all facts now, at the same time; takes as long as the slowest may. Never rejects. */
export async function readSlowFacts(
  facts: readonly AnySlowFact[],
  clock: Clock,
  signal?: AbortSignal,
): Promise<SlowFields> {
  const readings = facts.map(async (fact) => [fact.name, await readSlowFact(fact, clock, signal)] as const);
  return Object.fromEntries(await Promise.all(readings)) as SlowFields;
}
