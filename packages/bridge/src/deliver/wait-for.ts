import type { Clock } from "../clock.ts";

/** Resolves after so long, or at once when the signal is aborted. */
export async function waitFor(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  const end = (): void => over.resolve();
  const cancel = clock.schedule(end, waitMs);
  signal.addEventListener("abort", end);
  if (signal.aborted) {
    end();
  }
  await over.promise;
  signal.removeEventListener("abort", end);
  cancel();
}
