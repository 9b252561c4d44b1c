import { z } from "zod";
import {
  catchAllOf,
  credentialsOf,
  cutNotes,
  pastedKey,
  searchableEmail,
  section,
  siteText,
  timeoutMs,
} from "../settings.ts";
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
  /** What was cut off in what was typed; for printing. */
  readonly credentialNotes: readonly string[];
  readonly company?: string;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  /** Labels by the names of choices.ts. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly dueInHours: number;
  readonly timeoutMs: number;
}

const companyName = z.string().trim().min(1).max(100);
const label = z.string().trim().min(1).max(250);
const named = label.optional();

/** The one-line credentials of the existing product do not have it. */
const trackingIdentifier = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? "is missing: the tracking identifier of a Custom (Internal Integration), made at the API user in Autotask; that of another product cannot be used"
        : undefined,
  })
  .pipe(pastedKey);

const shape = section({
  kind: z.literal("autotask"),
  site: siteText(parseSite).default(parseSite(undefined)),
  userName: pastedKey.optional(),
  secret: pastedKey.optional(),
  credentials: z.string().min(1).optional(),
  integrationCode: trackingIdentifier,
  company: companyName.optional(),
  catchAll: section({
    company: companyName.optional(),
    contactEmail: searchableEmail,
  }),
  queue: label,
  ...{ status: named, priority: named, ticketCategory: named, ticketType: named, source: named },
  ...{ issueType: named, subIssueType: named, workType: named },
  dueInHours: z.number().min(0.25).max(8760).default(24),
  timeoutMs,
});

const separate = ["userName", "secret"] as const;

const checked = shape.transform((input, context): Omit<AutotaskConfig, "credentialNotes"> => {
  const { kind: _kind, credentials: _line, userName: _user, secret: _secret, catchAll, company, ...rest } = input;
  const { site, integrationCode, dueInHours, timeoutMs: longestMs, ...values } = rest;
  const credentials = credentialsOf(input, separate, splitCredentials, context);
  const strangers = catchAllOf(catchAll, company, context);
  if (credentials === undefined || strangers === undefined) {
    return z.NEVER;
  }
  const { userName, secret } = credentials;
  return {
    ...{ site, userName, secret, integrationCode, catchAll: strangers, values, dueInHours, timeoutMs: longestMs },
    ...(company === undefined ? {} : { company }),
  };
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseAutotaskConfig = (input: unknown): AutotaskConfig => ({
  ...checked.parse(input),
  credentialNotes: cutNotes(input, [...separate, "credentials", "integrationCode"]),
});
