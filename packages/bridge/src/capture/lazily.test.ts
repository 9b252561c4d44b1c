import { expect, test } from "vitest";
import { lazily } from "./lazily.ts";

test("what is asked for several times is read once, and not before", () => {
  let reads = 0;
  const value = lazily(() => (reads += 1));
  expect(reads).toBe(0);
  expect([value(), value(), reads]).toEqual([1, 1, 1]);
});

test("an error is kept, too", () => {
  let reads = 0;
  const value = lazily(() => {
    reads += 1;
    throw new Error(`try ${reads}`);
  });
  expect(value).toThrow("try 1");
  expect(value).toThrow("try 1");
});
