import { type ErrorCategory, type ErrorDescription, exitCodes } from "@tier2/bridge";
import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import { z } from "zod";
import { openWord, shapeOf } from "./shape-of.ts";

/** A moment. */
export const time: z.ZodType<number> = z.number().meta({ description: "milliseconds since 1970" });

/** Why a helpdesk system did not do what was asked. */
export const adapterError: z.ZodType<AdapterError> = shapeOf<AdapterError>()(
  z.strictObject({
    code: openWord<AdapterError["code"]>(),
    message: z.string(),
    hint: z.string().exactOptional(),
    httpStatus: z.number().exactOptional(),
  }),
);

/** An error of this program. */
export const errorDescription: z.ZodType<ErrorDescription> = shapeOf<ErrorDescription>()(
  z.strictObject({
    code: z.string(),
    category: z.enum(Object.keys(exitCodes) as ErrorCategory[]),
    message: z.string(),
    hint: z.string(),
  }),
);

/** A ticket as the helpdesk system names it. */
export const ticketReference: z.ZodType<TicketReference> = shapeOf<TicketReference>()(
  z.strictObject({ id: z.string(), number: z.string(), url: z.string().exactOptional() }),
);
