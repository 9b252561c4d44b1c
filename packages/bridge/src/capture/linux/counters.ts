import type { Counters, DiskCounters, NetworkCounters } from "../machine.ts";

/** "/proc/diskstats" counts in these, whatever the disk's own are (kernel: Documentation/admin-guide/iostats.rst). */
const sectorBytes = 512;

const numbersOf = (text: string): number[] => text.trim().split(/\s+/).map(Number);
const isCount = (value: number | undefined): value is number => value !== undefined && value >= 0;

/** Of all processors, from the text of /proc/stat (proc_stat(5)); undefined when that says nothing. */
export function processorCounters(stat: string): Counters["processor"] {
  const line = /^cpu +(.*)$/m.exec(stat)?.[1] ?? "";
  const [user, nice, system, idle, waiting = 0, ...others] = numbersOf(line);
  if (![user, nice, system, idle].every(isCount)) {
    return undefined;
  }
  // After interrupts and stolen time come the times of guests, which user and nice contain.
  const busy = [user, nice, system, ...others.slice(0, 3)].reduce<number>((sum, value = 0) => sum + value, 0);
  return { busy, total: busy + (idle ?? 0) + waiting };
}

export interface MemoryInfo {
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly swapTotalBytes: number;
  readonly swapFreeBytes: number;
}

/** From the text of /proc/meminfo (proc_meminfo(5)). Throws when it does not tell the size. */
export function memoryInfo(text: string): MemoryInfo {
  const values = new Map<string, number>();
  for (const [, name = "", kilobytes] of text.matchAll(/^(\w+): +(\d+) kB$/gm)) {
    values.set(name, Number(kilobytes) * 1024);
  }
  const valueOf = (name: string): number => values.get(name) ?? 0;
  if (!values.has("MemTotal")) {
    throw new Error("/proc/meminfo does not tell the size of the memory.");
  }
  return {
    totalBytes: valueOf("MemTotal"),
    // Kernels before 3.14 do not estimate it.
    availableBytes: values.get("MemAvailable") ?? valueOf("MemFree") + valueOf("Buffers") + valueOf("Cached"),
    swapTotalBytes: valueOf("SwapTotal"),
    swapFreeBytes: valueOf("SwapFree"),
  };
}

/** Devices in memory, in files, on top of others, or for removable discs: not disks of their own. */
const notDisks = /^(?:loop|ram|zram|dm-|md|sr|fd|nbd)\d*/;

/** Of whole disks, by name, from the text of /proc/diskstats; `blockDevices` are the names in /sys/block, where parts of disks are not. */
export function diskCounters(text: string, blockDevices: readonly string[]): Map<string, DiskCounters> {
  const disks = new Set(blockDevices.filter((name) => !notDisks.test(name)));
  const counters = new Map<string, DiskCounters>();
  for (const line of text.split("\n")) {
    const [, , name = "", , , sectorsRead, , , , sectorsWritten] = line.trim().split(/\s+/);
    const [read, written] = [Number(sectorsRead), Number(sectorsWritten)];
    if (disks.has(name) && isCount(read) && isCount(written)) {
      counters.set(name, { readBytes: read * sectorBytes, writtenBytes: written * sectorBytes });
    }
  }
  return counters;
}

/** Loopback, and those whose traffic goes through a real card again: counted twice otherwise. */
const notCards = /^(?:lo$|veth|docker|br-|virbr|vnet|tun|tap|wg|ifb|dummy|sit|ip6tnl|gre|bond)/;

/** Of network cards, by name, from the text of /proc/net/dev (proc_pid_net(5)). */
export function networkCounters(text: string): Map<string, NetworkCounters> {
  const counters = new Map<string, NetworkCounters>();
  for (const [, name = "", values = ""] of text.matchAll(/^ *([^\s:]+): *(.*)$/gm)) {
    const numbers = numbersOf(values);
    if (numbers.length >= 12 && numbers.every(isCount) && !notCards.test(name)) {
      const at = (index: number): number => numbers[index] ?? 0;
      // bytes packets errors dropped fifo frame compressed multicast, then the same for what was sent
      counters.set(name, { receivedBytes: at(0), sentBytes: at(8), errors: at(2) + at(3) + at(10) + at(11) });
    }
  }
  return counters;
}
