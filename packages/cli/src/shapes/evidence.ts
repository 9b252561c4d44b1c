import type { Evidence, ProcessList, Reading } from "@tier2/bridge";
import { z } from "zod";
import { time } from "./parts.ts";
import { shapeOf } from "./shape-of.ts";

/** A value, or why there is none. */
const reading = <Value>(value: z.ZodType<Value>): z.ZodType<Reading<Value>> =>
  z.union([
    z.strictObject({ value, readAtMs: time.exactOptional() }),
    z.strictObject({ notAvailable: z.string(), readAtMs: time.exactOptional() }),
  ]);

const personSource = z.enum(["configured", "typed", "directory", "account", "last-used"]);
const courseLine = z.array(z.number().nullable()).exactOptional();
const trend = z.strictObject({ min: z.number(), mean: z.number(), max: z.number() });

/** Of one field. */
const read = <Value>(value: z.ZodType<Value>): z.ZodExactOptional<z.ZodType<Reading<Value>>> =>
  reading(value).exactOptional();

const fields = z.strictObject({
  login: read(z.string()),
  fullName: read(z.strictObject({ name: z.string(), source: personSource })),
  email: read(z.strictObject({ address: z.string(), source: personSource })),
  hostname: read(z.string()),
  domain: read(z.string()),
  account: read(z.string()),
  operatingSystem: read(z.string()),
  platform: read(z.strictObject({ architecture: z.string(), virtualMachine: z.string() })),
  uptimeSeconds: read(z.number()),
  hardware: read(z.strictObject({ manufacturer: z.string(), model: z.string() })),
  serialNumber: read(z.string()),
  pendingReboot: read(z.array(z.string())),
  session: read(
    z.strictObject({
      kind: z.enum(["x11", "wayland", "windows", "text", "none"]),
      isRemote: z.boolean(),
      isLocked: z.boolean().exactOptional(),
    }),
  ),
  processor: read(z.strictObject({ model: z.string(), cores: z.number(), busyPercent: z.number().exactOptional() })),
  memory: read(z.strictObject({ totalBytes: z.number(), availableBytes: z.number() })),
  swap: read(z.strictObject({ totalBytes: z.number(), freeBytes: z.number() })),
  disks: read(z.array(z.strictObject({ place: z.string(), totalBytes: z.number(), freeBytes: z.number() }))),
  diskActivity: read(
    z.array(z.strictObject({ name: z.string(), readBytesPerSecond: z.number(), writtenBytesPerSecond: z.number() })),
  ),
  networkActivity: read(
    z.array(
      z.strictObject({
        name: z.string(),
        receivedBytesPerSecond: z.number(),
        sentBytesPerSecond: z.number(),
        errors: z.number(),
      }),
    ),
  ),
  battery: read(
    z.array(
      z.strictObject({
        name: z.string(),
        chargePercent: z.number(),
        state: z.enum(["charging", "discharging", "full", "not charging", "unknown"]),
      }),
    ),
  ),
  lastMinutes: read(
    z.strictObject({
      spanSeconds: z.number(),
      trends: z.strictObject({
        processorPercent: trend.exactOptional(),
        memoryAvailableBytes: trend.exactOptional(),
        swapUsedBytes: trend.exactOptional(),
        diskReadBytesPerSecond: trend.exactOptional(),
        diskWrittenBytesPerSecond: trend.exactOptional(),
        receivedBytesPerSecond: trend.exactOptional(),
        sentBytesPerSecond: trend.exactOptional(),
        batteryPercent: trend.exactOptional(),
      }),
      networkErrors: z.number(),
      course: z
        .strictObject({
          secondsBefore: z.array(z.number()),
          lines: z.strictObject({
            processorPercent: courseLine,
            memoryAvailableBytes: courseLine,
            diskReadBytesPerSecond: courseLine,
            diskWrittenBytesPerSecond: courseLine,
            receivedBytesPerSecond: courseLine,
            sentBytesPerSecond: courseLine,
          }),
        })
        .exactOptional(),
    }),
  ),
  addresses: read(
    z.array(
      z.strictObject({
        name: z.string(),
        address: z.string(),
        mac: z.string().exactOptional(),
        hasDefaultRoute: z.boolean().exactOptional(),
      }),
    ),
  ),
  gateways: read(z.array(z.strictObject({ address: z.string(), through: z.string() }))),
  dnsServers: read(z.array(z.string())),
  reachability: read(
    z.array(
      z.strictObject({
        role: z.enum(["gateway", "name-server", "proxy", "helpdesk", "host"]),
        name: z.string(),
        isReachable: z.boolean(),
        elapsedMs: z.number().exactOptional(),
        detail: z.string().exactOptional(),
      }),
    ),
  ),
  clockSkew: read(z.strictObject({ aheadSeconds: z.number(), host: z.string() })),
  wifi: read(
    z.array(
      z.strictObject({
        name: z.string(),
        isConnected: z.boolean(),
        network: z.string().exactOptional(),
        signalDbm: z.number().exactOptional(),
        signalPercent: z.number().exactOptional(),
      }),
    ),
  ),
  vpn: read(z.array(z.strictObject({ name: z.string(), kind: z.string(), isUp: z.boolean() }))),
  printers: read(
    z.array(
      z.strictObject({
        name: z.string(),
        isDefault: z.boolean(),
        state: z.enum(["idle", "printing", "stopped", "unknown"]),
        waitingJobs: z.number(),
        reason: z.string().exactOptional(),
      }),
    ),
  ),
  diskHealth: read(
    z.array(
      z.strictObject({
        name: z.string(),
        model: z.string().exactOptional(),
        verdict: z.enum(["good", "failing", "unknown"]),
        details: z.array(z.string()),
      }),
    ),
  ),
  systemErrors: read(
    z.strictObject({
      sinceHours: z.number(),
      errors: z.array(
        z.strictObject({ atMs: time.exactOptional(), source: z.string(), text: z.string(), count: z.number() }),
      ),
      note: z.string().exactOptional(),
    }),
  ),
});

/** What was read at a press; a field that is missing was not to be collected. */
export const evidenceShape: z.ZodType<Evidence> = shapeOf<Evidence>()(z.strictObject({ capturedAtMs: time, fields }));

/** The programs that run, the largest first. */
export const processesShape: z.ZodType<Reading<ProcessList>> = reading(
  shapeOf<ProcessList>()(
    z.strictObject({
      count: z.number(),
      processes: z.array(
        z.strictObject({
          id: z.number(),
          name: z.string(),
          account: z.string(),
          memoryBytes: z.number(),
          processorPercent: z.number(),
        }),
      ),
    }),
  ),
);
