import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const settings = { baseMs: 1000, capMs: 300_000 };

test("the bound doubles with each failure up to the cap", () => {
  const almostOne = (): number => 0.999_999;
  const waits = [1, 2, 3, 9, 10, 1000].map((failures) => backoffMs(failures, settings, almostOne));
  expect(waits).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000]);
});

test("a wait lies between Retry-After and Retry-After plus the cap, for any number of failures", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5, max: 100_000 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 3_600_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: 3_600_000 }),
      (failures, baseMs, capMs, chance, retryAfterMs) => {
        const wait = backoffMs(failures, { baseMs, capMs }, () => chance, retryAfterMs);
        expect(wait).toBeGreaterThanOrEqual(retryAfterMs);
        expect(wait).toBeLessThanOrEqual(retryAfterMs + capMs);
      },
    ),
  );
});

test("waits are spread over the whole span, so that many computers do not come back at once", () => {
  const chances = [0, 0.25, 0.5, 0.75];
  expect(chances.map((chance) => backoffMs(3, settings, () => chance))).toEqual([0, 1000, 2000, 3000]);
});
