import fc from "fast-check";
import { expect, test } from "vitest";
import { newPressId } from "./press-id.ts";

test("a press id is a UUID of version 7 that tells the time of the press", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (nowMs) => {
      const id = newPressId(nowMs);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(nowMs);
    }),
  );
});

test("two presses of one millisecond have two ids", () => {
  const ids = Array.from({ length: 1000 }, () => newPressId(1_750_000_000_000));
  expect(new Set(ids).size).toBe(1000);
});
