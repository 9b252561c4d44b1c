import { expect, test } from "vitest";
import { processesOf } from "./process-list.ts";

const address = 0x7ff0_0000n;
const nowMs = 1_750_000_000_000;
const entryBytes = 320;

/** An entry with its name behind it; the last one says that none follows. */
function entryOf(place: number, id: number, name: string, isLast: boolean): Buffer {
  const entry = Buffer.alloc(entryBytes);
  entry.writeUInt32LE(isLast ? 0 : entryBytes);
  const startedSeconds = nowMs / 1000 - 100 + 11_644_473_600;
  entry.writeBigUInt64LE(BigInt(startedSeconds) * 10_000_000n, 32);
  entry.writeBigUInt64LE(30_000_000n, 40);
  entry.writeBigUInt64LE(10_000_000n, 48);
  entry.writeUInt16LE(name.length * 2, 56);
  entry.writeBigUInt64LE(name === "" ? 0n : address + BigInt(place + 256), 64);
  entry.writeBigUInt64LE(BigInt(id), 80);
  entry.writeUInt32LE(2, 100);
  entry.writeBigUInt64LE(5_000_000n, 144);
  entry.write(name, 256, "utf16le");
  return entry;
}

test("processes but the idle one, with name, session, memory and share of a processor", () => {
  const buffer = Buffer.concat([
    entryOf(0, 0, "", false),
    entryOf(entryBytes, 4711, "editor.exe", true),
    Buffer.alloc(500),
  ]);
  expect(processesOf(buffer, address, nowMs)).toEqual([
    { id: 4711, name: "editor.exe", account: "session 2", memoryBytes: 5_000_000, processorPercent: 4 },
  ]);
});

test("a name that lies outside is not read", () => {
  const entry = entryOf(0, 12, "x", true);
  entry.writeBigUInt64LE(address - 8n, 64);
  expect(processesOf(entry, address, nowMs)[0]?.name).toBe("process 12");
  entry.writeBigUInt64LE(address + 10_000n, 64);
  expect(processesOf(entry, address, nowMs)[0]?.name).toBe("process 12");
});

test("an empty or cut table ends", () => {
  expect(processesOf(Buffer.alloc(0), address, nowMs)).toEqual([]);
  expect(processesOf(entryOf(0, 1, "a", false).subarray(0, 200), address, nowMs)).toEqual([]);
});
