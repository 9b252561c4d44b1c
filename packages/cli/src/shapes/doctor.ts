import { type ErrorCategory, exitCodes } from "@tier2/bridge";
import { z } from "zod";
import { time } from "./parts.ts";

const finding = {
  name: z.string(),
  status: z.enum(["ok", "warn", "fail", "skipped"]),
  message: z.string(),
  hint: z.string().exactOptional().meta({ description: "what to do" }),
};

/** `tier2 doctor --json` */
export const doctorShape: z.ZodType = z.strictObject({
  status: z.enum(["ok", "warn", "fail"]).meta({
    description: "the worst of the checks; fail where the program was asked to end before it was done",
  }),
  exitCode: z.number().meta({ description: "of the program" }),
  version: z.string(),
  atMs: time,
  checks: z.array(
    z.strictObject({
      ...finding,
      category: z
        .enum(Object.keys(exitCodes) as ErrorCategory[])
        .exactOptional()
        .meta({ description: "of what is not well" }),
      details: z.array(z.strictObject(finding)).exactOptional(),
    }),
  ),
});
