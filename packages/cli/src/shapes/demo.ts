import { z } from "zod";
import type { OnceReport } from "../demo/once.ts";
import { ticketReference } from "./parts.ts";
import { openWord, shapeOf } from "./shape-of.ts";

const elapsed = z.number().meta({ description: "milliseconds since the switch closed" });

/** `tier2 demo --once --json` */
export const demoShape: z.ZodType = shapeOf<OnceReport>()(
  z.strictObject({
    firmware: z.strictObject({ image: z.string(), sha256: z.string(), version: z.string() }),
    press: z.strictObject({
      id: z.string(),
      serial: z.string(),
      bootId: z.number(),
      sequence: z.number(),
      gesture: z.enum(["short", "double", "long"]),
      holdMs: z.number(),
    }),
    ticket: ticketReference,
    lights: z.array(
      z.strictObject({
        name: openWord<OnceReport["lights"][number]["name"]>(),
        atMs: elapsed,
        seen: z.string().nullable().meta({ description: "the colour at the pins, #rrggbb" }),
      }),
    ),
    elapsedMs: z.strictObject({ saved: elapsed, ticket: elapsed, lit: elapsed }),
  }),
);
