import { z } from "zod";
import { cutNotes, pastedKey, searchableEmail, section, siteText, timeoutMs } from "../settings.ts";
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
  /** What was cut off in what was typed; for printing. */
  readonly credentialNotes: readonly string[];
  readonly company?: string;
  readonly catchAll: { readonly contactEmail: string };
  /** Labels by the names of values.ts. */
  readonly values: { readonly queue: string; readonly priority?: string };
  readonly pressIdField: string;
  readonly closedStatus: string;
  readonly timeoutMs: number;
}

/** Stands in a search between quotes and braces. */
const plainName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N} ._-]+$/u, "may hold letters, digits, spaces, dots, _ and - alone");

const shape = section({
  kind: z.literal("request-tracker"),
  site: siteText(parseSite),
  token: pastedKey,
  company: z.string().trim().min(1).max(200).optional(),
  catchAll: section({
    contactEmail: searchableEmail,
  }),
  queue: z.string().trim().min(1).max(200),
  priority: z.string().trim().min(1).max(50).optional(),
  pressIdField: plainName.default("PressId"),
  closedStatus: plainName.default("resolved"),
  timeoutMs,
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export function parseRequestTrackerConfig(input: unknown): RequestTrackerConfig {
  const { kind: _kind, company, queue, priority, ...rest } = shape.parse(input);
  return {
    ...rest,
    credentialNotes: cutNotes(input, ["token"]),
    ...(company === undefined ? {} : { company }),
    values: { queue, ...(priority === undefined ? {} : { priority }) },
  };
}
