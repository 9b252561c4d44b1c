import { z } from "zod";
import { isSearchableEmail } from "../text.ts";
import { type Site, parseSite } from "./site.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface RequestTrackerConfigInput {
  readonly kind: "request-tracker";
  /** Host, host/path or web address of the Request Tracker. */
  readonly site: string;
  /** Authentication token of the user that makes the tickets, e.g. 1-33-… */
  readonly token: string;
  /** Organization of the RT users whose computers these are; none: any user's address will do. */
  readonly company?: string | undefined;
  readonly catchAll: {
    /** E-mail address of the RT user for people who are none. */
    readonly contactEmail: string;
  };
  /** Name of the queue. */
  readonly queue: string;
  /** Low, Medium, High, or a number from 0 to 100; default: the queue's. */
  readonly priority?: string | undefined;
  /** Custom field that holds the press id. Default PressId. */
  readonly pressIdField?: string | undefined;
  /** Status that means "done". Default resolved. */
  readonly closedStatus?: string | undefined;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

export interface RequestTrackerConfig {
  readonly site: Site;
  readonly token: string;
  /** Whether something that copying adds was cut off the token. */
  readonly isTokenTrimmed: boolean;
  readonly company?: string;
  readonly catchAll: { readonly contactEmail: string };
  /** Labels by the names of values.ts. */
  readonly values: { readonly queue: string; readonly priority?: string };
  readonly pressIdField: string;
  readonly closedStatus: string;
  readonly timeoutMs: number;
}

/** What copying adds at both ends: spaces, quotes, line breaks, characters without width. */
const around = /^[\s"'\u200b-\u200d\u2060\ufeff]+|[\s"'\u200b-\u200d\u2060\ufeff]+$/g;

const token = z
  .string()
  .transform((text) => text.replaceAll(around, ""))
  .pipe(
    z
      .string()
      .min(1, "is empty")
      .regex(
        /^[\x21-\x7e]+$/,
        "has a space, a line break or another character that cannot be part of it; copy it again",
      ),
  );

const site = z.string().transform((typed, context): Site => {
  try {
    return parseSite(typed.trim());
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** Stands in a search between quotes and braces. */
const plainName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N} ._-]+$/u, "may hold letters, digits, spaces, dots, _ and - alone");

const shape = z.strictObject({
  kind: z.literal("request-tracker"),
  site,
  token,
  company: z.string().trim().min(1).max(200).optional(),
  catchAll: z.strictObject({
    contactEmail: z.string().refine(isSearchableEmail, "is no e-mail address that can be searched for"),
  }),
  queue: z.string().trim().min(1).max(200),
  priority: z.string().trim().min(1).max(50).optional(),
  pressIdField: plainName.default("PressId"),
  closedStatus: plainName.default("resolved"),
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export function parseRequestTrackerConfig(input: unknown): RequestTrackerConfig {
  const { kind: _kind, company, queue, priority, ...rest } = shape.parse(input);
  return {
    ...rest,
    isTokenTrimmed: (input as { readonly token: string }).token !== rest.token,
    ...(company === undefined ? {} : { company }),
    values: { queue, ...(priority === undefined ? {} : { priority }) },
  };
}
