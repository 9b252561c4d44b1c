import { z } from "zod";
import { isSafeInCondition, isSearchableEmail } from "./conditions.ts";
import { type Site, parseSite } from "./site.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface ConnectWiseConfigInput {
  readonly kind: "connectwise";
  /** Host, host/path or web address of the ConnectWise system. */
  readonly site: string;
  /** The company name of ConnectWise's login screen: the MSP, not its customer. */
  readonly companyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  /** Identifier of the customer company whose computers these are. */
  readonly company: string;
  readonly catchAll: {
    /** Identifier of the company for people who are not contacts; default: `company`. */
    readonly company?: string | undefined;
    /** E-mail address of the contact for people who are not contacts. */
    readonly contactEmail: string;
  };
  readonly board: string;
  /** Default: the board's own default status. */
  readonly status?: string | undefined;
  /** Default: ConnectWise's own default priority. */
  readonly priority?: string | undefined;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

export interface ConnectWiseConfig extends Omit<ConnectWiseConfigInput, "site" | "catchAll" | "timeoutMs"> {
  readonly site: Site;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  readonly timeoutMs: number;
}

/** Goes into a header: visible ASCII. A key that was copied with a space or a line break is refused, and it is said. */
const headerText = z
  .string()
  .min(1)
  .regex(/^[\x21-\x7e]+$/, "has a space, a line break or another character that cannot be part of it; copy it again");

/** Goes into Basic credentials before `+` and `:`. */
const loginName = headerText.regex(/^[^+:/]+$/, 'has "+", ":" or "/": give the login company alone, without a key');

const companyIdentifier = z
  .string()
  .min(1)
  .max(30)
  .refine(isSafeInCondition, 'may not hold quotes, brackets, backslashes, "*", "%" or control characters')
  .refine((text) => text.trim() === text, "has a space at its beginning or end");

const valueName = z.string().trim().min(1).max(50);

const site = z.string().transform((typed, context): Site => {
  try {
    return parseSite(typed.trim());
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

const shape = z.strictObject({
  kind: z.literal("connectwise"),
  site,
  companyId: loginName,
  publicKey: headerText.regex(/^[^:]+$/, 'has ":": give the public key alone'),
  privateKey: headerText,
  clientId: headerText,
  company: companyIdentifier,
  catchAll: z.strictObject({
    company: companyIdentifier.optional(),
    contactEmail: z.string().refine(isSearchableEmail, "is no e-mail address that can be searched for"),
  }),
  board: valueName,
  status: valueName.optional(),
  priority: valueName.optional(),
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export function parseConnectWiseConfig(input: unknown): ConnectWiseConfig {
  const config = shape.parse(input);
  return { ...config, catchAll: { company: config.company, ...defined(config.catchAll) } };
}

/** Without the keys that are undefined, so that a default given before stays. */
function defined<Value extends { readonly company?: string | undefined; readonly contactEmail: string }>({
  company,
  contactEmail,
}: Value): { company?: string; contactEmail: string } {
  return company === undefined ? { contactEmail } : { company, contactEmail };
}
