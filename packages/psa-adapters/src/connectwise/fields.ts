import { z } from "zod";

/**
 * Longest values in UTF-16 units; connectwise 2025.8 OpenAPI, schema Ticket. It has none for texts and notes: `text` is ours,
 * so that a page of notes can be read again.
 */
export const limits = {
  text: 10_000,
  summary: 100,
  contactName: 62,
  contactEmailAddress: 250,
  contactPhoneNumber: 20,
} as const;

/** The version of the data model that is asked for, so that an upgrade does not rename fields under us. */
export const acceptedModel = "application/vnd.connectwise.com+json; version=2025.8, application/json";

/**
 * Rows as they are read. They come from outside: whatever else they hold is dropped, a wrong type refuses the answer.
 * ConnectWise omits what is empty; `null` is taken for the same.
 */
const id = z.int().positive();

const maybe = <Value>(schema: z.ZodType<Value>): z.ZodOptional<z.ZodType<Value | undefined>> =>
  z
    .union([schema, z.null()])
    .transform((value) => value ?? undefined)
    .optional();

/** `IsCloud` and others are left out: they come in several types. */
export const codebaseText: z.ZodType<string> = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*\/$/);
export const companyInfoRow: z.ZodType<{ Codebase: string }> = z.object({ Codebase: codebaseText });

/** An entry of any list: boards, statuses, priorities (`name`), members (`identifier`). */
export interface OptionRow {
  readonly id: number;
  readonly name?: string | undefined;
  readonly identifier?: string | undefined;
  /** Of a member, besides the identifier. */
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly inactive?: boolean | undefined;
  readonly inactiveFlag?: boolean | undefined;
  readonly defaultFlag?: boolean | undefined;
  /** Of a subtype: the types that it goes with. */
  readonly typeAssociationIds?: readonly number[] | undefined;
}
export const optionRow: z.ZodType<OptionRow> = z.object({
  id,
  name: maybe(z.string()),
  identifier: maybe(z.string()),
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  inactive: maybe(z.boolean()),
  inactiveFlag: maybe(z.boolean()),
  defaultFlag: maybe(z.boolean()),
  typeAssociationIds: maybe(z.array(z.number())),
});

/** A type, a subtype and an item of a board that go together. */
export interface PairRow {
  readonly type?: { readonly id: number } | undefined;
  readonly subType?: { readonly id: number } | undefined;
  readonly item?: { readonly id: number } | undefined;
}
const onlyId = maybe(z.object({ id }));
export const pairRow: z.ZodType<PairRow> = z.object({ type: onlyId, subType: onlyId, item: onlyId });

interface SiteReference {
  readonly id: number;
  readonly name?: string | undefined;
}
const siteReference: z.ZodType<SiteReference> = z.object({ id, name: maybe(z.string()) });

const named = z.object({ name: maybe(z.string()) });
const addressParts = {
  addressLine1: maybe(z.string()),
  addressLine2: maybe(z.string()),
  city: maybe(z.string()),
  zip: maybe(z.string()),
  country: maybe(named),
};

export interface CompanyRow {
  readonly id: number;
  readonly identifier: string;
  readonly name: string;
  readonly deletedFlag?: boolean | undefined;
  readonly status?: { readonly name?: string | undefined } | undefined;
  readonly site?: SiteReference | undefined;
  readonly addressLine1?: string | undefined;
  readonly addressLine2?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly zip?: string | undefined;
  readonly country?: { readonly name?: string | undefined } | undefined;
  readonly website?: string | undefined;
}
export const companyRow: z.ZodType<CompanyRow> = z.object({
  id,
  identifier: z.string(),
  name: z.string(),
  deletedFlag: maybe(z.boolean()),
  status: maybe(z.object({ name: maybe(z.string()) })),
  site: maybe(siteReference),
  ...addressParts,
  state: maybe(z.string()),
  website: maybe(z.string()),
});

/** A site of a company: where its people sit. */
export interface SiteRow extends SiteReference {
  readonly addressLine1?: string | undefined;
  readonly addressLine2?: string | undefined;
  readonly city?: string | undefined;
  readonly stateReference?: { readonly name?: string | undefined } | undefined;
  readonly zip?: string | undefined;
  readonly country?: { readonly name?: string | undefined } | undefined;
}
export const siteRow: z.ZodType<SiteRow> = z.object({
  id,
  name: maybe(z.string()),
  ...addressParts,
  stateReference: maybe(named),
});

/** `identifier` tells which company it is where companies may not be read. */
export interface CompanyReference {
  readonly id: number;
  readonly identifier?: string | undefined;
}
const companyReference: z.ZodType<CompanyReference> = z.object({ id, identifier: maybe(z.string()) });

export interface ConfigurationRow {
  readonly id: number;
  readonly name: string;
  readonly serialNumber?: string | undefined;
  readonly activeFlag?: boolean | undefined;
  readonly company?: CompanyReference | undefined;
}
export const configurationRow: z.ZodType<ConfigurationRow> = z.object({
  id,
  name: z.string(),
  serialNumber: maybe(z.string()),
  activeFlag: maybe(z.boolean()),
  company: maybe(companyReference),
});

interface CommunicationItem {
  readonly value?: string | undefined;
  readonly communicationType?: string | undefined;
  readonly extension?: string | undefined;
  readonly defaultFlag?: boolean | undefined;
}
export interface ContactRow {
  readonly id: number;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly inactiveFlag?: boolean | undefined;
  readonly company?: CompanyReference | undefined;
  readonly site?: SiteReference | undefined;
  readonly communicationItems?: readonly CommunicationItem[] | undefined;
}
export const contactRow: z.ZodType<ContactRow> = z.object({
  id,
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  inactiveFlag: maybe(z.boolean()),
  company: maybe(companyReference),
  site: maybe(siteReference),
  communicationItems: maybe(
    z.array(
      z.object({
        value: maybe(z.string()),
        communicationType: maybe(z.string()),
        extension: maybe(z.string()),
        defaultFlag: maybe(z.boolean()),
      }),
    ),
  ),
});

/** What a change is answered with; `POST .../configurations` gives the configuration's id. */
export const anyRow: z.ZodType<{ readonly id: number }> = z.object({ id });

export interface TicketRow {
  readonly id: number;
  readonly externalXRef?: string | undefined;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({ id, externalXRef: maybe(z.string()) });

export interface NoteRow {
  readonly id: number;
  readonly text?: string | undefined;
  readonly detailDescriptionFlag?: boolean | undefined;
  readonly internalAnalysisFlag?: boolean | undefined;
  readonly dateCreated?: string | undefined;
  readonly member?: { readonly name?: string | undefined } | undefined;
  readonly contact?: object | undefined;
  readonly createdBy?: string | undefined;
}
export const noteRow: z.ZodType<NoteRow> = z.object({
  id,
  text: maybe(z.string()),
  detailDescriptionFlag: maybe(z.boolean()),
  internalAnalysisFlag: maybe(z.boolean()),
  dateCreated: maybe(z.string()),
  member: maybe(z.object({ name: maybe(z.string()) })),
  contact: maybe(z.object({})),
  createdBy: maybe(z.string()),
});

export interface DocumentRow {
  readonly title?: string | undefined;
  readonly fileName?: string | undefined;
}
export const documentRow: z.ZodType<DocumentRow> = z.object({
  title: maybe(z.string()),
  fileName: maybe(z.string()),
});

export interface MemberRow {
  readonly identifier?: string | undefined;
  /** F: a person, A: an API member; others are persons, too. */
  readonly licenseClass?: string | undefined;
  readonly serviceDefaultBoard?: { readonly name?: string | undefined } | undefined;
  readonly serviceDefaultLocation?: { readonly name?: string | undefined } | undefined;
  readonly serviceDefaultDepartment?: { readonly name?: string | undefined } | undefined;
}
export const memberRow: z.ZodType<MemberRow> = z.object({
  identifier: maybe(z.string()),
  licenseClass: maybe(z.string()),
  serviceDefaultBoard: maybe(named),
  serviceDefaultLocation: maybe(named),
  serviceDefaultDepartment: maybe(named),
});

const reference = z.object({ id, name: maybe(z.string()) });

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
  closedFlag: maybe(z.boolean()),
  board: maybe(reference),
  status: maybe(reference),
  _info: maybe(z.object({ enteredBy: maybe(z.string()) })),
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
  closedStatus: maybe(z.boolean()),
  inactive: maybe(z.boolean()),
  sortOrder: maybe(z.number()),
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
