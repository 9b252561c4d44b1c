import { z } from "zod";
import { isSearchableEmail } from "../text.ts";
import { type Site, parseSite } from "./site.ts";
import { type Scheme, schemeOf, withoutEnds } from "./token.ts";
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
  /** What was cut from the token, for printing. */
  readonly tokenNotes: readonly string[];
  readonly scheme: Scheme;
  readonly company?: string;
  readonly catchAll: { readonly contactEmail: string; readonly company?: string };
  readonly technician: Technician;
  /** Labels by the names of values.ts. */
  readonly values: Wanted;
  readonly timeoutMs: number;
}

const customerName = z.string().trim().min(1).max(200);
const valueName = z.string().trim().min(1).max(100).optional();
const email = z.string().refine(isSearchableEmail, "is no e-mail address that can be searched for");
const secret = z.string().min(1);

const site = z
  .string()
  .default("app.atera.com")
  .transform((typed, context): Site => {
    try {
      return parseSite(typed.trim());
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

const shape = z.strictObject({
  kind: z.literal("atera"),
  site,
  token: secret.optional(),
  credentials: secret.optional(),
  scheme: z.enum(["bearer", "api-key"]).optional(),
  company: customerName.optional(),
  catchAll: z.strictObject({ contactEmail: email, company: customerName.optional() }),
  technician: z
    .strictObject({ id: z.int().positive().optional(), email: email.optional() })
    .refine(({ id, email: address }) => id !== undefined || address !== undefined, 'needs "id" or "email"'),
  ...{ priority: valueName, type: valueName, status: valueName, standing: valueName, impact: valueName },
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

const checked = shape.transform((input, context): AteraConfig => {
  const { token, credentials, scheme, company, catchAll, technician, timeoutMs, status, standing } = input;
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
  const name = token === undefined ? "credentials" : "token";
  if (given === undefined) {
    return complain("token", "is missing");
  }
  const bare = withoutEnds(given);
  if (!/^[\x21-\x7e]+$/.test(bare)) {
    return complain(name, "has a space, a line break or another character that cannot be part of it; copy it again");
  }
  const { priority, type, impact } = input;
  const values = { priority, type, status: status ?? standing, impact };
  return {
    site: input.site,
    token: bare,
    tokenNotes: bare === given ? [] : [`spaces, quotes or line breaks around "${name}" were cut off`],
    scheme: scheme ?? schemeOf(bare),
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
    timeoutMs,
  };
});

/** Checks the `psa` section; throws a ZodError that names the keys and holds no values of secrets. */
export const parseAteraConfig = (input: unknown): AteraConfig => checked.parse(input);
