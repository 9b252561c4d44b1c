import { z } from "zod";

/** Longest texts in UTF-16 units. BMS publishes none; these are ours, so that lists of tickets and notes stay readable. */
export const limits = { title: 200, details: 10_000, note: 10_000 } as const;

/**
 * Rows as they are read, their names in camelCase already. Whatever else they hold is dropped. An id may be written as text; a
 * text that is none is no text: it is not worth a refusal of the whole answer.
 */
const digits = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number);
const id = z.int().or(digits).pipe(z.int().min(1).max(2_147_483_647));
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);
/** The mark of a press stands in it: what cannot be read may not be taken for a title without it. */
const title = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const flag = z
  .boolean()
  .optional()
  .or(z.null().transform(() => undefined));
/** Where 0 and null mean "none". */
const reference = z
  .int()
  .or(digits)
  .nullish()
  .transform((value) => (value === null || value === 0 ? undefined : value));

/** A list that is not paged; nothing in the place of a row is no row. */
export const rowsOf = <Row>(row: z.ZodType<Row>): z.ZodType<readonly Row[]> =>
  z.array(row.nullable()).transform((rows) => rows.filter((one) => one !== null));

export interface TokenRow {
  readonly accessToken: string;
  readonly accessTokenExpireOn?: string | undefined;
}
export const tokenRow: z.ZodType<TokenRow> = z.object({
  // It goes into a header.
  accessToken: z.string().regex(/^[\x21-\x7e]{1,20000}$/),
  accessTokenExpireOn: text,
});

export interface UserRow {
  readonly userId: number;
  readonly fullName?: string | undefined;
  readonly emailAddress?: string | undefined;
  /** Of a customer's contact who may log in. */
  readonly contactId?: number | undefined;
}
export const userRow: z.ZodType<UserRow> = z.object({
  userId: id,
  fullName: text,
  emailAddress: text,
  contactId: reference,
});

/** An entry of any list. `id` is 0 for some entries of system tables. */
export interface OptionRow {
  readonly id: number;
  readonly name?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly isDefault?: boolean | undefined;
}
export const optionRow: z.ZodType<OptionRow> = z.object({
  id: z.int().or(digits).pipe(z.int().min(0).max(2_147_483_647)),
  name: text,
  isActive: flag,
  isDefault: flag,
});

export interface AccountRow {
  readonly id: number;
  readonly name?: string | undefined;
  readonly isActive?: boolean | undefined;
}
export const accountRow: z.ZodType<AccountRow> = z.object({ id, name: text, isActive: flag });

/** `accountId` is not in every answer; where it is, it has to be the account that was asked for. */
export interface LocationRow {
  readonly id: number;
  readonly name?: string | undefined;
  readonly accountId?: number | undefined;
  readonly isMain?: boolean | undefined;
}
export const locationRow: z.ZodType<LocationRow> = z.object({ id, name: text, accountId: reference, isMain: flag });

export interface AddressRow {
  readonly address1?: string | undefined;
  readonly address2?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly zipCode?: string | undefined;
  readonly isMain?: boolean | undefined;
}
export const locationDetailRow: z.ZodType<{ readonly addresses?: readonly AddressRow[] | null | undefined }> = z.object(
  {
    addresses: z
      .array(z.object({ address1: text, address2: text, city: text, state: text, zipCode: text, isMain: flag }))
      .nullish(),
  },
);

export interface ContactRow {
  readonly id: number;
  readonly accountId: number;
  readonly accountName?: string | undefined;
  readonly locationId?: number | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly emails: readonly { readonly emailAddress?: string | undefined }[];
  readonly phones: readonly { readonly phone?: string | undefined; readonly isDefault?: boolean | undefined }[];
}
export const contactRow: z.ZodType<ContactRow> = z.object({
  id,
  accountId: id,
  accountName: text,
  locationId: reference,
  firstName: text,
  lastName: text,
  isActive: flag,
  emails: z
    .array(z.object({ emailAddress: text }))
    .nullish()
    .transform((list) => list ?? []),
  phones: z
    .array(z.object({ phone: text, isDefault: flag }))
    .nullish()
    .transform((list) => list ?? []),
});

export interface AssetRow {
  readonly id: number;
  readonly assetName?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly accountId?: number | undefined;
  readonly accountName?: string | undefined;
  readonly isActive?: boolean | undefined;
}
export const assetRow: z.ZodType<AssetRow> = z.object({
  id,
  assetName: text,
  serialNumber: text,
  accountId: reference,
  accountName: text,
  isActive: flag,
});

/** A ticket of a list or alone; lists lack some of it. */
export interface TicketRow {
  readonly id: number;
  readonly ticketNumber?: string | undefined;
  readonly title?: string | undefined;
  readonly accountName?: string | undefined;
  readonly contactName?: string | undefined;
  readonly statusName?: string | undefined;
  readonly priorityName?: string | undefined;
  readonly typeId?: number | undefined;
  readonly typeName?: string | undefined;
  readonly sourceId?: number | undefined;
  readonly sourceName?: string | undefined;
  readonly queueName?: string | undefined;
  readonly assigneeName?: string | undefined;
  readonly issueTypeName?: string | undefined;
  readonly subIssueTypeName?: string | undefined;
  readonly slaName?: string | undefined;
  readonly workTypeName?: string | undefined;
  readonly completedDate?: string | undefined;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({
  id,
  ...{ ticketNumber: text, title, accountName: text, contactName: text, statusName: text, priorityName: text },
  ...{
    typeId: reference,
    typeName: text,
    sourceId: z
      .int()
      .nullish()
      .transform((value) => value ?? undefined),
  },
  ...{ sourceName: text, queueName: text, assigneeName: text, issueTypeName: text, subIssueTypeName: text },
  ...{ slaName: text, workTypeName: text, completedDate: text },
});

export interface NoteRow {
  readonly id: number;
  readonly createdBy?: number | undefined;
  readonly createdByName?: string | undefined;
  readonly createdOn?: string | undefined;
  readonly details?: string | undefined;
  readonly isInternal?: boolean | undefined;
  readonly attachments: readonly {
    readonly originalFileName?: string | undefined;
    readonly aliasName?: string | undefined;
  }[];
}
export const noteRow: z.ZodType<NoteRow> = z.object({
  id,
  createdBy: reference,
  createdByName: text,
  createdOn: text,
  details: text,
  isInternal: flag,
  attachments: z
    .array(z.object({ originalFileName: text, aliasName: text }))
    .nullish()
    .transform((list) => list ?? []),
});

export const settingsRow: z.ZodType<{ readonly maximumAttachmentFileSizeinMb?: number | undefined }> = z.object({
  maximumAttachmentFileSizeinMb: z.int().min(1).optional().catch(undefined),
});

/** What a change is answered with. */
export const anyRow: z.ZodType<{ readonly id: number }> = z.object({ id });

export const nameOf = ({ firstName, lastName }: ContactRow): string =>
  [firstName, lastName].filter((part) => part !== undefined && part !== "").join(" ");

/** Milliseconds since 1970 of a time as BMS writes it; one without a zone is taken for UTC, which is not documented. */
export function timeOf(written: string | undefined): number | undefined {
  const withZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(written ?? "") ? (written ?? "") : `${written}Z`;
  const atMs = Date.parse(withZone);
  return Number.isNaN(atMs) ? undefined : atMs;
}
