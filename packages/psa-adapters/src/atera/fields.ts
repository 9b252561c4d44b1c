import { z } from "zod";

/** Longest texts in UTF-16 units. Atera publishes none; these are ours. The title is short: the press id stands at its end. */
export const limits = { title: 150, description: 16_000, comment: 8_000 } as const;

/**
 * Rows as they are read. They come from outside: whatever else they hold is dropped. An id may be written as text; a text
 * that is none is no text: it is not worth a refusal of the whole answer.
 */
const digits = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const id = z.int().or(digits).pipe(z.int().positive());
const reference = z.int().or(digits).nullish();
const text = z.string().nullish().catch(undefined);

/** Atera's envelope of a list: its names are in small letters, those of the items are not. */
export interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly totalItemCount?: number | null | undefined;
  readonly totalPages?: number | null | undefined;
  /** "" or null: the last page. */
  readonly nextLink?: string | null | undefined;
}
export const listPage = <Row>(row: z.ZodType<Row>): z.ZodType<ListPage<Row>> =>
  z.object({
    items: z.array(row.nullable()).transform((rows) => rows.filter((one) => one !== null)),
    totalItemCount: z.int().nullish(),
    totalPages: z.int().nullish(),
    nextLink: z.string().nullish(),
  });

export const accountRow: z.ZodType<{ CompanyName?: string | null | undefined; Plan?: string | null | undefined }> =
  z.object({ AccountID: z.union([z.string(), z.number()]), CompanyName: text, Plan: text });

export interface ContactRow {
  readonly EndUserID: number;
  readonly CustomerID?: number | null | undefined;
  readonly CustomerName?: string | null | undefined;
  readonly Firstname?: string | null | undefined;
  readonly Lastname?: string | null | undefined;
  readonly Email?: string | null | undefined;
  readonly Phone?: string | null | undefined;
  readonly MobilePhone?: string | null | undefined;
  readonly Archived?: boolean | null | undefined;
}
export const contactRow: z.ZodType<ContactRow> = z.object({
  EndUserID: id,
  CustomerID: reference,
  ...{ CustomerName: text, Firstname: text, Lastname: text, Email: text, Phone: text, MobilePhone: text },
  Archived: z.boolean().nullish(),
});

export interface AgentRow {
  readonly AgentID: number;
  readonly CustomerID?: number | null | undefined;
  readonly CustomerName?: string | null | undefined;
  readonly MachineName?: string | null | undefined;
  readonly LastSeen?: string | null | undefined;
}
export const agentRow: z.ZodType<AgentRow> = z.object({
  AgentID: id,
  CustomerID: reference,
  ...{ CustomerName: text, MachineName: text, LastSeen: text },
});

export interface CustomerRow {
  readonly CustomerID: number;
  readonly CustomerName?: string | null | undefined;
  readonly Domain?: string | null | undefined;
  readonly Address?: string | null | undefined;
  readonly City?: string | null | undefined;
  readonly State?: string | null | undefined;
  readonly ZipCodeStr?: string | null | undefined;
}
export const customerRow: z.ZodType<CustomerRow> = z.object({
  CustomerID: id,
  ...{ CustomerName: text, Domain: text, Address: text, City: text, State: text, ZipCodeStr: text },
});

/** What a change is answered with: the id of what was made or changed, a number as text. */
export const resultRow: z.ZodType<{ readonly ActionID: string | number }> = z.object({
  ActionID: z.union([z.string().regex(/^[1-9]\d{0,17}$/), id]),
});

/** The examples of the 2026-03 document have numbers where its schemas say texts. */
const choice = z.union([z.string(), z.number()]).nullish();

export interface TicketRow {
  readonly TicketID: number;
  readonly TicketTitle?: string | null | undefined;
  readonly TicketNumber?: string | number | null | undefined;
  readonly TicketStatus?: string | null | undefined;
  readonly TicketPriority?: string | number | null | undefined;
  readonly TicketType?: string | number | null | undefined;
  readonly TicketImpact?: string | number | null | undefined;
  readonly TechnicianContactID?: number | null | undefined;
  readonly TechnicianEmail?: string | null | undefined;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({
  TicketID: id,
  // The mark of a press stands in it: what cannot be read may not be taken for a title without it.
  TicketTitle: z.string().nullish(),
  ...{ TicketStatus: text, TechnicianEmail: text, TechnicianContactID: reference },
  ...{ TicketNumber: choice, TicketPriority: choice, TicketType: choice, TicketImpact: choice },
});

export interface CommentRow {
  readonly Date?: string | null | undefined;
  readonly Comment?: string | null | undefined;
  readonly CommentHtml?: string | null | undefined;
  readonly EndUserID?: number | null | undefined;
  readonly TechnicianContactID?: number | null | undefined;
  readonly Email?: string | null | undefined;
  readonly FirstName?: string | null | undefined;
  readonly LastName?: string | null | undefined;
  readonly IsInternal?: boolean | null | undefined;
}
export const commentRow: z.ZodType<CommentRow> = z.object({
  ...{ Date: text, Comment: text, CommentHtml: text, Email: text, FirstName: text, LastName: text },
  EndUserID: reference,
  TechnicianContactID: reference,
  IsInternal: z.boolean().nullish(),
});

export const nameOf = (first: string | null | undefined, last: string | null | undefined): string =>
  [first, last].filter((part) => typeof part === "string" && part.trim() !== "").join(" ");

export const addressOf = ({ Address, City, State, ZipCodeStr }: CustomerRow): string =>
  [Address, City, nameOf(State, ZipCodeStr)]
    .filter((part) => typeof part === "string" && part.trim() !== "")
    .join(", ");
