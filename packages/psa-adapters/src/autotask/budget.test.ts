import { expect, test } from "vitest";
import { ByteBudget } from "./budget.ts";

test("bytes are taken until the stretch is full, and again as it moves on", () => {
  const budget = new ByteBudget(100, 1000);
  expect([budget.take(60, 0), budget.take(40, 300), budget.take(1, 400)]).toEqual([0, 0, 600]);
  expect(budget.take(50, 999)).toBe(1);
  expect(budget.take(60, 1000)).toBe(0);
  expect(budget.take(41, 1000)).toBe(1000);
  expect(budget.take(40, 1300)).toBe(0);
});

test("what was refused takes nothing, and more than fits at all waits for the whole stretch", () => {
  const budget = new ByteBudget(100, 1000);
  expect(budget.take(101, 0)).toBe(1000);
  expect(budget.take(100, 0)).toBe(0);
});
