import { expect, test } from "vitest";
import { largestProcesses } from "./largest-processes.ts";

test("the largest sixty are listed, all are counted", () => {
  const rows = Array.from({ length: 100 }, (_unused, id) => ({
    id,
    name: "p",
    account: "ann",
    memoryBytes: id * 1000,
    processorPercent: 0,
  }));
  const { count, processes } = largestProcesses(rows);
  expect(count).toBe(100);
  expect(processes.map(({ id }) => id)).toEqual(Array.from({ length: 60 }, (_unused, index) => 99 - index));
});
