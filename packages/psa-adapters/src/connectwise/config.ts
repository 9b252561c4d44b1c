import { z } from "zod";
import { isSearchableEmail } from "../text.ts";
import { isSafeInCondition } from "./conditions.ts";
import { splitCredentials } from "./credentials.ts";
import { type Site, parseSite } from "./site.ts";
import type { Wanted } from "./values.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface ConnectWiseConfigInput {
  readonly kind: "connectwise";
  /** Host, host/path or web address of the ConnectWise system. */
  readonly site: string;
  /** The company name of ConnectWise's login screen: the MSP, not its customer. */
  readonly companyId?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly privateKey?: string | undefined;
  /** These three in the one-line form `Companyid+publickey:privatekey` of the existing product. */
  readonly credentials?: string | undefined;
  readonly clientId: string;
  /** Identifier of the customer company whose computers these are; none: contact, computer and domain decide. */
  readonly company?: string | undefined;
  readonly catchAll: {
    /** Identifier of the company for people who are not contacts; default: `company`. */
    readonly company?: string | undefined;
    /** E-mail address of the contact for people who are not contacts. */
    readonly contactEmail: string;
  };
  /** Values of every ticket, as ConnectWise calls them; what is left away ConnectWise chooses. */
  readonly board: string;
  readonly status?: string | undefined;
  readonly type?: string | undefined;
  readonly subType?: string | undefined;
  readonly item?: string | undefined;
  readonly team?: string | undefined;
  readonly priority?: string | undefined;
  readonly source?: string | undefined;
  /** Identifier of a member. */
  readonly owner?: string | undefined;
  readonly severity?: string | undefined;
  readonly impact?: string | undefined;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

export interface ConnectWiseConfig {
  readonly site: Site;
  readonly companyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  readonly company?: string;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  /** Labels by the names of values.ts. */
  readonly values: Wanted;
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

const named = valueName.optional();

const shape = z.strictObject({
  kind: z.literal("connectwise"),
  site,
  companyId: loginName.optional(),
  publicKey: headerText.regex(/^[^:]+$/, 'has ":": give the public key alone').optional(),
  privateKey: headerText.optional(),
  credentials: z.string().min(1).optional(),
  clientId: headerText,
  company: companyIdentifier.optional(),
  catchAll: z.strictObject({
    company: companyIdentifier.optional(),
    contactEmail: z.string().refine(isSearchableEmail, "is no e-mail address that can be searched for"),
  }),
  board: valueName,
  ...{ status: named, type: named, subType: named, item: named, team: named, priority: named, source: named },
  ...{ owner: named, severity: named, impact: named },
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

const separate = ["companyId", "publicKey", "privateKey"] as const;

/** Either the three values or the one line that has all of them. */
const checked = shape.transform((input, context): ConnectWiseConfig => {
  const { credentials, clientId, company, catchAll, timeoutMs, kind: _kind, ...rest } = input;
  const { site: parsedSite, companyId, publicKey, privateKey, ...values } = rest;
  const complain = (path: string[], message: string): never => {
    context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  };
  const given = separate.filter((name) => input[name] !== undefined);
  if (credentials !== undefined && given.length > 0) {
    return complain(["credentials"], `stands beside ${given.join(", ")}: give the one line or the separate values`);
  }
  const missing = separate.find((name) => input[name] === undefined);
  if (credentials === undefined && missing !== undefined) {
    return complain([missing], "is missing");
  }
  const split = credentials === undefined ? undefined : splitCredentials(credentials);
  if (typeof split === "string") {
    return complain(["credentials"], split);
  }
  const catchAllCompany = catchAll.company ?? company;
  if (catchAllCompany === undefined) {
    return complain(["catchAll", "company"], `is missing: without "company" it says where strangers go`);
  }
  return {
    site: parsedSite,
    companyId: split?.companyId ?? companyId ?? "",
    publicKey: split?.publicKey ?? publicKey ?? "",
    privateKey: split?.privateKey ?? privateKey ?? "",
    clientId,
    ...(company === undefined ? {} : { company }),
    catchAll: { company: catchAllCompany, contactEmail: catchAll.contactEmail },
    values,
    timeoutMs,
  };
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseConnectWiseConfig = (input: unknown): ConnectWiseConfig => checked.parse(input);
