import type { DiskActivity, NetworkActivity } from "./fields/base-values.ts";
import type { Counters } from "./machine.ts";

/** What happened between two moments. */
export interface Rates {
  /** Of all cores, 0 to 100; absent when it is not counted. */
  readonly processorPercent?: number;
  readonly disks: readonly DiskActivity[];
  /** Errors are all that were counted since the card came up. */
  readonly networkCards: readonly NetworkActivity[];
  /** Of all network cards, between the two moments. */
  readonly networkErrors: number;
}

/** A disk or card that came in between, or whose counters began anew, is left out. `before` must be the earlier one. */
export function ratesBetween(before: Counters, after: Counters): Rates {
  const seconds = (after.sinceBootMs - before.sinceBootMs) / 1000;
  const processorPercent = busyPercent(before.processor, after.processor);
  const cards = grown(before.networkCards, after.networkCards);
  return {
    ...(processorPercent === undefined ? {} : { processorPercent }),
    disks: grown(before.disks, after.disks).map(({ name, was, is }) => ({
      name,
      readBytesPerSecond: Math.round((is.readBytes - was.readBytes) / seconds),
      writtenBytesPerSecond: Math.round((is.writtenBytes - was.writtenBytes) / seconds),
    })),
    networkCards: cards.map(({ name, was, is }) => ({
      name,
      receivedBytesPerSecond: Math.round((is.receivedBytes - was.receivedBytes) / seconds),
      sentBytesPerSecond: Math.round((is.sentBytes - was.sentBytes) / seconds),
      errors: is.errors,
    })),
    networkErrors: cards.reduce((sum, { was, is }) => sum + is.errors - was.errors, 0),
  };
}

function busyPercent(before: Counters["processor"], after: Counters["processor"]): number | undefined {
  if (before === undefined || after === undefined || after.total <= before.total) {
    return undefined;
  }
  // Waiting time may run back a little (proc_stat(5)).
  const share = (after.busy - before.busy) / (after.total - before.total);
  return Math.round(100 * Math.min(1, Math.max(0, share)));
}

function grown<Of extends object>(
  before: ReadonlyMap<string, Of>,
  after: ReadonlyMap<string, Of>,
): { name: string; was: Of; is: Of }[] {
  return [...after].flatMap(([name, is]) => {
    const was = before.get(name);
    return was !== undefined && hasGrown(was, is) ? [{ name, was, is }] : [];
  });
}

function hasGrown(was: object, is: object): boolean {
  const earlier: readonly number[] = Object.values(was);
  return Object.values(is).every((count: number, index) => count >= (earlier[index] ?? 0));
}
