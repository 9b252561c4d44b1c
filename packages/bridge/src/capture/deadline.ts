import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { Reading } from "./fields.ts";

/** What `work` reads, or why it could not within the time; its signal says when nobody waits any more. Never rejects. */
export async function readWithin<Answer extends object>(
  clock: Clock,
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | Exclude<Reading<never>, { readonly value: never }>> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const cancel = clock.schedule(() => {
    late.reject(new Error(`It took longer than ${deadlineMs / 1000} s and was given up.`));
    controller.abort();
  }, deadlineMs);
  try {
    return await Promise.race([work(controller.signal), late.promise]);
  } catch (error) {
    return { notAvailable: messageOf(error) };
  } finally {
    cancel();
  }
}
