import type { Session } from "../session.ts";

/** What is read at a press without starting a process. Sizes in bytes, times in seconds. */
export interface BaseValues {
  readonly hostname: string;
  /** Empty: the computer is in none. */
  readonly domain: string;
  readonly account: string;
  readonly operatingSystem: string;
  readonly platform: PlatformValue;
  readonly uptimeSeconds: number;
  readonly hardware: HardwareValue;
  readonly serialNumber: string;
  /** Why the computer wants to be restarted, one reason each. */
  readonly pendingReboot: readonly string[];
  readonly session: SessionValue;
  readonly processor: ProcessorValue;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  /** Both 0: there is none. */
  readonly swap: SwapValue;
  readonly disks: readonly DiskValue[];
  readonly diskActivity: readonly DiskActivity[];
  readonly networkActivity: readonly NetworkActivity[];
  readonly battery: readonly BatteryValue[];
  readonly lastMinutes: LastMinutes;
  readonly addresses: readonly AddressValue[];
  readonly gateways: readonly GatewayValue[];
  readonly dnsServers: readonly string[];
}

export interface PlatformValue {
  /** As uname calls it: x86_64, aarch64. */
  readonly architecture: string;
  /** Which kind; empty: none that shows. */
  readonly virtualMachine: string;
}

export interface HardwareValue {
  readonly manufacturer: string;
  readonly model: string;
}

/** - none: nobody is logged in. */
export interface SessionValue {
  readonly kind: Session["kind"] | "none";
  readonly isRemote: boolean;
  /** Absent: it cannot be known. */
  readonly isLocked?: boolean;
}

export interface ProcessorValue {
  readonly model: string;
  readonly cores: number;
  /** Of all cores, 0 to 100, over the last seconds; absent right after the start. */
  readonly busyPercent?: number;
}

export interface SwapValue {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export interface DiskValue {
  readonly place: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** Of one disk over the last seconds. */
export interface DiskActivity {
  readonly name: string;
  readonly readBytesPerSecond: number;
  readonly writtenBytesPerSecond: number;
}

/** Of one network card over the last seconds; errors since it came up. */
export interface NetworkActivity {
  readonly name: string;
  readonly receivedBytesPerSecond: number;
  readonly sentBytesPerSecond: number;
  readonly errors: number;
}

export interface BatteryValue {
  readonly name: string;
  readonly chargePercent: number;
  readonly state: "charging" | "discharging" | "full" | "not charging" | "unknown";
}

export interface Trend {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** What is followed; disks and network cards in sum. */
export type TrendName =
  | "processorPercent"
  | "memoryAvailableBytes"
  | "swapUsedBytes"
  | "diskReadBytesPerSecond"
  | "diskWrittenBytesPerSecond"
  | "receivedBytesPerSecond"
  | "sentBytesPerSecond"
  | "batteryPercent";

export interface LastMinutes {
  /** From the oldest sample to the press: 300 once the bridge ran so long. */
  readonly spanSeconds: number;
  readonly trends: { readonly [Name in TrendName]?: Trend };
  /** Errors and lost packets of all network cards in that time. */
  readonly networkErrors: number;
  /** Absent in the first half minute of the bridge, and in what older bridges stored. */
  readonly course?: Course;
}

/** What the course is kept of: what a picture of it tells more than least, mean and most do. */
export type CourseName = Exclude<TrendName, "swapUsedBytes" | "batteryPercent">;

export const courseNames: readonly CourseName[] = [
  ...(["processorPercent", "memoryAvailableBytes", "diskReadBytesPerSecond"] as const),
  ...(["diskWrittenBytesPerSecond", "receivedBytesPerSecond", "sentBytesPerSecond"] as const),
];

/** Whole numbers, one about every 10 seconds, the oldest first, the last at the press itself; about 32 in five minutes. */
export interface Course {
  readonly secondsBefore: readonly number[];
  /** A value for each of these times; null: not known. Of rates: since the time before. */
  readonly lines: { readonly [Name in CourseName]?: readonly (number | null)[] };
}

export interface AddressValue {
  readonly name: string;
  readonly address: string;
  readonly mac?: string;
  /** The card that leads to the internet. */
  readonly hasDefaultRoute?: boolean;
}

export interface GatewayValue {
  readonly address: string;
  /** The network card's name. */
  readonly through: string;
}
