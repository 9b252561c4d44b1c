// Rows of Autotask's answers, as far as they are used, and its limits.
import { z } from "zod";

/** Autotask REST API, entity field lengths. */
export const limits = { title: 255, description: 8000, note: 32_000 } as const;

type Text = string | null | undefined;
type Whole = number | null | undefined;
type Flag = boolean | null | undefined;

const text = z.string().nullish();
const whole = z.number().nullish();
const flag = z.boolean().nullish();
const id = z.int();

export const zoneRow: z.ZodType<{ url: string; webUrl?: Text }> = z.object({
  url: z.string().max(200),
  webUrl: z.string().max(200).nullish(),
});

export const anyRow: z.ZodType<object> = z.looseObject({});

export const thresholdRow: z.ZodType<{ externalRequestThreshold: number; currentTimeframeRequestCount: number }> =
  z.object({ externalRequestThreshold: z.number(), currentTimeframeRequestCount: z.number() });

export const createdRow: z.ZodType<{ itemId: number }> = z.object({ itemId: z.int().positive() });
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
  readonly description?: Text;
  readonly publish?: Whole;
  readonly noteType?: Whole;
  readonly createDateTime?: Text;
  readonly creatorResourceID?: Whole;
  readonly createdByContactID?: Whole;
}
export const noteRow: z.ZodType<NoteRow> = z.object({
  ...{ id, ticketID: whole, description: text, publish: whole, noteType: whole },
  ...{ createDateTime: text, creatorResourceID: whole, createdByContactID: whole },
});

export const attachmentRow: z.ZodType<{ title?: Text; fullPath?: Text }> = z.object({ title: text, fullPath: text });

export interface ResourceRow {
  readonly id: number;
  readonly firstName?: Text;
  readonly lastName?: Text;
}
export const resourceRow: z.ZodType<ResourceRow> = z.object({ id, firstName: text, lastName: text });

export interface ContactRow extends ResourceRow {
  readonly companyID: number;
  readonly emailAddress?: Text;
  readonly emailAddress2?: Text;
  readonly emailAddress3?: Text;
  readonly phone?: Text;
  /** 0 or 1 in the model, true and false in places. */
  readonly isActive?: Flag | number;
}
export const contactRow: z.ZodType<ContactRow> = z.object({
  ...{ id, companyID: z.int(), firstName: text, lastName: text, phone: text },
  ...{ emailAddress: text, emailAddress2: text, emailAddress3: text },
  isActive: z.union([z.number(), z.boolean()]).nullish(),
});

export interface CompanyRow {
  readonly id: number;
  readonly companyName: string;
  readonly isActive?: Flag;
  readonly address1?: Text;
  readonly city?: Text;
  readonly state?: Text;
  readonly postalCode?: Text;
  readonly webAddress?: Text;
}
export const companyRow: z.ZodType<CompanyRow> = z.object({
  ...{ id, companyName: z.string(), isActive: flag, webAddress: text },
  ...{ address1: text, city: text, state: text, postalCode: text },
});

export interface AssetRow {
  readonly id: number;
  readonly companyID?: Whole;
  readonly referenceTitle?: Text;
  readonly rmmDeviceAuditHostname?: Text;
  readonly serialNumber?: Text;
  readonly isActive?: Flag;
}
export const assetRow: z.ZodType<AssetRow> = z.object({
  ...{ id, companyID: whole, referenceTitle: text, rmmDeviceAuditHostname: text, serialNumber: text, isActive: flag },
});

export interface FieldRow {
  readonly name: string;
  readonly isRequired?: Flag;
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
const picklistRow = z.object({
  value: z.string(),
  label: text,
  isDefaultValue: flag,
  parentValue: text,
  isActive: flag,
});
export const fieldRow: z.ZodType<FieldRow> = z.object({
  name: z.string(),
  isRequired: flag,
  picklistValues: z.array(picklistRow).nullish(),
});

/** What is asked for; a page after the first needs the id. */
export const fieldNames: Readonly<Record<"ticket" | "contact" | "company" | "asset" | "note", readonly string[]>> = {
  ticket: ["id", "externalID", "ticketNumber"],
  contact: [
    ...["id", "companyID", "firstName", "lastName", "phone", "isActive"],
    ...["emailAddress", "emailAddress2", "emailAddress3"],
  ],
  company: ["id", "companyName", "isActive", "webAddress", "address1", "city", "state", "postalCode"],
  asset: ["id", "companyID", "referenceTitle", "rmmDeviceAuditHostname", "serialNumber", "isActive"],
  note: [
    ...["id", "ticketID", "description", "publish", "noteType"],
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
