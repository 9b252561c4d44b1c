import { expect, test } from "vitest";
import { printersOfTable } from "./printer-table.ts";

/** Places in a PRINTER_INFO_2W, and its size, as a C compiler has them. */
const [rowBytes, nameAt, attributesAt, statusAt, jobsAt] = [136, 8, 104, 124, 128];
/** Where the table was in memory. */
const address = 0x1_2345_6000n;

interface Row {
  readonly name: string;
  readonly attributes?: number;
  readonly status?: number;
  readonly jobs?: number;
}

/** Rows, and behind them the texts that they point to, as Windows fills its buffer. */
function tableOf(rows: readonly Row[]): Buffer {
  const table = Buffer.alloc(4096);
  let textAt = rows.length * rowBytes;
  rows.forEach(({ name, attributes = 0, status = 0, jobs = 0 }, index) => {
    const at = index * rowBytes;
    table.writeBigUInt64LE(address + BigInt(textAt), at + nameAt);
    table.writeUInt32LE(attributes, at + attributesAt);
    table.writeUInt32LE(status, at + statusAt);
    table.writeUInt32LE(jobs, at + jobsAt);
    textAt += table.write(`${name}\0`, textAt, "utf16le");
  });
  return table;
}

const printers = (rows: readonly Row[], defaultName = ""): ReturnType<typeof printersOfTable> =>
  printersOfTable(tableOf(rows), address, rows.length, defaultName);

test("printers with their names, jobs and the default one", () => {
  expect(printers([{ name: "Empfang Größe" }, { name: String.raw`\\server\Büro`, jobs: 3 }], "Empfang Größe")).toEqual([
    { name: "Empfang Größe", isDefault: true, state: "idle", waitingJobs: 0 },
    { name: String.raw`\\server\Büro`, isDefault: false, state: "idle", waitingJobs: 3 },
  ]);
});

test.each([
  [0x1, "stopped", "paused"],
  [0x10, "stopped", "out of paper"],
  [0x80, "stopped", "offline"],
  [0x400, "printing", undefined],
  [0x400 | 0x2_0000, "printing", "toner low"],
  [0x8 | 0x40_0000, "stopped", "paper jam, door open"],
  [0x200_0000, "stopped", "print server offline"],
  [0x100_0000, "idle", undefined],
])("status 0x%x is %s: %s", (status, state, reason) => {
  const [printer] = printers([{ name: "P", status }]);
  expect({ state: printer?.state, reason: printer?.reason }).toEqual({ state, reason });
});

test("a printer that was told to wait is offline", () => {
  expect(printers([{ name: "P", attributes: 0x400 }])).toMatchObject([{ state: "stopped", reason: "offline" }]);
});

test("rows that are not there, and names that are elsewhere, are survived", () => {
  const table = Buffer.alloc(2 * rowBytes);
  table.writeBigUInt64LE(address + 0xffffn, nameAt);
  table.writeBigUInt64LE(1n, rowBytes + nameAt);
  expect(printersOfTable(table, address, 5000, "")).toMatchObject([
    { name: "printer", isDefault: false },
    { name: "printer", isDefault: false },
  ]);
});
