import { z } from "zod";
import type { Visibility } from "../contract.ts";

/** What is posted: one of these four, as JSON. */
export type Posted = Ping | PostedTicket | PostedNote | PostedFile;

/** Asks whether address and secret are right; nothing is to be made. */
export interface Ping {
  readonly type: "ping";
}

export interface PostedTicket {
  readonly type: "ticket";
  readonly pressId: string;
  readonly subject: string;
  /** What the customer may read. */
  readonly publicText: string;
  /** What only technicians may read. */
  readonly internalNote: string;
  readonly person: { readonly email?: string; readonly name?: string; readonly phone?: string };
  readonly device: { readonly hostname?: string; readonly serialNumber?: string };
  readonly fields: Readonly<Record<string, string>>;
}

export interface PostedNote {
  readonly type: "note";
  /** What the answer to the ticket gave as id; else the press id. */
  readonly ticketId: string;
  readonly marker: string;
  readonly text: string;
  readonly visibility: Visibility;
}

export interface PostedFile {
  readonly type: "file";
  readonly ticketId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly visibility: Visibility;
  readonly contentBase64: string;
}

/** Ours; receivers are often limited to some MB. */
export const mostFileBytes = 7_000_000;

const shortText = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .pipe(z.string().regex(/^[^\p{C}]{1,100}$/u));

/** As a browser reads it; a name before the host would be taken for the host by people. */
const ticketPage = z
  .string()
  .max(2000)
  .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
  .refine((url) => url?.protocol === "https:" && url.username === "" && url.password === "")
  .transform((url) => url?.href);

/** What the answer to a ticket may give; what is unusable of it is as if it were not there. */
export const answerRow: z.ZodType<{
  readonly id?: string | undefined;
  readonly number?: string | undefined;
  readonly url?: string | undefined;
}> = z.object({
  id: shortText.optional().catch(undefined),
  number: shortText.optional().catch(undefined),
  url: ticketPage.optional().catch(undefined),
});
