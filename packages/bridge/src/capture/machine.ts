import process from "node:process";
import type { BaseValues } from "./fields/base-values.ts";
import type { ProcessList } from "./parts.ts";

/** Read the same way everywhere, or made of counters. */
type ComposedField = "session" | "processor" | "diskActivity" | "networkActivity" | "lastMinutes";

/** How each field is read on an operating system; each may throw an error that says why it cannot. */
export type MachineReaders = {
  readonly [Name in Exclude<keyof BaseValues, ComposedField>]: () => BaseValues[Name];
};

/** An operating system's way to tell of the computer. No process is started. */
export interface Machine {
  /** For one press: what several fields are made of is read once. */
  createReaders(): MachineReaders;
  readProcessor(): { readonly model: string; readonly cores: number };
  readCounters(): Counters;
  /** Rejects when the processes cannot be read or the signal says so. */
  readProcesses(signal: AbortSignal): Promise<ProcessList>;
}

/** Counters that only grow, and levels, at one moment. What cannot be read is absent; nothing is thrown. */
export interface Counters {
  /** Milliseconds since the computer was started, times of sleep included. */
  readonly sinceBootMs: number;
  /** In units that only their share matters of. */
  readonly processor?: { readonly busy: number; readonly total: number };
  readonly memoryAvailableBytes?: number;
  readonly swapUsedBytes?: number;
  readonly batteryPercent?: number;
  readonly disks: ReadonlyMap<string, DiskCounters>;
  readonly networkCards: ReadonlyMap<string, NetworkCounters>;
}

export interface DiskCounters {
  readonly readBytes: number;
  readonly writtenBytes: number;
}

export interface NetworkCounters {
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Errors and lost packets, both ways. */
  readonly errors: number;
}

/** The computer this process runs on. Rejects on an operating system the bridge does not know. */
export async function openMachine(): Promise<Machine> {
  switch (process.platform) {
    case "linux":
      return (await import("./linux/machine.ts")).openLinuxMachine();
    case "win32":
      return (await import("./windows/machine.ts")).openWindowsMachine();
    default:
      throw new Error(`The bridge runs on Linux and Windows, not on ${process.platform}.`);
  }
}
