import { z } from "zod";
import { errorDescription, time } from "./parts.ts";

/** `tier2 button list --json` */
export const buttonListShape: z.ZodType = z.strictObject({
  buttons: z.array(
    z.strictObject({
      path: z.string(),
      portPath: z.string().optional().meta({ description: "bus and ports, e.g. 1-2.3" }),
      serial: z.string().meta({ description: "empty: none yet, or it cannot be read" }),
      board: z.string().optional(),
      version: z.string().optional().meta({ description: "of its firmware" }),
      error: errorDescription.optional().meta({ description: "why it cannot be opened" }),
    }),
  ),
  bootLoaders: z.array(
    z.strictObject({
      path: z.string(),
      portPath: z.string().optional(),
      kind: z.enum(["picoboot", "avr109", "uf2-drive"]),
      board: z.string(),
    }),
  ),
});

/** One line of `tier2 button watch --json` */
export const buttonWatchShape: z.ZodType = z.strictObject({
  event: z.enum(["attached", "press", "gesture", "detached"]),
  atMs: time,
  serial: z.string(),
  bootId: z.number().optional().meta({ description: "of a press and its gesture, as sequence" }),
  sequence: z.number().optional(),
  deviceTimeMs: z.number().optional().meta({ description: "of a press: since the board started" }),
  kind: z.enum(["short", "double", "long"]).optional().meta({ description: "of a gesture, as holdMs" }),
  holdMs: z.number().optional(),
});

/** `tier2 button settings --json` */
export const buttonSettingsShape: z.ZodType = z.strictObject({
  serial: z.string(),
  settings: z.strictObject({
    glitchFilterUs: z.number(),
    releaseMs: z.number(),
    holdMs: z.number(),
    doublePressMs: z.number(),
    brightness: z.number(),
  }),
});

/** `tier2 button test --json` */
export const buttonTestShape: z.ZodType = z.strictObject({
  serial: z.string(),
  board: z.string(),
  version: z.string(),
  isPassed: z.boolean(),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(["ok", "failed", "skipped"]),
      message: z.string(),
      hint: z.string().optional(),
    }),
  ),
});
