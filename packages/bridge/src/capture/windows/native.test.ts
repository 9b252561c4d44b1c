import { expect, test } from "vitest";
import { readTable } from "./native.ts";
import { pendingRebootOf } from "./pending-reboot.ts";

test("each place where a restart is noted is a reason", () => {
  expect(pendingRebootOf({ hasKey: () => false, hasValue: () => false })).toEqual([]);
  expect(pendingRebootOf({ hasKey: (path) => path.endsWith("RebootRequired"), hasValue: () => true })).toEqual([
    "Windows Update installed updates",
    "files in use are to be replaced",
  ]);
});

test("a table is asked for again with the size it wants", () => {
  const sizes: number[] = [];
  const table = readTable("Table", (buffer, size) => {
    sizes.push(buffer.length);
    size.writeUInt32LE(50_000);
    return buffer.length < 50_000 ? 122 : 0;
  });
  expect(table.length).toBeGreaterThanOrEqual(50_000);
  expect(sizes).toHaveLength(2);
});

test("a table that Windows refuses, or that never is large enough, is an error", () => {
  expect(() => readTable("Table", () => 5)).toThrow("Windows does not tell (Table: error 5).");
  const askMore = (buffer: Buffer, size: Buffer): number => size.writeUInt32LE(buffer.length * 4) + 118;
  expect(() => readTable("Table", askMore)).toThrow("more than 16 MB");
});
