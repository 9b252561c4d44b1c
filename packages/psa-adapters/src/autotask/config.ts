import { z } from "zod";
import { isSearchableEmail } from "../text.ts";
import { splitCredentials } from "./credentials.ts";
import { type Site, parseSite } from "./site.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface AutotaskConfigInput {
  readonly kind: "autotask";
  /** The portal's or the API's address, e.g. ww2.autotask.net; default: Autotask is asked for the zone. */
  readonly site?: string | undefined;
  /** The API user's "username (key)". */
  readonly userName?: string | undefined;
  readonly secret?: string | undefined;
  /** These two in the one-line form `username@domain:password` of the existing product. */
  readonly credentials?: string | undefined;
  /** The tracking identifier of the integration. */
  readonly integrationCode: string;
  /** Name of the company whose computers these are; none: contact, computer and domain decide. */
  readonly company?: string | undefined;
  readonly catchAll: {
    /** Name of the company for people who are not contacts; default: `company`. */
    readonly company?: string | undefined;
    /** E-mail address of the contact for people who are not contacts. */
    readonly contactEmail: string;
  };
  /** Values of every ticket, as Autotask calls them. */
  readonly queue: string;
  readonly status?: string | undefined;
  readonly priority?: string | undefined;
  readonly ticketCategory?: string | undefined;
  readonly ticketType?: string | undefined;
  readonly source?: string | undefined;
  readonly issueType?: string | undefined;
  readonly subIssueType?: string | undefined;
  readonly workType?: string | undefined;
  /** When a ticket is due, after the press. Default 24. */
  readonly dueInHours?: number | undefined;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

export interface AutotaskConfig {
  readonly site: Site;
  readonly userName: string;
  readonly secret: string;
  readonly integrationCode: string;
  readonly company?: string;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  /** Labels by the names of choices.ts. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly dueInHours: number;
  readonly timeoutMs: number;
}

/** Goes into a header: visible ASCII. */
const headerText = z
  .string()
  .min(1)
  .regex(/^[\x21-\x7e]+$/, "has a space, a line break or another character that cannot be part of it; copy it again");

const companyName = z.string().trim().min(1).max(100);
const label = z.string().trim().min(1).max(250);
const named = label.optional();

const shape = z.strictObject({
  kind: z.literal("autotask"),
  site: z.string().optional(),
  userName: headerText.optional(),
  secret: headerText.optional(),
  credentials: z.string().min(1).optional(),
  integrationCode: headerText,
  company: companyName.optional(),
  catchAll: z.strictObject({
    company: companyName.optional(),
    contactEmail: z.string().refine(isSearchableEmail, "is no e-mail address that can be searched for"),
  }),
  queue: label,
  ...{ status: named, priority: named, ticketCategory: named, ticketType: named, source: named },
  ...{ issueType: named, subIssueType: named, workType: named },
  dueInHours: z.number().min(0.25).max(8760).default(24),
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

const separate = ["userName", "secret"] as const;

/** Either the two values or the one line that has both. */
const checked = shape.transform((input, context): AutotaskConfig => {
  const { kind: _kind, site, userName, secret, credentials, integrationCode, ...rest } = input;
  const { company, catchAll, dueInHours, timeoutMs, ...values } = rest;
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
  const parsedSite = siteOrProblem(site?.trim());
  if (typeof parsedSite === "string") {
    return complain(["site"], parsedSite);
  }
  return {
    site: parsedSite,
    userName: split?.userName ?? userName ?? "",
    secret: split?.secret ?? secret ?? "",
    integrationCode,
    ...(company === undefined ? {} : { company }),
    catchAll: { company: catchAllCompany, contactEmail: catchAll.contactEmail },
    values,
    dueInHours,
    timeoutMs,
  };
});

function siteOrProblem(typed: string | undefined): Site | string {
  try {
    return parseSite(typed);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseAutotaskConfig = (input: unknown): AutotaskConfig => checked.parse(input);
