import type { FieldDescriptions } from "./description.ts";

/** What takes long to read: read now and then, off the press path, and given with its age. */
export interface SlowValues {
  readonly reachability: readonly ReachabilityValue[];
  readonly clockSkew: ClockSkewValue;
  readonly wifi: readonly WifiValue[];
  readonly vpn: readonly VpnValue[];
  readonly printers: readonly PrinterValue[];
  readonly diskHealth: readonly DiskHealthValue[];
  readonly systemErrors: SystemErrorsValue;
}

/** Whether something in the network answers. */
export interface ReachabilityValue {
  readonly role: "gateway" | "name-server" | "proxy" | "helpdesk" | "host";
  /** Address, or host with its port. */
  readonly name: string;
  readonly isReachable: boolean;
  /** Until it answered; undefined where it was not asked itself. */
  readonly elapsedMs?: number;
  /** Why it is not reachable, or how that it is was found. */
  readonly detail?: string;
}

export interface ClockSkewValue {
  /** How far this computer's clock is ahead (negative: behind), to a second. */
  readonly aheadSeconds: number;
  /** Whose clock it was compared with. */
  readonly host: string;
}

/** A wireless network card. */
export interface WifiValue {
  readonly name: string;
  readonly isConnected: boolean;
  /** The network's name. */
  readonly network?: string;
  readonly signalDbm?: number;
  /** 0 to 100. */
  readonly signalPercent?: number;
}

/** A network card of a VPN. */
export interface VpnValue {
  readonly name: string;
  readonly kind: string;
  readonly isUp: boolean;
}

export interface PrinterValue {
  readonly name: string;
  readonly isDefault: boolean;
  readonly state: "idle" | "printing" | "stopped" | "unknown";
  readonly waitingJobs: number;
  /** What the printer's queue says of itself. */
  readonly reason?: string;
}

export interface DiskHealthValue {
  readonly name: string;
  readonly model?: string;
  readonly verdict: "good" | "failing" | "unknown";
  /** Facts a technician looks for, or why nothing is known. */
  readonly details: readonly string[];
}

export interface SystemErrorsValue {
  readonly sinceHours: number;
  /** The newest first; alike ones are one. */
  readonly errors: readonly SystemErrorValue[];
  /** What is not in the list. */
  readonly note?: string;
}

export interface SystemErrorValue {
  /** Milliseconds since 1970; undefined where the log does not say. */
  readonly atMs?: number;
  /** The program or part that wrote it. */
  readonly source: string;
  readonly text: string;
  readonly count: number;
}

export const slowFields: FieldDescriptions<SlowValues> = {
  reachability: {
    label: "Reachable",
    meaning: "Whether gateway, name servers, the helpdesk system and the configured hosts answer, and how fast.",
    source: {
      linux: "TCP connections, one DNS query per name server, /proc/net/arp",
      windows: "TCP connections, one DNS query per name server (unproven)",
    },
    example: "helpdesk support.example.com:443: 34 ms",
    sensitivity: "internal",
    isOnByDefault: true,
  },
  clockSkew: {
    label: "Clock",
    meaning: "How far the computer's clock differs from the helpdesk system's.",
    source: { linux: "Date header of the helpdesk's host", windows: "Date header of the helpdesk's host" },
    example: "2 seconds ahead of support.example.com",
    sensitivity: "internal",
    isOnByDefault: true,
  },
  wifi: {
    label: "Wi-Fi",
    meaning: "Wireless network cards, the network each is in and how strong its signal is.",
    source: {
      linux: "/sys/class/net, iw or nmcli",
      windows: "WlanQueryInterface; the network's name where location settings allow it (unproven)",
    },
    example: "wlan0: Office-5G, -58 dBm",
    sensitivity: "internal",
    isOnByDefault: true,
  },
  vpn: {
    label: "VPN",
    meaning: "Network cards of VPNs and whether they are up; a VPN without a card of its own is not seen.",
    source: { linux: "/sys/class/net", windows: "GetAdaptersAddresses: names and types of network cards (unproven)" },
    example: "wg0 (wireguard): up",
    sensitivity: "internal",
    isOnByDefault: true,
  },
  printers: {
    label: "Printers",
    meaning: "Printers, the default one, their state and how many jobs wait; not what is printed, nor by whom.",
    source: {
      linux: "lpstat (CUPS)",
      windows: "EnumPrinters: the computer's printers, not those that people connected for themselves (unproven)",
    },
    example: "Front-Desk (default): stopped, 3 jobs wait: out of paper",
    sensitivity: "internal",
    isOnByDefault: true,
  },
  diskHealth: {
    label: "Disk health",
    meaning: "What each disk says of its own health: verdict, wear, temperature, bad sectors; no serial numbers.",
    source: {
      linux: "smartctl, /sys/block, /sys/fs/ext4",
      windows: "DeviceIoControl: failure prediction, NVMe health log (unproven)",
    },
    example: "sda Samsung SSD 870: good, 31 °C, 4 % worn",
    sensitivity: "internal",
    isOnByDefault: true,
  },
  systemErrors: {
    label: "Recent errors",
    meaning: "Errors in the system's log of the last 24 hours, shortened, without command lines and passwords.",
    source: {
      linux: "journalctl, else /var/log/syslog or /var/log/messages",
      windows: "EvtQuery: System and Application (unproven)",
    },
    example: "10:31 kernel: usb 1-2: device descriptor read/64, error -71 (4 times)",
    sensitivity: "internal",
    isOnByDefault: true,
  },
};
