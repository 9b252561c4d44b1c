/** Why an attempt ended as it did. The bridge decides on these; people read `message` and `hint`. */
export type AdapterErrorCode =
  | "auth_rejected"
  | "permission_denied"
  | "validation_failed"
  | "value_unknown"
  | "not_found"
  | "rate_limited"
  | "remote_unavailable"
  | "network_unreachable"
  | "timeout"
  | "connection_lost"
  | "answer_unreadable";

export interface AdapterError {
  readonly code: AdapterErrorCode;
  /** What is wrong and where; may name fields and hosts, never secrets or ticket text. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly httpStatus?: number;
}

/** A ticket as the PSA knows it. */
export interface TicketReference {
  /** The PSA's own id, for further calls. */
  readonly id: string;
  /** What people call it: the ticket number. */
  readonly number: string;
  /** Where a technician opens it in a browser, when the PSA has such an address. */
  readonly url?: string;
}

/**
 * How an attempt to make a ticket ended; the queue acts on `status` alone.
 * - accepted: the PSA gave an id.
 * - rejected: the PSA will not take it as it is; repeating is useless until something is changed.
 * - retry: surely nothing was made; try again later, not before `retryAfterMs` when given.
 * - ambiguous: bytes may have reached the PSA and no readable answer came; call `find` before any further attempt.
 */
export type SubmitOutcome =
  | { readonly status: "accepted"; readonly ticket: TicketReference }
  | { readonly status: "rejected"; readonly error: AdapterError }
  | { readonly status: "retry"; readonly error: AdapterError; readonly retryAfterMs?: number }
  | { readonly status: "ambiguous"; readonly error: AdapterError; readonly retryAfterMs?: number };

/**
 * How a search for a press ended. `found` has the oldest ticket when several carry the press id, the others in
 * `duplicates`. `unsupported`: this PSA cannot be searched.
 */
export type FindOutcome =
  | { readonly status: "found"; readonly ticket: TicketReference; readonly duplicates: readonly TicketReference[] }
  | { readonly status: "absent" }
  | { readonly status: "unsupported" }
  | { readonly status: "rejected"; readonly error: AdapterError }
  | { readonly status: "retry"; readonly error: AdapterError; readonly retryAfterMs?: number };

/** A ticket to be made. Text is plain; the adapter escapes and cuts it for its PSA. */
export interface TicketDraft {
  /** Made once when the press was recorded, `[A-Za-z0-9-]`, at most 50 characters; the same over all attempts. */
  readonly pressId: string;
  readonly subject: string;
  /** What the customer may read. */
  readonly publicText: string;
  /** What only technicians may read. */
  readonly internalNote: string;
  /** Who pressed, as far as known. */
  readonly person: { readonly email?: string; readonly name?: string };
}

export type CheckStatus = "ok" | "warning" | "failed";

/** One line of `check`: what was looked at, how it stands, and what to do. */
export interface CheckResult {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  readonly hint?: string;
}

export interface AdapterLogger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Everything impure an adapter uses is handed in. */
export interface AdapterContext {
  /** The global `fetch` or undici's; redirects are not followed by adapters. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: AdapterLogger;
  /** Ends the call; an adapter adds its own time limit. */
  readonly signal: AbortSignal;
}

/**
 * A PSA, ready for use. It never retries by itself, never throws for what the remote side does, never reads files,
 * environment or clock; it may keep what it looked up in memory.
 */
export interface PsaAdapter {
  /** The name in the configuration, e.g. `connectwise`. */
  readonly kind: string;
  /** Host the requests go to, for messages. */
  readonly host: string;
  /** Read-only probe of connection, credentials, rights and configured values. */
  check(context: AdapterContext): Promise<readonly CheckResult[]>;
  /** Looks up and caches what a ticket needs and opens the connection, so that `submit` is one request. */
  prepare(person: TicketDraft["person"], context: AdapterContext): Promise<void>;
  submit(draft: TicketDraft, context: AdapterContext): Promise<SubmitOutcome>;
  find(pressId: string, context: AdapterContext): Promise<FindOutcome>;
}

/** An adapter as a value: its name, its configuration, and how to make it. */
export interface AdapterDefinition<Config> {
  readonly kind: string;
  readonly displayName: string;
  /** Checks the `psa` section of the configuration; throws a ZodError. */
  readonly parseConfig: (input: unknown) => Config;
  readonly create: (config: Config) => PsaAdapter;
}
