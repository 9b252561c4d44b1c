import { expect, test } from "vitest";
import { accountNames, processOf, programName, unitsOf } from "./process-list.ts";

const units = { pageBytes: 4096, ticksPerSecond: 100 };
/** Columns from the state on; 12th is utime, 13th stime, 20th starttime, 22nd rss. */
const columns = "S 1 1 1 0 -1 4194560 9 9 0 0 250 150 0 0 20 0 14 0 10000 55328768 500 18446744073709551615 1";

test("memory in bytes, and the share of a processor over the life of the process", () => {
  expect(processOf(`4711 (editor) ${columns}\n`, "ann", 200, units)).toEqual({
    id: 4711,
    name: "editor",
    account: "ann",
    memoryBytes: 2_048_000,
    processorPercent: 4, // 4 s of 100 s
  });
});

test("a name may hold brackets and line breaks", () => {
  expect(processOf(`1 (a) S (b\n) ${columns}`, "ann", 200, units)).toMatchObject({
    name: "a) S (b\n",
    memoryBytes: 2_048_000,
  });
});

test("a process that began this moment has no endless share", () => {
  expect(processOf(`1 (a) ${columns}`, "ann", 100, units)?.processorPercent).toBe(400);
});

test.each(["", "1", "1 (a", "1 (a) S 1 2", `) 1 ( ${columns}`, "\0\0"])("%j is no process", (text) => {
  expect(processOf(text, "ann", 200, units)).toBeUndefined();
});

test("units come from the auxiliary vector", () => {
  const vector = Buffer.alloc(48);
  [6n, 65_536n, 17n, 250n, 0n, 0n].forEach((value, index) => vector.writeBigUInt64LE(value, index * 8));
  expect(unitsOf(vector)).toEqual({ pageBytes: 65_536, ticksPerSecond: 250 });
  expect(unitsOf(Buffer.alloc(7))).toEqual(units);
});

test("accounts have the first name of their number", () => {
  const passwd = "root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:\nann:x:1000:\nbroken\n:x:5:\nodd:x:five:\n";
  expect([...accountNames(passwd)]).toEqual([
    [0, "root"],
    [1000, "ann"],
  ]);
});

test.each([
  ["bash", "/usr/bin/bash", "bash"],
  ["MainThread", "/usr/bin/node", "MainThread (node)"],
  ["gnome-system-mo", "/usr/bin/gnome-system-monitor", "gnome-system-monitor"],
  ["apt", "/usr/bin/python3.11 (deleted)", "apt (python3.11)"],
  ["kworker/0:1", "", "kworker/0:1"],
  ["odd", "/tmp/line\nbreak/x", "odd (x)"],
])("the process %j of the file %j is called %j", (name, file, called) => {
  expect(programName(name, file)).toBe(called);
});
