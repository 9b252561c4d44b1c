import { z } from "zod";
import { isSearchableEmail } from "../text.ts";
import { splitCredentials, withoutCopiedEnds } from "./credentials.ts";
import { publishedCallsPerHour } from "./pace.ts";
import { type Site, parseSite } from "./site.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface KaseyaBmsConfigInput {
  readonly kind: "kaseya-bms";
  /** US, EMEA, APAC, Vorex, the gateway URL of My Settings, or a host of one's own. */
  readonly site: string;
  /** The company of the login screen (My Settings: Company/Tenant): the MSP, not its customer. */
  readonly tenant?: string | undefined;
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
  /** These three in the one-line form `Company+username:password` of the existing product. */
  readonly credentials?: string | undefined;
  /** Name of the account whose computers these are; none: contact, computer and domain decide. */
  readonly company?: string | undefined;
  readonly catchAll: {
    /** Name of the account for people who are not contacts; default: `company`. */
    readonly company?: string | undefined;
    /** E-mail address of the contact for people who are not contacts. */
    readonly contactEmail: string;
  };
  /** Values of every ticket, as BMS calls them, or their ids as numbers. BMS demands a queue, an assignee, or both. */
  readonly queue?: Label | undefined;
  readonly assignee?: Label | undefined;
  readonly status?: Label | undefined;
  readonly priority?: Label | undefined;
  readonly type?: Label | undefined;
  readonly source?: Label | undefined;
  readonly issueType?: Label | undefined;
  readonly subIssueType?: Label | undefined;
  readonly sla?: Label | undefined;
  readonly workType?: Label | undefined;
  /** Type of the notes. */
  readonly noteType?: Label | undefined;
  /** The status that `close` sets; default: Completed, Closed or Resolved, whichever there is. */
  readonly closedStatus?: Label | undefined;
  /** How texts are sent; whether BMS takes them for HTML is not published. Default: html. */
  readonly textFormat?: "html" | "plain" | undefined;
  /** Calls of one endpoint in an hour. Default: BMS's own limit, 1,500; less where several share the tenant's. */
  readonly callsPerHour?: number | undefined;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

type Label = string | number;

export interface KaseyaBmsConfig {
  readonly site: Site;
  readonly tenant: string;
  readonly userName: string;
  readonly password: string;
  /** What was changed in what was typed; for printing. */
  readonly notes: readonly string[];
  readonly company?: string;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  /** Labels, or ids as digits, by the names of values.ts. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly closedStatus?: string;
  readonly textFormat: "html" | "plain";
  readonly callsPerHour: number;
  readonly timeoutMs: number;
}

const loginText = z
  .string()
  .max(250)
  .refine(
    (text) => /^\P{Cc}+$/u.test(withoutCopiedEnds(text)),
    "is empty, or has a line break or another control character in it; copy it again",
  );

const accountName = z.string().trim().min(1).max(250);
const label = z
  .union([z.string().trim().min(1).max(250), z.int().min(0).max(2_147_483_647)])
  .transform(String)
  .optional();

const site = z.string().transform((typed, context): Site => {
  try {
    return parseSite(typed.trim());
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

const shape = z.strictObject({
  kind: z.literal("kaseya-bms"),
  site,
  tenant: loginText.optional(),
  userName: loginText.optional(),
  password: loginText.optional(),
  credentials: z.string().min(1).optional(),
  company: accountName.optional(),
  catchAll: z.strictObject({
    company: accountName.optional(),
    contactEmail: z.string().refine(isSearchableEmail, "is no e-mail address that can be searched for"),
  }),
  ...{ queue: label, assignee: label, status: label, priority: label, type: label, source: label },
  ...{ issueType: label, subIssueType: label, sla: label, workType: label, noteType: label, closedStatus: label },
  textFormat: z.enum(["html", "plain"]).default("html"),
  callsPerHour: z.number().int().min(1).default(publishedCallsPerHour),
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

const separate = ["tenant", "userName", "password"] as const;

/** Either the three values or the one line that has all of them. */
const checked = shape.transform((input, context): KaseyaBmsConfig => {
  const { kind: _kind, credentials, tenant, userName, password, company, catchAll, ...rest } = input;
  const { site: parsedSite, closedStatus, textFormat, callsPerHour, timeoutMs, ...values } = rest;
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
  const written = { tenant, userName, password, credentials };
  const cut = Object.entries(written).filter(([, text]) => text !== undefined && withoutCopiedEnds(text) !== text);
  return {
    site: parsedSite,
    tenant: split?.tenant ?? withoutCopiedEnds(tenant ?? ""),
    userName: split?.userName ?? withoutCopiedEnds(userName ?? ""),
    password: split?.password ?? withoutCopiedEnds(password ?? ""),
    notes: cut.map(([name]) => `spaces, quotes or line breaks around "${name}" were cut`),
    ...(company === undefined ? {} : { company }),
    catchAll: { company: catchAllCompany, contactEmail: catchAll.contactEmail },
    values,
    ...(closedStatus === undefined ? {} : { closedStatus }),
    textFormat,
    callsPerHour,
    timeoutMs,
  };
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseKaseyaBmsConfig = (input: unknown): KaseyaBmsConfig => checked.parse(input);
