import type { BatteryValue, SwapValue } from "../fields/base-values.ts";
import type { NetworkCounters } from "../machine.ts";

/** Byte length of MEMORYSTATUSEX and of SYSTEM_POWER_STATUS. */
export const memoryStatusBytes = 64;
export const powerStatusBytes = 12;

/** From a MEMORYSTATUSEX (sysinfoapi.h). The page file is what of the commit limit is not main memory. */
export function memoryOf(status: Buffer): {
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly swap: SwapValue;
} {
  const at = (offset: number): number => Number(status.readBigUInt64LE(offset));
  const [totalBytes, availableBytes, commitLimit, commitFree] = [at(8), at(16), at(24), at(32)];
  const swapBytes = Math.max(0, commitLimit - totalBytes);
  const swapFree = Math.min(swapBytes, Math.max(0, commitFree - availableBytes));
  return { memory: { totalBytes, availableBytes }, swap: { totalBytes: swapBytes, freeBytes: swapFree } };
}

/** From a SYSTEM_POWER_STATUS (winbase.h); none when there is no battery or it does not tell. */
export function batteriesOf(status: Buffer): BatteryValue[] {
  const [isOnMains, flag, chargePercent] = [status.readUInt8(0) === 1, status.readUInt8(1), status.readUInt8(2)];
  const [charging, noBattery] = [0x8, 0x80];
  if ((flag & noBattery) !== 0 || chargePercent > 100) {
    return [];
  }
  const idle = isOnMains ? "not charging" : "discharging";
  return [{ name: "battery", chargePercent, state: (flag & charging) === 0 ? idle : "charging" }];
}

/** Rows of a table that begins with their count. */
function rowsOf(table: Buffer, rowBytes: number): Buffer[] {
  const count = Math.min(table.readUInt32LE(0), Math.floor((table.length - 4) / rowBytes));
  return Array.from({ length: count }, (_unused, row) => table.subarray(4 + row * rowBytes, 4 + (row + 1) * rowBytes));
}

const ipv4At = (row: Buffer, offset: number): string => [...row.subarray(offset, offset + 4)].join(".");

/** Default routes of a MIB_IPFORWARDTABLE (ipmib.h), the preferred one first; `cardIndex` is the number of the network card. */
export function defaultRoutesOf(table: Buffer): { readonly cardIndex: number; readonly gateway: string }[] {
  return rowsOf(table, 56)
    .filter((row) => row.readUInt32LE(0) === 0 && row.readUInt32LE(4) === 0)
    .toSorted((one, other) => one.readUInt32LE(36) - other.readUInt32LE(36))
    .map((row) => ({ cardIndex: row.readUInt32LE(16), gateway: ipv4At(row, 12) }));
}

/** Numbers of network cards by their addresses, from a MIB_IPADDRTABLE (ipmib.h). */
export const cardIndexes = (table: Buffer): Map<string, number> =>
  new Map(rowsOf(table, 24).map((row) => [ipv4At(row, 0), row.readUInt32LE(4)]));

/** IF_TYPE_ETHERNET_CSMACD and IF_TYPE_IEEE80211 (ipifcons.h). */
const cardTypes = new Set([6, 71]);
const operational = 5;

/** Of network cards that are up, by their description, from a MIB_IFTABLE (ifmib.h). Drivers put filters with the same address on top of cards: the first counts. */
export function networkCountersOf(table: Buffer): Map<string, NetworkCounters> {
  const counters = new Map<string, NetworkCounters>();
  const seen = new Set<string>();
  for (const row of rowsOf(table, 860)) {
    const at = (offset: number): number => row.readUInt32LE(offset);
    const address = row.subarray(532, 532 + Math.min(8, at(528))).toString("hex");
    if (cardTypes.has(at(516)) && at(544) === operational && !seen.has(address)) {
      seen.add(address);
      const description = row.toString("latin1", 604, 604 + Math.min(256, at(600))).replace(/\0.*$/s, "");
      counters.set(description, {
        receivedBytes: at(552),
        sentBytes: at(576),
        errors: at(564) + at(568) + at(588) + at(592),
      });
    }
  }
  return counters;
}
