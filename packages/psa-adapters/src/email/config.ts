import { z } from "zod";
import { isLoopback } from "../address.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
import { section } from "../settings.ts";

export type Security = "starttls" | "tls" | "none";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface EmailConfigInput {
  readonly kind: "email";
  /** Host of the mail server that takes our mail (submission). */
  readonly host: string;
  /** Default 587; 465 with security "tls". */
  readonly port?: number | undefined;
  /** Default "tls" for port 465, else "starttls". "none" for this computer alone. */
  readonly security?: Security | undefined;
  /** Both or none. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Sender of all mail. Its domain stands in the Message-IDs. */
  readonly from: string;
  /** The PSA's mail intake. */
  readonly to: string;
  /** Where internal notes and files go: a mailbox of technicians, never the intake. */
  readonly evidenceTo?: string | undefined;
  /** Longest time of one mail. Default 30,000. */
  readonly timeoutMs?: number | undefined;
}

export interface EmailConfig {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: string;
  readonly to: string;
  readonly evidenceTo?: string;
  readonly timeoutMs: number;
}

const address = z.string().trim().refine(isSearchableEmail, "is no e-mail address alone, like help@msp.example");

const shape = section({
  kind: z.literal("email"),
  host: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9.:-]+$/, "is no host name; write it without mailto:, smtp:// or a path"),
  port: z.number().int().min(1).max(65_535).optional(),
  security: z.enum(["starttls", "tls", "none"]).optional(),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  from: address,
  to: address,
  evidenceTo: address.optional(),
  timeoutMs: z.number().int().min(10).max(300_000).default(30_000),
});

const checked = shape.transform((input, context): EmailConfig => {
  const { host, from, to, evidenceTo, timeoutMs, user, password } = input;
  const complain = (path: string, message: string): never => {
    context.addIssue({ code: "custom", path: [path], message });
    return z.NEVER;
  };
  const security = input.security ?? (input.port === 465 ? "tls" : "starttls");
  if (security === "none" && !isLoopback(host)) {
    return complain(
      "security",
      '"none" would send mail and password readable over the network; it is for this computer alone',
    );
  }
  if ((user === undefined) !== (password === undefined)) {
    return complain(user === undefined ? "user" : "password", "is missing: give both, or none");
  }
  if (evidenceTo !== undefined && isSameText(evidenceTo, to)) {
    return complain("evidenceTo", 'is the intake "to": what is internal would stand in the ticket for everybody');
  }
  return {
    host,
    port: input.port ?? (security === "tls" ? 465 : 587),
    security,
    ...(user === undefined || password === undefined ? {} : { login: { user, password } }),
    from,
    to,
    ...(evidenceTo === undefined ? {} : { evidenceTo }),
    timeoutMs,
  };
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export const parseEmailConfig = (input: unknown): EmailConfig => checked.parse(input);
