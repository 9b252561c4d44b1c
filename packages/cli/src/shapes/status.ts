import type { BridgeStatus } from "@tier2/bridge";
import { z } from "zod";
import { adapterError, errorDescription, time } from "./parts.ts";
import { openWord, shapeOf } from "./shape-of.ts";

type Button = BridgeStatus["buttons"][number];

const button = z.strictObject({
  serial: z.string(),
  board: openWord<Button["board"]>(),
  firmwareVersion: z.string(),
  path: z.string(),
  attachedSinceMs: time,
  light: openWord<NonNullable<Button["light"]>>().optional(),
});

const way = z.strictObject({
  route: z.enum(["first", "fallback"]),
  kind: z.string(),
  host: z.string(),
  proxy: z.string().optional(),
  state: z.enum(["reachable", "unreachable", "paused", "unknown"]),
  error: adapterError.optional(),
  nextAttemptAtMs: time.optional(),
});

const warning = z.strictObject({
  code: openWord<BridgeStatus["warnings"][number]["code"]>(),
  eventId: z.number(),
  severity: z.enum(["error", "warning"]),
  text: z.string(),
  remedy: z.string(),
  sinceMs: time,
  subject: z.string(),
});

/** How many presses are in each state. */
export const pressCounts: z.ZodType<BridgeStatus["presses"]["counts"]> = shapeOf<BridgeStatus["presses"]["counts"]>()(
  z.strictObject({
    recorded: z.number(),
    ready: z.number(),
    sent: z.number(),
    folded: z.number(),
    cancelled: z.number(),
    failed: z.number(),
    dead: z.number(),
  }),
);

/** `tier2 status --json` */
export const statusShape: z.ZodType = shapeOf<BridgeStatus>()(
  z.strictObject({
    version: z.string(),
    pid: z.number(),
    nowMs: time,
    startedAtMs: time,
    configFile: z.string().optional(),
    origins: z.record(z.string(), z.enum(["policy", "vendor"])),
    agents: z.array(z.string()),
    buttons: z.array(button),
    isButtonExpected: z.boolean().meta({ description: "whether it is amiss that none is attached" }),
    ways: z.array(way),
    presses: z.strictObject({
      counts: pressCounts,
      oldestWaitingAtMs: time.optional(),
      openFollowUps: z.number(),
    }),
    storage: z.strictObject({ path: z.string(), usedBytes: z.number(), error: errorDescription.optional() }),
    capture: z.strictObject({ screen: z.enum(["off", "ask", "on"]), without: z.array(z.string()) }),
    watch: z.strictObject({ isEnabled: z.boolean(), tickets: z.number() }),
    warnings: z.array(warning),
  }),
);
