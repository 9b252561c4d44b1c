import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

const never = new AbortController().signal;

test("a reading waits for the one before it, also for one that fails", async () => {
  const first = Promise.withResolvers<string>();
  const begun: string[] = [];
  const one = inTurn(never, async () => first.promise);
  const two = inTurn(never, async () => begun.push("two"));
  await setImmediate();
  expect(begun).toEqual([]);
  first.reject(new Error("the disk is gone"));
  await expect(one).rejects.toThrow("the disk is gone");
  await expect(two).resolves.toBe(1);
});

test("what was stopped while it waited is not begun", async () => {
  const first = Promise.withResolvers<void>();
  const abortion = new AbortController();
  const begun: string[] = [];
  const one = inTurn(never, async () => first.promise);
  const two = inTurn(abortion.signal, async () => begun.push("two"));
  abortion.abort(new Error("no answer within 30 s"));
  first.resolve();
  await one;
  await expect(two).rejects.toThrow("no answer within 30 s");
  expect(begun).toEqual([]);
});
