import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { withTimeLimit } from "./time-limit.ts";

const untilAborted = async (signal: AbortSignal): Promise<unknown> =>
  signal.aborted
    ? signal.reason
    : new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason), { once: true }));

test("the signal says why: the time is over, or what the outer signal says", async () => {
  const reason = new Error("the collector took too long");
  const outer = new AbortController();
  const limit = { clock: systemClock, outer: outer.signal, reason };
  expect(await withTimeLimit({ ...limit, limitMs: 1 }, untilAborted)).toBe(reason);
  const running = withTimeLimit({ ...limit, limitMs: 60_000 }, untilAborted);
  outer.abort("stopping");
  expect(await running).toBe("stopping");
  expect(await withTimeLimit({ ...limit, limitMs: 60_000 }, untilAborted)).toBe("stopping");
});

test("nothing of an action stays on a signal that lives for months", async () => {
  const outer = new AbortController();
  const limit = { clock: systemClock, limitMs: 60_000, outer: outer.signal };
  const listeners = (): number => getEventListeners(outer.signal, "abort").length;
  expect(await withTimeLimit(limit, async () => listeners())).toBe(1);
  expect(listeners()).toBe(0);
});
