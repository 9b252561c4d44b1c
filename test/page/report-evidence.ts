import type { Evidence, ProcessRow, ReportInput } from "@tier2/bridge";

/** What is read at a computer with some troubles. */
export const recordedAtMs: number = Date.UTC(2026, 2, 2, 9, 15, 7);
const gigabyte = 2 ** 30;
const earlier = { readAtMs: recordedAtMs - 250_000 };
/** As a bridge keeps it after five minutes. */
const secondsBefore = [...Array.from({ length: 30 }, (_value, index) => 296 - index * 10), 0];
const wave = (least: number, most: number): number[] =>
  secondsBefore.map((_seconds, index) => Math.round(least + ((most - least) * (1 + Math.sin(index / 3))) / 2));

export const fields: Evidence["fields"] = {
  login: { value: "ann" },
  fullName: { value: { name: "Ann Example", source: "directory" } },
  email: { value: { address: "ann@example.com", source: "configured" } },
  session: { value: { kind: "x11", isRemote: false, isLocked: false } },
  account: { value: "tier2" },
  hostname: { value: "FRONTDESK-02" },
  domain: { value: "example.com" },
  operatingSystem: { value: "Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64" },
  platform: { value: { architecture: "x86_64", virtualMachine: "" } },
  hardware: { value: { manufacturer: "Dell Inc.", model: "OptiPlex 7090" } },
  serialNumber: { notAvailable: "EACCES: permission denied, open '/sys/class/dmi/id/product_serial'" },
  uptimeSeconds: { value: 41 * 86_400 },
  pendingReboot: { value: ["kernel 6.1.0-30-amd64 is installed, 6.1.0-28-amd64 runs"] },
  processor: { value: { model: "Intel Core i5-8500T", cores: 6, busyPercent: 12 } },
  memory: { value: { totalBytes: 16 * gigabyte, availableBytes: 5.1 * gigabyte } },
  swap: { value: { totalBytes: 2 * gigabyte, freeBytes: 1.9 * gigabyte } },
  disks: {
    value: [
      { place: "/", totalBytes: 256 * gigabyte, freeBytes: 4 * gigabyte },
      { place: "/home", totalBytes: 512 * gigabyte, freeBytes: 134 * gigabyte },
    ],
  },
  battery: { value: [] },
  lastMinutes: {
    value: {
      spanSeconds: 300,
      trends: { processorPercent: { min: 4, mean: 31, max: 98 }, batteryPercent: { min: 80, mean: 80, max: 80 } },
      networkErrors: 0,
      course: {
        secondsBefore,
        lines: {
          processorPercent: wave(4, 98),
          // Nobody looked for a while.
          memoryAvailableBytes: wave(3 * gigabyte, 5 * gigabyte).map((value, index) => (index === 12 ? null : value)),
          diskReadBytesPerSecond: wave(0, 2_000_000),
          diskWrittenBytesPerSecond: wave(10_000, 640_000).toReversed(),
          receivedBytesPerSecond: wave(900, 90_000),
          sentBytesPerSecond: wave(300, 20_000).toReversed(),
        },
      },
    },
  },
  addresses: { value: [{ name: "eth0", address: "10.20.30.40", mac: "00:00:5e:00:53:01", hasDefaultRoute: true }] },
  gateways: { value: [{ address: "10.20.30.1", through: "eth0" }] },
  dnsServers: { value: ["10.20.30.1", "10.20.30.2"] },
  reachability: {
    ...earlier,
    value: [
      { role: "helpdesk", name: "support.example.com:443", isReachable: true, elapsedMs: 34 },
      { role: "name-server", name: "10.20.30.2", isReachable: false, detail: "no answer within 2 s" },
    ],
  },
  clockSkew: { ...earlier, value: { aheadSeconds: 1, host: "support.example.com" } },
  systemErrors: {
    ...earlier,
    value: {
      sinceHours: 24,
      errors: [
        {
          atMs: recordedAtMs - 7_000_000,
          source: "kernel",
          text: "usb 1-2: device descriptor read/64, error -71",
          count: 4,
        },
        {
          atMs: recordedAtMs - 60_000,
          source: "systemd",
          text: "Failed to start cups.service - CUPS Scheduler.",
          count: 2,
        },
      ],
    },
  },
  printers: {
    ...earlier,
    value: [{ name: "Front-Desk", isDefault: true, state: "stopped", waitingJobs: 3, reason: "out of paper" }],
  },
};
export const processes: readonly ProcessRow[] = Array.from({ length: 60 }, (_value, index) => ({
  id: 1000 + index,
  name: ["firefox-esr", "thunderbird", "soffice.bin", "Xorg", "dbus-daemon"][index % 5] ?? "",
  account: index % 5 < 3 ? "ann" : "root",
  memoryBytes: (61 - index) * 30 * 2 ** 20,
  processorPercent: 60 / (index + 1),
}));
/** A full one. */
export const report: ReportInput = {
  press: {
    pressId: "01j9zq3f6k-press",
    serial: "E6600000AA11BB22",
    sequence: 3,
    recordedAtMs,
    gesture: "double",
    holdMs: 120,
    isFromSoftware: false,
  },
  person: { name: "Ann Example" },
  evidence: { capturedAtMs: recordedAtMs + 2, fields },
  processes: { value: { count: 214, processes } },
  screen: { notAvailable: "switched off (capture.screen.policy)" },
};
