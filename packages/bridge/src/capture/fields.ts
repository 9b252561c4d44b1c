/** What is read at a press. Sizes in bytes, times in seconds. */
export interface EvidenceValues {
  readonly hostname: string;
  readonly account: string;
  readonly operatingSystem: string;
  readonly uptimeSeconds: number;
  readonly processor: ProcessorValue;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly disks: readonly DiskValue[];
  readonly addresses: readonly { readonly name: string; readonly address: string }[];
}

export interface ProcessorValue {
  readonly model: string;
  readonly cores: number;
  /** Of all cores, 0 to 100, over the last seconds; undefined right after the start. */
  readonly busyPercent?: number;
}

export interface DiskValue {
  readonly place: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export type FieldName = keyof EvidenceValues;

/** A value, or why there is none. */
export type Reading<Value> = { readonly value: Value } | { readonly notAvailable: string };

/** All that was read at one press. */
export interface Evidence {
  /** Milliseconds since 1970. */
  readonly capturedAtMs: number;
  readonly fields: { readonly [Name in FieldName]?: Reading<EvidenceValues[Name]> };
}

/** - public: may stand in a text the customer reads. - internal: for technicians alone. */
export type Sensitivity = "public" | "internal";

export interface FieldDescription {
  /** What people call it. */
  readonly label: string;
  readonly meaning: string;
  readonly source: string;
  readonly example: string;
  readonly sensitivity: Sensitivity;
}

/** Everything that is collected; nothing else is. */
export const evidenceFields: Readonly<Record<FieldName, FieldDescription>> = {
  hostname: {
    label: "Computer",
    meaning: "Name of the computer in the network.",
    source: "uname / GetComputerName",
    example: "FRONTDESK-02",
    sensitivity: "public",
  },
  account: {
    label: "Account",
    meaning: "Account the bridge runs under; the person's own unless it runs as a service.",
    source: "user database entry of the process",
    example: "reception",
    sensitivity: "public",
  },
  operatingSystem: {
    label: "System",
    meaning: "Name and version of the operating system and its kernel.",
    source: "/etc/os-release and uname / RtlGetVersion",
    example: "Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64",
    sensitivity: "internal",
  },
  uptimeSeconds: {
    label: "Running for",
    meaning: "Time since the computer was started.",
    source: "/proc/uptime / GetTickCount64",
    example: "3 days 4 hours",
    sensitivity: "internal",
  },
  processor: {
    label: "Processor",
    meaning: "Model, number of cores, and how busy all of them were over the last seconds.",
    source: "/proc/cpuinfo and /proc/stat / NtQuerySystemInformation",
    example: "Intel Core i5-8500T, 6 cores, 12 % busy",
    sensitivity: "internal",
  },
  memory: {
    label: "Memory",
    meaning: "Size of the main memory and what programs can still get of it.",
    source: "/proc/meminfo / GlobalMemoryStatusEx",
    example: "5.1 GB of 16 GB free",
    sensitivity: "internal",
  },
  disks: {
    label: "Disks",
    meaning: "Size and free space of each local file system (on Windows of the system drive).",
    source: "/proc/self/mounts and statfs / GetDiskFreeSpaceEx",
    example: "/: 34 GB of 256 GB free",
    sensitivity: "internal",
  },
  addresses: {
    label: "Network",
    meaning: "Addresses of the network cards, without loopback.",
    source: "getifaddrs / GetAdaptersAddresses",
    example: "eth0 10.20.30.40",
    sensitivity: "internal",
  },
};

export const fieldNames: readonly FieldName[] = Object.keys(evidenceFields) as FieldName[];
