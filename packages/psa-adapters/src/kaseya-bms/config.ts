import { z } from "zod";
import {
  catchAllOf,
  credentialsOf,
  cutNotes,
  pasted,
  searchableEmail,
  section,
  siteText,
  timeoutMs,
} from "../settings.ts";
import { splitCredentials } from "./credentials.ts";
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
  /** What was cut off in what was typed; for printing. */
  readonly credentialNotes: readonly string[];
  readonly company?: string;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  /** Labels, or ids as digits, by the names of values.ts. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly closedStatus?: string;
  readonly textFormat: "html" | "plain";
  readonly callsPerHour: number;
  readonly timeoutMs: number;
}

const loginText = pasted.refine(
  (text) => text.length <= 250 && /^\P{Cc}+$/u.test(text),
  "is too long, or has a line break or another control character in it; copy it again",
);

const accountName = z.string().trim().min(1).max(250);
const label = z
  .union([z.string().trim().min(1).max(250), z.int().min(0).max(2_147_483_647)])
  .transform(String)
  .optional();

const shape = section({
  kind: z.literal("kaseya-bms"),
  site: siteText(parseSite),
  tenant: loginText.optional(),
  userName: loginText.optional(),
  password: loginText.optional(),
  credentials: z.string().min(1).optional(),
  company: accountName.optional(),
  catchAll: section({
    company: accountName.optional(),
    contactEmail: searchableEmail,
  }),
  ...{ queue: label, assignee: label, status: label, priority: label, type: label, source: label },
  ...{ issueType: label, subIssueType: label, sla: label, workType: label, noteType: label, closedStatus: label },
  textFormat: z.enum(["html", "plain"]).default("html"),
  callsPerHour: z.number().int().min(1).default(publishedCallsPerHour),
  timeoutMs,
});

const separate = ["tenant", "userName", "password"] as const;

const checked = shape.transform((input, context): Omit<KaseyaBmsConfig, "credentialNotes"> => {
  const { kind: _kind, credentials: _line, tenant: _tenant, userName: _user, password: _password, ...rest } = input;
  const { site, company, catchAll, closedStatus, textFormat, callsPerHour, timeoutMs: longestMs, ...values } = rest;
  const credentials = credentialsOf(input, separate, splitCredentials, context);
  const strangers = catchAllOf(catchAll, company, context);
  if (credentials === undefined || strangers === undefined) {
    return z.NEVER;
  }
  const { tenant, userName, password } = credentials;
  return {
    ...{ site, tenant, userName, password, catchAll: strangers, values, textFormat, callsPerHour },
    ...(company === undefined ? {} : { company }),
    ...(closedStatus === undefined ? {} : { closedStatus }),
    timeoutMs: longestMs,
  };
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseKaseyaBmsConfig = (input: unknown): KaseyaBmsConfig => ({
  ...checked.parse(input),
  credentialNotes: cutNotes(input, [...separate, "credentials"]),
});
