import { expect, test } from "vitest";
import { createEnding } from "./ending.ts";

test("one Ctrl+C that arrives several times ends in order; a later one ends at once", () => {
  let nowMs = 50;
  let ends = 0;
  const { signal, ask } = createEnding(
    () => nowMs,
    () => ends++,
  );
  expect(signal.aborted).toBe(false);
  ask("SIGINT");
  nowMs += 900;
  ask("SIGINT");
  expect({ isAborted: signal.aborted, reason: signal.reason as unknown, ends }).toEqual({
    isAborted: true,
    reason: "SIGINT",
    ends: 0,
  });
  nowMs += 200;
  ask("SIGINT");
  expect(ends).toBe(1);
});
