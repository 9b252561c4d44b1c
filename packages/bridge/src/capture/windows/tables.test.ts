import { expect, test } from "vitest";
import {
  batteriesOf,
  cardIndexes,
  defaultRoutesOf,
  memoryOf,
  memoryStatusBytes,
  networkCountersOf,
  powerStatusBytes,
} from "./tables.ts";

const gigabyte = 2 ** 30;

/** A table with a count in front; each row is a list of places and the numbers there. */
function tableOf(rowBytes: number, rows: readonly (readonly (readonly [at: number, value: number])[])[]): Buffer {
  const table = Buffer.alloc(4 + rows.length * rowBytes);
  table.writeUInt32LE(rows.length);
  rows.forEach((row, index) => row.forEach(([at, value]) => table.writeUInt32LE(value, 4 + index * rowBytes + at)));
  return table;
}

test("memory, and the page file as what is beyond it", () => {
  const status = Buffer.alloc(memoryStatusBytes);
  [16, 5, 20, 8].forEach((value, index) => status.writeBigUInt64LE(BigInt(value * gigabyte), 8 + index * 8));
  expect(memoryOf(status)).toEqual({
    memory: { totalBytes: 16 * gigabyte, availableBytes: 5 * gigabyte },
    swap: { totalBytes: 4 * gigabyte, freeBytes: 3 * gigabyte },
  });
  status.writeBigUInt64LE(BigInt(gigabyte), 24);
  expect(memoryOf(status).swap).toEqual({ totalBytes: 0, freeBytes: 0 });
});

test.each([
  [1, 0x8, 64, "charging"],
  [0, 0x0, 64, "discharging"],
  [1, 0x1, 64, "not charging"],
])("a battery (mains %i, flags %i) is %s", (mains, flags, chargePercent, state) => {
  const status = Buffer.alloc(powerStatusBytes);
  status.set([mains, flags, chargePercent]);
  expect(batteriesOf(status)).toEqual([{ name: "battery", chargePercent, state }]);
});

test.each([
  [0x80, 255],
  [0xff, 255],
  [0x0, 255],
])("no battery shows in flags %i, charge %i", (flags, charge) => {
  const status = Buffer.alloc(powerStatusBytes);
  status.set([1, flags, charge]);
  expect(batteriesOf(status)).toEqual([]);
});

test("the default route with the least metric comes first", () => {
  const table = tableOf(56, [
    [
      [12, 0x01_01_a8_c0],
      [16, 4],
      [36, 50],
    ],
    [
      [0, 0x00_1e_14_0a],
      [4, 0x00_ff_ff_ff],
      [16, 9],
    ],
    [
      [12, 0x01_1e_14_0a],
      [16, 9],
      [36, 25],
    ],
  ]);
  expect(defaultRoutesOf(table)).toEqual([
    { cardIndex: 9, gateway: "10.20.30.1" },
    { cardIndex: 4, gateway: "192.168.1.1" },
  ]);
});

test("a count that is larger than the table is not believed", () => {
  const table = tableOf(24, [
    [
      [0, 0x28_1e_14_0a],
      [4, 9],
    ],
  ]);
  table.writeUInt32LE(4_000_000_000);
  expect([...cardIndexes(table)]).toEqual([["10.20.30.40", 9]]);
  expect(defaultRoutesOf(Buffer.alloc(4))).toEqual([]);
});

test("network cards that are up are counted once, filters on them not", () => {
  const card = (type: number, state: number, address: number, received: number): [number, number][] => [
    [516, type],
    [528, 4],
    [532, address],
    [544, state],
    [552, received],
    [568, 2],
    [576, 7],
    [592, 1],
    [600, 5],
  ];
  const table = tableOf(860, [card(6, 5, 1, 100), card(6, 5, 1, 100), card(71, 2, 2, 5), card(24, 5, 3, 5)]);
  table.write("Wired", 4 + 604, "latin1");
  expect([...networkCountersOf(table)]).toEqual([["Wired", { receivedBytes: 100, sentBytes: 7, errors: 3 }]]);
});
