import { z } from "zod";
import type { BoardOutcome } from "../flash/batch.ts";
import { errorDescription } from "./parts.ts";

const flashedShape = z.strictObject({
  way: z.enum(["picoboot", "avr109", "uf2-drive"]),
  isCompared: z.boolean().meta({ description: "the flash was read back; otherwise the running version was compared" }),
  writes: z.number(),
});

/** Of commands that deal with boards one after the other. */
export const batchShape: { readonly boards: z.ZodType } = {
  boards: z.array(
    z.strictObject({
      path: z.string(),
      portPath: z.string().optional().meta({ description: "bus and ports, e.g. 1-2.3" }),
      board: z.string(),
      imageSha256: z.string(),
      durationMs: z.number(),
      flashed: flashedShape.optional().meta({ description: "left out for a board that had the firmware, or failed" }),
      serial: z.string().optional(),
      version: z.string().optional(),
      selfTest: z.enum(["passed", "passed without a person"]).optional(),
      error: errorDescription.optional(),
    }),
  ),
};

export const batchJson = (outcomes: readonly BoardOutcome[]): object => ({
  boards: outcomes.map(({ work, ...outcome }) => {
    const { flashed, ...facts } = work ?? {};
    const { way, isCompared, writes } = flashed ?? {};
    return { ...outcome, ...facts, flashed: flashed === undefined ? undefined : { way, isCompared, writes } };
  }),
});
