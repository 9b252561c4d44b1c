import { z } from "zod";
import { cutNotes, pastedKey, searchableEmail, section, siteText, timeoutMs } from "../settings.ts";
import { type Site, parseSite } from "./site.ts";
import { type Scheme, schemeOf } from "./token.ts";
import type { Wanted } from "./values.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface AteraConfigInput {
  readonly kind: "atera";
  /** Host or web address. Default: app.atera.com. */
  readonly site?: string | undefined;
  /** The API token or key. */
  readonly token?: string | undefined;
  /** The same, under the name that the existing product's one line has. */
  readonly credentials?: string | undefined;
  /** Default: `bearer` for a token of more than 100 characters, else `api-key`. */
  readonly scheme?: Scheme | undefined;
  /** Name of the customer whose computers these are; none: contact, computer and domain decide. */
  readonly company?: string | undefined;
  readonly catchAll: {
    /** E-mail address of the contact for people who are not contacts. */
    readonly contactEmail: string;
    /** Name of that contact's customer, when several have a contact with this address. */
    readonly company?: string | undefined;
  };
  /** Who writes the notes: the id, the e-mail address, or both. */
  readonly technician: { readonly id?: number | undefined; readonly email?: string | undefined };
  /** Values of every ticket, as Atera's pages call them. Defaults: see values.ts. */
  readonly priority?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  /** Old texts call the status so. */
  readonly standing?: string | undefined;
  readonly impact?: string | undefined;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

export interface Technician {
  readonly id?: number;
  readonly email?: string;
}

export interface AteraConfig {
  readonly site: Site;
  readonly token: string;
  /** What was cut off in what was typed; for printing. */
  readonly credentialNotes: readonly string[];
  readonly scheme: Scheme;
  readonly company?: string;
  readonly catchAll: { readonly contactEmail: string; readonly company?: string };
  readonly technician: Technician;
  /** Labels by the names of values.ts. */
  readonly values: Wanted;
  readonly timeoutMs: number;
}

/** People give what they log in with. */
const tokenText = pastedKey.refine(
  (text) => !text.includes("@"),
  "is an e-mail address; what is wanted is a token, made at Admin > Data management > API",
);
const customerName = z.string().trim().min(1).max(200);
const valueName = z.string().trim().min(1).max(100).optional();

const shape = section({
  kind: z.literal("atera"),
  site: siteText(parseSite).default(parseSite("app.atera.com")),
  token: tokenText.optional(),
  credentials: tokenText.optional(),
  scheme: z.enum(["bearer", "api-key"]).optional(),
  company: customerName.optional(),
  catchAll: section({ contactEmail: searchableEmail, company: customerName.optional() }),
  technician: section({ id: z.int().positive().optional(), email: searchableEmail.optional() }).refine(
    ({ id, email: address }) => id !== undefined || address !== undefined,
    'needs "id" or "email"',
  ),
  ...{ priority: valueName, type: valueName, status: valueName, standing: valueName, impact: valueName },
  timeoutMs,
});

const checked = shape.transform((input, context): Omit<AteraConfig, "credentialNotes"> => {
  const { token, credentials, scheme, company, catchAll, technician, status, standing } = input;
  const complain = (name: string, message: string): never => {
    context.addIssue({ code: "custom", path: [name], message });
    return z.NEVER;
  };
  if (token !== undefined && credentials !== undefined) {
    return complain("credentials", 'stands beside "token": give one of them');
  }
  if (status !== undefined && standing !== undefined) {
    return complain("standing", 'is an old word for "status": give one of them');
  }
  const given = token ?? credentials;
  if (given === undefined) {
    return complain("token", "is missing");
  }
  const { priority, type, impact } = input;
  const values = { priority, type, status: status ?? standing, impact };
  return {
    site: input.site,
    token: given,
    scheme: scheme ?? schemeOf(given),
    ...(company === undefined ? {} : { company }),
    catchAll: {
      contactEmail: catchAll.contactEmail,
      ...(catchAll.company === undefined ? {} : { company: catchAll.company }),
    },
    technician: {
      ...(technician.id === undefined ? {} : { id: technician.id }),
      ...(technician.email === undefined ? {} : { email: technician.email }),
    },
    values,
    timeoutMs: input.timeoutMs,
  };
});

/** Checks the `psa` section; throws a ZodError that names the keys and holds no values of secrets. */
export const parseAteraConfig = (input: unknown): AteraConfig => ({
  ...checked.parse(input),
  credentialNotes: cutNotes(input, ["token", "credentials"]),
});
