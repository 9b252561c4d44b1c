import { z } from "zod";

/** Longest values in UTF-16 units; connectwise 2025.8 OpenAPI, schema Ticket. */
export const limits = { summary: 100, contactName: 62, contactEmailAddress: 250 } as const;

/** The version of the data model that is asked for, so that an upgrade does not rename fields under us. */
export const acceptedModel = "application/vnd.connectwise.com+json; version=2025.8, application/json";

/** Rows as they are read. They come from outside: whatever else they hold is dropped, a wrong type refuses the answer. */
const id = z.int().positive();

/** `IsCloud` and others are left out: they come in several types. */
export const companyInfoRow: z.ZodType<{ Codebase: string }> = z.object({
  Codebase: z.string().regex(/^[A-Za-z0-9._-]+\/$/),
});

export interface NamedRow {
  readonly id: number;
  readonly name: string;
}
export const namedRow: z.ZodType<NamedRow> = z.object({ id, name: z.string() });

export interface StatusRow extends NamedRow {
  readonly inactive?: boolean | undefined;
}
export const statusRow: z.ZodType<StatusRow> = z.object({ id, name: z.string(), inactive: z.boolean().optional() });

export interface CompanyRow {
  readonly id: number;
  readonly identifier: string;
  readonly name: string;
  readonly deletedFlag?: boolean | undefined;
  readonly status?: { readonly name?: string | undefined } | undefined;
}
export const companyRow: z.ZodType<CompanyRow> = z.object({
  id,
  identifier: z.string(),
  name: z.string(),
  deletedFlag: z.boolean().optional(),
  status: z.object({ name: z.string().optional() }).optional(),
});

export interface ContactRow {
  readonly id: number;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly inactiveFlag?: boolean | undefined;
  readonly company?: { readonly id: number } | undefined;
  readonly communicationItems?:
    | readonly { readonly value?: string | undefined; readonly communicationType?: string | undefined }[]
    | undefined;
}
export const contactRow: z.ZodType<ContactRow> = z.object({
  id,
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  inactiveFlag: z.boolean().optional(),
  company: z.object({ id }).optional(),
  communicationItems: z
    .array(z.object({ value: z.string().optional(), communicationType: z.string().optional() }))
    .optional(),
});

export interface TicketRow {
  readonly id: number;
  readonly externalXRef?: string | undefined;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({ id, externalXRef: z.string().optional() });

export const errorEnvelope: z.ZodType<{
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly errors?: readonly { readonly code?: string | undefined; readonly field?: string | undefined }[] | undefined;
}> = z.object({
  code: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errors: z
    .array(z.object({ code: z.string().optional().catch(undefined), field: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});
