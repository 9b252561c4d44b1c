import type { CapturedOnce } from "@tier2/bridge";
import { z } from "zod";
import { evidenceShape, processesShape } from "./evidence.ts";
import { shapeOf } from "./shape-of.ts";

/** `tier2 telemetry --json` */
export const telemetryShape: z.ZodType = shapeOf<CapturedOnce>()(
  z.strictObject({
    person: z.strictObject({
      email: z.string().exactOptional(),
      name: z.string().exactOptional(),
      phone: z.string().exactOptional(),
    }),
    evidence: evidenceShape,
    processes: processesShape,
    picture: z.strictObject({ isTaken: z.boolean(), text: z.string() }),
  }),
);
