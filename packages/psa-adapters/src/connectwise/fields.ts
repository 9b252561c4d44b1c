import { z } from "zod";

/** Longest values in UTF-16 units; connectwise 2025.8 OpenAPI, schema Ticket. */
export const limits = { summary: 100, contactName: 62, contactEmailAddress: 250, contactPhoneNumber: 20 } as const;

/** The version of the data model that is asked for, so that an upgrade does not rename fields under us. */
export const acceptedModel = "application/vnd.connectwise.com+json; version=2025.8, application/json";

/** Rows as they are read. They come from outside: whatever else they hold is dropped, a wrong type refuses the answer. */
const id = z.int().positive();

/** `IsCloud` and others are left out: they come in several types. */
export const companyInfoRow: z.ZodType<{ Codebase: string }> = z.object({
  Codebase: z.string().regex(/^[A-Za-z0-9._-]+\/$/),
});

/** An entry of any list: boards, statuses, priorities (`name`), members (`identifier`). */
export interface OptionRow {
  readonly id: number;
  readonly name?: string | undefined;
  readonly identifier?: string | undefined;
  readonly inactive?: boolean | undefined;
  readonly inactiveFlag?: boolean | undefined;
  readonly defaultFlag?: boolean | undefined;
}
export const optionRow: z.ZodType<OptionRow> = z.object({
  id,
  name: z.string().optional(),
  identifier: z.string().optional(),
  inactive: z.boolean().optional(),
  inactiveFlag: z.boolean().optional(),
  defaultFlag: z.boolean().optional(),
});

export interface CompanyRow {
  readonly id: number;
  readonly identifier: string;
  readonly name: string;
  readonly deletedFlag?: boolean | undefined;
  readonly status?: { readonly name?: string | undefined } | undefined;
  readonly addressLine1?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly zip?: string | undefined;
  readonly website?: string | undefined;
}
export const companyRow: z.ZodType<CompanyRow> = z.object({
  id,
  identifier: z.string(),
  name: z.string(),
  deletedFlag: z.boolean().optional(),
  status: z.object({ name: z.string().optional() }).optional(),
  addressLine1: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  zip: z.string().optional(),
  website: z.string().optional(),
});

export interface ConfigurationRow {
  readonly id: number;
  readonly name: string;
  readonly serialNumber?: string | undefined;
  readonly company?: { readonly id: number } | undefined;
}
export const configurationRow: z.ZodType<ConfigurationRow> = z.object({
  id,
  name: z.string(),
  serialNumber: z.string().optional(),
  company: z.object({ id }).optional(),
});

export interface ContactRow {
  readonly id: number;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly inactiveFlag?: boolean | undefined;
  readonly company?: { readonly id: number } | undefined;
  readonly site?: { readonly name?: string | undefined } | undefined;
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
  site: z.object({ name: z.string().optional() }).optional(),
  communicationItems: z
    .array(z.object({ value: z.string().optional(), communicationType: z.string().optional() }))
    .optional(),
});

/** What a change is answered with; `POST .../configurations` gives the configuration's id. */
export const anyRow: z.ZodType<{ readonly id: number }> = z.object({ id });

export const nameOf = ({ firstName, lastName }: ContactRow): string =>
  [firstName, lastName].filter((part) => part !== undefined).join(" ");

/** The first phone number of a contact. */
export const phoneOf = ({ communicationItems = [] }: ContactRow): string | undefined =>
  communicationItems.find(({ communicationType }) => communicationType === "Phone")?.value;

export const addressOf = ({ addressLine1, city, state, zip }: CompanyRow): string =>
  [addressLine1, city, [state, zip].filter((part) => part !== undefined).join(" ")]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");

export interface TicketRow {
  readonly id: number;
  readonly externalXRef?: string | undefined;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({ id, externalXRef: z.string().optional() });

export interface NoteRow {
  readonly id: number;
  readonly text?: string | undefined;
  readonly detailDescriptionFlag?: boolean | undefined;
  readonly internalAnalysisFlag?: boolean | undefined;
  readonly dateCreated?: string | undefined;
  readonly member?: { readonly name?: string | undefined } | undefined;
  readonly contact?: unknown;
  readonly createdBy?: string | undefined;
}
export const noteRow: z.ZodType<NoteRow> = z.object({
  id,
  text: z.string().optional(),
  detailDescriptionFlag: z.boolean().optional(),
  internalAnalysisFlag: z.boolean().optional(),
  dateCreated: z.string().optional(),
  member: z.object({ name: z.string().optional() }).optional(),
  contact: z.unknown().optional(),
  createdBy: z.string().optional(),
});

export interface DocumentRow {
  readonly title?: string | undefined;
  readonly fileName?: string | undefined;
}
export const documentRow: z.ZodType<DocumentRow> = z.object({
  title: z.string().optional(),
  fileName: z.string().optional(),
});

const reference = z.object({ id, name: z.string().optional() });

/** A ticket as it is read back: references by the names of values.ts. */
export interface TicketStateRow {
  readonly id: number;
  readonly closedFlag?: boolean | undefined;
  readonly board?: { readonly id: number; readonly name?: string | undefined } | undefined;
  readonly status?: { readonly id: number; readonly name?: string | undefined } | undefined;
  /** Who made it: the API member. */
  readonly _info?: { readonly enteredBy?: string | undefined } | undefined;
  readonly [value: string]: unknown;
}
export const ticketStateRow: z.ZodType<TicketStateRow> = z.looseObject({
  id,
  closedFlag: z.boolean().optional(),
  board: reference.optional(),
  status: reference.optional(),
  _info: z.object({ enteredBy: z.string().optional() }).optional(),
});

export interface BoardStatusRow {
  readonly id: number;
  readonly name: string;
  readonly closedStatus?: boolean | undefined;
  readonly inactive?: boolean | undefined;
  readonly sortOrder?: number | undefined;
}
export const boardStatusRow: z.ZodType<BoardStatusRow> = z.object({
  id,
  name: z.string(),
  closedStatus: z.boolean().optional(),
  inactive: z.boolean().optional(),
  sortOrder: z.number().optional(),
});

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
