import { expect, test } from "vitest";
import { warmUpDelayMs } from "./warm-up.ts";

test("one alone warms nothing up; a fleet spreads over 12 s for each of it, and 4 hours at most", () => {
  expect(warmUpDelayMs(1, 0.5)).toBeUndefined();
  expect(warmUpDelayMs(1000, 0.5)).toBe(6_000_000);
  expect(warmUpDelayMs(100_000, 0.5)).toBe(7_200_000);
});
