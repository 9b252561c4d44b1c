import { z } from "zod";

/**
 * Longest texts in UTF-16 units. Tickets.Subject is varchar(200) in the schema of RT 5; `note` is ours, so that it can be read
 * again.
 */
export const limits = { subject: 200, note: 100_000 } as const;

/** Rows as they are read. They come from outside: whatever else they hold is dropped, a wrong type refuses the answer. */
const id = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^[1-9]\d{0,17}$/));

const text = z.string().nullish();

export const versionRow: z.ZodType<{ readonly Version: string }> = z.object({ Version: z.string().max(60) });

/** What a ticket is made with: its id is a string here and a number elsewhere. */
export const madeRow: z.ZodType<{ readonly id: string; readonly type: "ticket" }> = z.object({
  id,
  type: z.literal("ticket"),
});

/** A change is answered with sentences. */
export const sentences: z.ZodType<readonly string[]> = z.array(z.string());

/** A list; `next_page` is not followed: pages are asked for by their number. */
export const listOf = <Row>(row: z.ZodType<Row>): z.ZodType<{ readonly items: readonly Row[] }> =>
  z.object({ items: z.array(row) });

export interface QueueRow {
  readonly id: string;
  readonly Name: string;
  readonly TicketCustomFields?: readonly { readonly name: string }[] | undefined;
  readonly _hyperlinks?:
    | readonly { readonly ref?: string | undefined; readonly type?: string | undefined }[]
    | undefined;
}
export const queueRow: z.ZodType<QueueRow> = z.object({
  id,
  Name: z.string(),
  TicketCustomFields: z.array(z.object({ name: z.string() })).optional(),
  _hyperlinks: z.array(z.object({ ref: z.string().optional(), type: z.string().optional() })).optional(),
});

export const queueNameRow: z.ZodType<{ readonly Name: string; readonly Disabled?: string | number | undefined }> =
  z.object({ Name: z.string(), Disabled: z.union([z.string(), z.number()]).optional() });

export interface UserRow {
  /** The user's name: RT calls it the id. */
  readonly id: string;
  readonly RealName?: string | null | undefined;
  readonly EmailAddress?: string | null | undefined;
  readonly WorkPhone?: string | null | undefined;
  readonly Organization?: string | null | undefined;
  readonly Address1?: string | null | undefined;
  readonly City?: string | null | undefined;
  readonly State?: string | null | undefined;
  readonly Zip?: string | null | undefined;
}
export const userRow: z.ZodType<UserRow> = z.object({
  id: z.string(),
  RealName: text,
  EmailAddress: text,
  WorkPhone: text,
  Organization: text,
  Address1: text,
  City: text,
  State: text,
  Zip: text,
});
export const userFields = "RealName,EmailAddress,WorkPhone,Organization,Address1,City,State,Zip";

export const nameOf = ({ id: name, RealName }: UserRow): string => RealName || name;

export const addressOf = ({ Address1, City, State, Zip }: UserRow): string =>
  [Address1, City, [State, Zip].filter((part) => part).join(" ")].filter((part) => part).join(", ");

const person = z.object({ id: z.string() });

export interface TicketRow {
  readonly id: string;
  readonly Subject?: string | null | undefined;
  readonly Status?: string | null | undefined;
  readonly Priority?: string | number | null | undefined;
  readonly LastUpdated?: string | null | undefined;
  readonly Queue?: { readonly Name?: string | undefined } | undefined;
  readonly Creator?: { readonly id: string } | undefined;
  readonly Requestor?: readonly { readonly id: string }[] | undefined;
  readonly CustomFields?: readonly { readonly name: string; readonly values: readonly string[] }[] | undefined;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({
  id,
  Subject: text,
  Status: text,
  Priority: z.union([z.string(), z.number()]).nullish(),
  LastUpdated: text,
  Queue: z.object({ Name: z.string().optional() }).optional(),
  Creator: person.optional(),
  Requestor: z.array(person).optional(),
  // RT writes an empty text where there are none.
  CustomFields: z
    .union([z.literal("").transform(() => []), z.array(z.object({ name: z.string(), values: z.array(z.string()) }))])
    .optional(),
});

export interface TransactionRow {
  readonly id: string;
  readonly Type?: string | null | undefined;
  readonly Created?: string | null | undefined;
  readonly Creator?: { readonly id: string } | undefined;
}
export const transactionRow: z.ZodType<TransactionRow> = z.object({
  id,
  Type: text,
  Created: text,
  Creator: person.optional(),
});

export interface AttachmentRow {
  readonly id: string;
  readonly Subject?: string | null | undefined;
  readonly Filename?: string | null | undefined;
  readonly ContentType?: string | null | undefined;
  readonly Content?: string | null | undefined;
}
export const attachmentRow: z.ZodType<AttachmentRow> = z.object({
  id,
  Subject: text,
  Filename: text,
  ContentType: text,
  Content: text,
});

export const errorEnvelope: z.ZodType<{ readonly message?: string | undefined }> = z.object({
  message: z.string().optional().catch(undefined),
});
