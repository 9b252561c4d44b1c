// Rows of Autotask's answers, as far as they are used, and its limits.
import { z } from "zod";

/** Autotask REST API, entity field lengths. */
export const limits = { title: 255, description: 8000, note: 32_000 } as const;

type Text = string | null | undefined;
type Whole = number | null | undefined;
type Flag = boolean | null | undefined;

/** What is no text is none: a ticket can do without. */
const text = z.string().nullish().catch(undefined);
const whole = z.number().nullish();
const flag = z.boolean().nullish();
/** 0 or 1 in the model of contacts, true and false in places. */
const state = z.union([z.number(), z.boolean()]).nullish();
/** A number, also where something between writes it as a string. */
const digits = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const id = z.union([z.int(), digits]);

export const zoneRow: z.ZodType<{ url: string; webUrl?: Text }> = z.object({
  url: z.string().max(200),
  webUrl: z.string().max(200).nullish(),
});

export const anyRow: z.ZodType<object> = z.looseObject({});

export const thresholdRow: z.ZodType<{ externalRequestThreshold: number; currentTimeframeRequestCount: number }> =
  z.object({ externalRequestThreshold: z.number(), currentTimeframeRequestCount: z.number() });

export const createdRow: z.ZodType<{ itemId: number }> = z.object({ itemId: id.pipe(z.int().positive()) });
export const errorRow: z.ZodType<{ errors: string[] }> = z.object({ errors: z.array(z.string()).min(1) });
export const pageDetails: z.ZodType<{ nextPageUrl?: Text }> = z.object({ nextPageUrl: text });

export interface TicketRow {
  readonly id: number;
  readonly externalID?: Text;
  readonly ticketNumber?: Text;
}
export const ticketRow: z.ZodType<TicketRow> = z.object({ id, externalID: text, ticketNumber: text });

export interface TicketStateRow extends TicketRow {
  readonly status?: Whole;
  /** Values by the names of Autotask's fields. */
  readonly [field: string]: unknown;
}
export const ticketStateRow: z.ZodType<TicketStateRow> = z.looseObject({
  id,
  externalID: text,
  ticketNumber: text,
  status: whole,
});

export interface NoteRow {
  readonly id: number;
  readonly ticketID?: Whole;
  readonly title?: Text;
  readonly description?: Text;
  readonly publish?: Whole;
  readonly noteType?: Whole;
  readonly createDateTime?: Text;
  readonly creatorResourceID?: Whole;
  readonly createdByContactID?: Whole;
}
export const noteRow: z.ZodType<NoteRow> = z.object({
  ...{ id, ticketID: whole, title: text, description: text, publish: whole, noteType: whole },
  ...{ createDateTime: text, creatorResourceID: whole, createdByContactID: whole },
});

export const attachmentRow: z.ZodType<{ title?: Text; fullPath?: Text }> = z.object({ title: text, fullPath: text });

export interface ResourceRow {
  readonly id: number;
  readonly firstName?: Text;
  readonly lastName?: Text;
}
export const resourceRow: z.ZodType<ResourceRow> = z.object({ id, firstName: text, lastName: text });

/** A resource, as far as it tells whose credentials are used. */
export const userRow: z.ZodType<{ id: number; userName?: Text; email?: Text; licenseType?: Whole }> = z.object({
  ...{ id, userName: text, email: text, licenseType: whole },
});

export interface ContactRow extends ResourceRow {
  readonly companyID: number;
  readonly emailAddress?: Text;
  readonly emailAddress2?: Text;
  readonly emailAddress3?: Text;
  readonly phone?: Text;
  readonly companyLocationID?: Whole;
  readonly isActive?: Flag | number;
}
export const contactRow: z.ZodType<ContactRow> = z.object({
  ...{ id, companyID: id, firstName: text, lastName: text, phone: text },
  ...{ emailAddress: text, emailAddress2: text, emailAddress3: text },
  ...{ companyLocationID: whole.catch(undefined), isActive: state },
});

export interface CompanyRow {
  readonly id: number;
  readonly companyName: string;
  readonly isActive?: Flag | number;
  readonly address1?: Text;
  readonly address2?: Text;
  readonly city?: Text;
  readonly state?: Text;
  readonly postalCode?: Text;
  readonly webAddress?: Text;
}
export const companyRow: z.ZodType<CompanyRow> = z.object({
  ...{ id, companyName: z.string(), isActive: state, webAddress: text },
  ...{ address1: text, address2: text, city: text, state: text, postalCode: text },
});

/** A site of a company. */
export interface LocationRow {
  readonly id: number;
  readonly companyID: number;
  readonly name?: Text;
  readonly isActive?: Flag | number;
  readonly address1?: Text;
  readonly address2?: Text;
  readonly city?: Text;
  readonly state?: Text;
  readonly postalCode?: Text;
}
export const locationRow: z.ZodType<LocationRow> = z.object({
  ...{ id, companyID: id, name: text, isActive: state },
  ...{ address1: text, address2: text, city: text, state: text, postalCode: text },
});

export interface AssetRow {
  readonly id: number;
  readonly companyID?: Whole;
  readonly referenceTitle?: Text;
  readonly rmmDeviceAuditHostname?: Text;
  readonly serialNumber?: Text;
  readonly isActive?: Flag | number;
}
export const assetRow: z.ZodType<AssetRow> = z.object({
  ...{ id, companyID: whole, referenceTitle: text, rmmDeviceAuditHostname: text, serialNumber: text, isActive: state },
});

/** A work type. */
export interface BillingCodeRow {
  readonly id: number;
  readonly name: string;
  readonly useType?: Whole;
  readonly isActive?: Flag | number;
}
export const billingCodeRow: z.ZodType<BillingCodeRow> = z.object({
  ...{ id, name: z.string(), useType: whole, isActive: state },
});

export interface FieldRow {
  readonly name: string;
  readonly isRequired?: Flag;
  readonly isReadOnly?: Flag;
  readonly picklistValues?:
    | readonly {
        readonly value: string;
        readonly label?: Text;
        readonly isDefaultValue?: Flag;
        readonly parentValue?: Text;
        readonly isActive?: Flag;
      }[]
    | null
    | undefined;
}
/** A number, written as a string. */
const listed = z.union([z.string(), z.int().transform(String)]);
const picklistRow = z.object({
  value: listed,
  label: text,
  isDefaultValue: flag,
  parentValue: listed.nullish(),
  isActive: flag,
});

/** Those of a list that can be read. */
const readable = <Row>(row: z.ZodType<Row>): z.ZodType<Row[]> =>
  z.array(row.nullable().catch(null)).transform((rows) => rows.filter((one) => one !== null));

export const fieldRow: z.ZodType<FieldRow> = z.object({
  ...{ name: z.string(), isRequired: flag, isReadOnly: flag },
  picklistValues: readable(picklistRow).nullish(),
});
export const fieldsAnswer: z.ZodType<{ fields: FieldRow[] }> = z.object({ fields: readable(fieldRow) });

/** What is asked for; a page after the first needs the id. */
export const fieldNames: Readonly<
  Record<"ticket" | "contact" | "company" | "location" | "asset" | "note" | "billingCode", readonly string[]>
> = {
  ticket: ["id", "externalID", "ticketNumber"],
  contact: [
    ...["id", "companyID", "firstName", "lastName", "phone", "isActive"],
    ...["emailAddress", "emailAddress2", "emailAddress3", "companyLocationID"],
  ],
  company: [
    ...["id", "companyName", "isActive", "webAddress"],
    ...["address1", "address2", "city", "state", "postalCode"],
  ],
  location: ["id", "companyID", "name", "isActive", "address1", "address2", "city", "state", "postalCode"],
  billingCode: ["id", "name", "useType", "isActive"],
  asset: ["id", "companyID", "referenceTitle", "rmmDeviceAuditHostname", "serialNumber", "isActive"],
  note: [
    ...["id", "ticketID", "title", "description", "publish", "noteType"],
    ...["createDateTime", "creatorResourceID", "createdByContactID"],
  ],
};

export const nameOf = ({
  firstName,
  lastName,
}: {
  readonly firstName?: unknown;
  readonly lastName?: unknown;
}): string => [firstName, lastName].filter((part) => typeof part === "string" && part !== "").join(" ");
