import { expect, test } from "vitest";
import { SecondLook } from "./second-look.ts";

test("a press is worth one more attempt, and only one; the oldest of very many are forgotten", () => {
  const secondLook = new SecondLook();
  expect(secondLook.isWorth("press-1")).toBe(true);
  expect(secondLook.isWorth("press-1")).toBe(false);
  expect(secondLook.isWorth("press-2")).toBe(true);
  for (let index = 0; index < 500; index++) {
    secondLook.isWorth(`other-${index}`);
  }
  expect(secondLook.isWorth("press-1")).toBe(true);
  expect(secondLook.isWorth("other-499")).toBe(false);
});
