import type { CheckResult, TicketField } from "@tier2/psa-adapters";
import { z } from "zod";
import type { ToldTicket } from "../psa/deliver.ts";
import { openWord, shapeOf } from "./shape-of.ts";

const step = shapeOf<CheckResult>()(
  z.strictObject({
    name: z.string(),
    status: z.enum(["ok", "warning", "failed"]),
    message: z.string(),
    hint: z.string().exactOptional(),
    code: openWord<NonNullable<CheckResult["code"]>>().exactOptional(),
  }),
);

const ticketField = shapeOf<TicketField>()(
  z.strictObject({
    name: z.string(),
    label: z.string(),
    kind: z.enum(["choice", "text"]),
    isRequired: z.boolean(),
    dependsOn: z.string().exactOptional(),
    choices: z
      .array(
        z.strictObject({
          label: z.string(),
          under: z.string().exactOptional(),
          isDefault: z.boolean().exactOptional(),
        }),
      )
      .exactOptional(),
    longest: z.number().meta({ description: "in UTF-16 units" }).exactOptional(),
  }),
);

/** Its reference alone where it could not be read back. */
const madeTicket = shapeOf<ToldTicket>()(
  z.strictObject({
    ...{ id: z.string(), number: z.string(), url: z.string().exactOptional() },
    status: z.string().exactOptional(),
    isClosed: z.boolean().exactOptional(),
    values: z.record(z.string(), z.string()).exactOptional(),
  }),
);

const target = { kind: z.string(), host: z.string() };

/** `tier2 psa check --json` */
export const psaCheckShape: z.ZodType = z.strictObject({ ...target, results: z.array(step) });

/** `tier2 psa fields --json`; the steps say what failed where there are no fields. */
export const psaFieldsShape: z.ZodType = z.strictObject({
  ...target,
  fields: z.array(ticketField).exactOptional(),
  steps: z.array(step).exactOptional(),
});

/** `tier2 psa test --json`, `tier2 psa send --json` */
export const psaTicketShape: z.ZodType = z.strictObject({
  ...target,
  steps: z.array(step),
  ticket: madeTicket.exactOptional(),
});
