import { expect, test } from "vitest";
import { FleetShare } from "./fleet.ts";

const hourMs = 3_600_000;

test("so many an hour, polls and files apart", () => {
  const share = new FleetShare(2);
  expect([share.take("poll", 0), share.take("poll", 1000), share.take("poll", 2000)]).toEqual([0, 0, hourMs - 2000]);
  expect(share.take("file", 2000)).toBe(0);
  expect(share.take("poll", hourMs - 1)).toBe(1);
  expect(share.take("poll", hourMs)).toBe(0);
});

test("a share of none is none", () => {
  expect(new FleetShare(0).take("file", 5)).toBe(hourMs);
});

test("a clock that is set back holds nothing up", () => {
  const share = new FleetShare(1);
  expect([share.take("poll", hourMs), share.take("poll", 0)]).toEqual([0, 0]);
});
