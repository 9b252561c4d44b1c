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
import { isSearchableEmail } from "../text.ts";
import { choiceNames, dependsOnBoard, leftBoard } from "./choices.ts";
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
  /** Values of every ticket, as ConnectWise calls them; what is left away ConnectWise chooses, a board at `__default__`. */
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
  /** What was cut off in what was typed; for printing. */
  readonly credentialNotes: readonly string[];
  readonly company?: string;
  readonly catchAll: { readonly company: string; readonly contactEmail: string };
  /** Labels by the names of values.ts. */
  readonly values: Wanted;
  readonly timeoutMs: number;
}

/** Goes into Basic credentials before `+` and `:`. */
const loginName = pastedKey.refine(
  (text) => /^[^+:/]+$/.test(text),
  'has "+", ":" or "/": give the login company alone, without a key',
);

const notEmail = (name: string): [(text: string) => boolean, string] => [
  (text) => !isSearchableEmail(text),
  `is an e-mail address: give the ${name}, as it stands under API Keys of the API member`,
];

const integrationId = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? "is missing: ConnectWise asks each integration for one; the one-line key does not carry it. It is registered at developer.connectwise.com/ClientID"
        : undefined,
  })
  .pipe(pastedKey);

const companyIdentifier = z
  .string()
  .min(1)
  .max(30)
  .refine(isSafeInCondition, 'may not hold quotes, brackets, backslashes, "*", "%" or control characters')
  .refine((text) => text.trim() === text, "has a space at its beginning or end");

const valueName = z.string().trim().min(1).max(50);

const named = valueName.optional();

const shape = section({
  kind: z.literal("connectwise"),
  site: siteText(parseSite),
  companyId: loginName.optional(),
  publicKey: pastedKey
    .refine((text) => !text.includes(":"), 'has ":": give the public key alone')
    .refine(...notEmail("public key"))
    .optional(),
  privateKey: pastedKey.refine(...notEmail("private key")).optional(),
  credentials: z.string().min(1).optional(),
  clientId: integrationId,
  company: companyIdentifier.optional(),
  catchAll: section({
    company: companyIdentifier.optional(),
    contactEmail: searchableEmail,
  }),
  board: valueName,
  ...{ status: named, type: named, subType: named, item: named, team: named, priority: named, source: named },
  ...{ owner: named, severity: named, impact: named },
  timeoutMs,
});

const separate = ["companyId", "publicKey", "privateKey"] as const;

const checked = shape.transform((input, context): Omit<ConnectWiseConfig, "credentialNotes"> => {
  const { credentials: _line, clientId, company, catchAll, kind: _kind, ...rest } = input;
  const { site, companyId: _company, publicKey: _public, privateKey: _private, timeoutMs: longestMs, ...values } = rest;
  const withoutBoard = boardless(values, context);
  const credentials = credentialsOf(input, separate, splitCredentials, context);
  const strangers = catchAllOf(catchAll, company, context);
  if (credentials === undefined || strangers === undefined || withoutBoard === undefined) {
    return z.NEVER;
  }
  const { companyId, publicKey, privateKey } = credentials;
  return {
    ...{
      site,
      companyId,
      publicKey,
      privateKey,
      clientId,
      catchAll: strangers,
      values: withoutBoard,
      timeoutMs: longestMs,
    },
    ...(company === undefined ? {} : { company }),
  };
});

/** The values without a board that is left to ConnectWise; what depends on a board cannot go with that. */
function boardless(values: Wanted, context: z.RefinementCtx): Wanted | undefined {
  const { board, ...others } = values;
  if (board !== leftBoard) {
    return values;
  }
  const homeless = choiceNames.filter((name) => dependsOnBoard(name) && others[name] !== undefined);
  for (const name of homeless) {
    const message = `depends on the board, and "board" is "${leftBoard}" (left to ConnectWise): name the board`;
    context.addIssue({ code: "custom", path: [name], message });
  }
  return homeless.length === 0 ? others : undefined;
}

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseConnectWiseConfig = (input: unknown): ConnectWiseConfig => ({
  ...checked.parse(input),
  credentialNotes: cutNotes(input, [...separate, "credentials", "clientId"]),
});
