import { lights } from "@tier2/button";
import fc from "fast-check";
import { expect, test } from "vitest";
import { brightnessOver } from "./rhythm.ts";

test("a line from the beginning to the end that never goes back, between dark and full", () => {
  fc.assert(
    fc.property(fc.constantFrom(...lights), fc.integer({ min: 100, max: 20_000 }), (light, spanMs) => {
      const moments = brightnessOver(light, spanMs);
      expect(moments[0]?.atMs).toBe(0);
      expect(moments.at(-1)?.atMs).toBeCloseTo(spanMs);
      const times = moments.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(moments.every(({ level }) => level >= 0 && level <= 1)).toBe(true);
    }),
  );
});

test("a slope is cut where it is at the end", () => {
  expect(brightnessOver({ pattern: "fade", periodMs: 4000 }, 5000)).toEqual([
    { atMs: 0, level: 1 },
    { atMs: 4000, level: 0 },
    { atMs: 4000, level: 1 },
    { atMs: 5000, level: 0.75 },
  ]);
});

test("a steady light fills the time", () => {
  const levels = brightnessOver({ pattern: "solid", periodMs: 0 }, 6000).map(({ level }) => level);
  expect(new Set(levels)).toEqual(new Set([1]));
});
