import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { withTimeLimit } from "./time-limit.ts";

const untilAborted = async (signal: AbortSignal): Promise<string> =>
  signal.aborted
    ? "aborted"
    : new Promise((resolve) => signal.addEventListener("abort", () => resolve("aborted"), { once: true }));

test("an action ends when its time is over", async () => {
  expect(await withTimeLimit(1, new AbortController().signal, untilAborted)).toBe("aborted");
});

test("an action ends when the outer signal is aborted, also before it begins", async () => {
  const outer = new AbortController();
  const running = withTimeLimit(60_000, outer.signal, untilAborted);
  outer.abort();
  expect(await running).toBe("aborted");
  expect(await withTimeLimit(60_000, outer.signal, untilAborted)).toBe("aborted");
});

test("nothing of an action stays on a signal that lives for months, whether it succeeds or throws", async () => {
  const outer = new AbortController();
  const listeners = (): number => getEventListeners(outer.signal, "abort").length;
  const succeeding = withTimeLimit(60_000, outer.signal, async () => listeners());
  expect(await succeeding).toBe(1);
  const failing = withTimeLimit(60_000, outer.signal, async () => Promise.reject(new Error("refused")));
  await expect(failing).rejects.toThrow("refused");
  expect(listeners()).toBe(0);
});
