import { type ErrorCategory, exitCodes } from "@tier2/bridge";
import { z } from "zod";
import type { Outcome } from "../acceptance/outcome.ts";
import { type StepGroup, type StepNeed, stepGroups, stepNeeds } from "../acceptance/step.ts";
import { time } from "./parts.ts";
import { shapeOf } from "./shape-of.ts";

const outcome: z.ZodType<Outcome> = shapeOf<Outcome>()(
  z.strictObject({
    id: z.string().meta({ description: "stays the same; docs/windows-acceptance.md has it" }),
    group: z.enum(Object.keys(stepGroups) as StepGroup[]),
    state: z
      .enum(["passed", "failed", "by-hand", "not-possible"])
      .meta({ description: "not-possible: it could not be looked at here; seen says why" }),
    action: z.string().meta({ description: "what to do by hand, in Markdown" }),
    expected: z.string().meta({ description: "what must be seen, in Markdown" }),
    seen: z.string().exactOptional(),
    hint: z.string().exactOptional().meta({ description: "what to do" }),
    category: z
      .enum(Object.keys(exitCodes) as ErrorCategory[])
      .exactOptional()
      .meta({ description: "of what failed" }),
    needs: z
      .array(z.enum(Object.keys(stepNeeds) as StepNeed[]))
      .exactOptional()
      .meta({ description: "of a step by hand" }),
  }),
);

/** `tier2 acceptance --json` */
export const acceptanceShape: z.ZodType = z.strictObject({
  status: z.enum(["passed", "failed"]).meta({
    description: "failed: a step failed, or the program was asked to end before it was done",
  }),
  exitCode: z.number().meta({ description: "of the program" }),
  version: z.string(),
  atMs: time,
  system: z.string().meta({ description: "name and version, as the system tells them" }),
  steps: z.array(outcome),
});
