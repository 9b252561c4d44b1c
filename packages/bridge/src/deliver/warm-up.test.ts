import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { scheduleWarmUps, warmUpDelayMs } from "./warm-up.ts";

test("one alone warms nothing up; a fleet spreads over 12 s for each of it, and 4 hours at most", () => {
  expect(warmUpDelayMs(1, 0.5)).toBeUndefined();
  expect(warmUpDelayMs(1000, 0.5)).toBe(6_000_000);
  expect(warmUpDelayMs(100_000, 0.5)).toBe(7_200_000);
});

test("after the first one, each day until it is ended", () => {
  const clock = new FakeClock();
  let count = 0;
  const end = scheduleWarmUps(
    1000,
    clock,
    () => 0.5,
    () => (count += 1),
  );
  clock.advance(5_999_999);
  expect(count).toBe(0);
  clock.advance(1);
  clock.advance(2 * 86_400_000);
  expect(count).toBe(3);
  end();
  clock.advance(86_400_000);
  expect(count).toBe(3);
});
