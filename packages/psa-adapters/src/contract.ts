import type { Fleet } from "./fleet.ts";

/** Why an attempt ended as it did. The bridge decides on these; people read `message` and `hint`. */
export type AdapterErrorCode =
  | "auth_rejected"
  | "permission_denied"
  | "validation_failed"
  | "value_unknown"
  | "not_found"
  | "rate_limited"
  /** More calls at once than the PSA takes: it is free again within seconds. */
  | "busy"
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

/** Something stands in the way. `rejected`: useless to repeat as it is. `retry`: nothing was changed; later, it may work. */
export type Refusal =
  | { readonly status: "rejected"; readonly error: AdapterError }
  | { readonly status: "retry"; readonly error: AdapterError; readonly retryAfterMs?: number };

/** What was asked for; or `unsupported`: this PSA has no such thing (see Capabilities). */
export type Answer<Value> =
  | { readonly status: "answered"; readonly value: Value }
  | { readonly status: "unsupported" }
  | Refusal;

/** A ticket as the PSA knows it. */
export interface TicketReference {
  /** The PSA's own id, for further calls. */
  readonly id: string;
  /** What people call it: the ticket number. The id, where a PSA tells the number only to `read`. */
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

/**
 * How an attempt to change a ticket ended; see SubmitOutcome. After `ambiguous` the note or file is looked for before it is
 * sent again.
 */
export type WriteOutcome =
  | { readonly status: "accepted" }
  | { readonly status: "ambiguous"; readonly error: AdapterError; readonly retryAfterMs?: number }
  | { readonly status: "unsupported" }
  | Refusal;

/** Whether a ticket has a note or file. */
export type PresenceOutcome = { readonly status: "found" | "absent" | "unsupported" } | Refusal;

export type Visibility = "internal" | "public";

/** A note on a ticket. Text is plain; the adapter escapes it for its PSA, and cuts what is beyond the PSA's limit. */
export interface Note {
  /** Unique among the notes of the ticket, `[A-Za-z0-9-]`, at most 50 characters: it stands in the note to find it by. */
  readonly marker: string;
  readonly text: string;
  readonly visibility: Visibility;
}

/** A file on a ticket. */
export interface TicketFile {
  /** Unique among the files of the ticket, `[A-Za-z0-9._-]`, at most 100 characters: it is found by it. */
  readonly name: string;
  /** A media type, e.g. "image/jpeg". */
  readonly type: string;
  /** Not more than the capability `files` says. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly visibility: Visibility;
}

/** Who pressed, as far as known. */
export interface Person {
  readonly email?: string;
  readonly name?: string;
  readonly phone?: string;
}

/** The computer at which the button is. */
export interface Device {
  readonly hostname?: string;
  readonly serialNumber?: string;
}

/** Whom and what a ticket is about. */
export interface Subject {
  readonly person: Person;
  readonly device?: Device;
}

/** A ticket to be made. Text is plain; the adapter escapes and cuts it for its PSA. */
export interface TicketDraft extends Subject {
  /** Made once when the press was recorded, `[A-Za-z0-9-]`, at most 50 characters; the same over all attempts. */
  readonly pressId: string;
  readonly subject: string;
  /** What the customer may read. */
  readonly publicText: string;
  /** What only technicians may read. */
  readonly internalNote: string;
  /**
   * Values by the names that `fields` tells, as labels, e.g. `{ priority: "High" }`. They go before those of the
   * configuration. One that the PSA does not have is left out, and the internal note says so.
   */
  readonly fields?: Readonly<Record<string, string>>;
  /** Nobody is to be told of the ticket, where the PSA can be asked for that: it is a test. */
  readonly isQuiet?: boolean;
}

/** A value that a ticket can be given. */
export interface TicketField {
  /** As in the configuration and in `TicketDraft.fields`. */
  readonly name: string;
  /** As the PSA calls it. */
  readonly label: string;
  readonly kind: "choice" | "text";
  /** A ticket without it is refused by the PSA. */
  readonly isRequired: boolean;
  /** The field whose value decides which choices there are, e.g. "board" for "status". */
  readonly dependsOn?: string;
  /** Of a choice: what is allowed now. `under`: only for this value of the field that it depends on. */
  readonly choices?: readonly { readonly label: string; readonly under?: string; readonly isDefault?: boolean }[];
  /** Of a text: the longest, in UTF-16 units. */
  readonly longest?: number;
}

export type LookupKind = "contact" | "company" | "site" | "asset";

/** What the PSA knows of a subject. What was not found, or not surely, is missing; `why` says how it was decided. */
export interface Known {
  readonly contact?: { readonly name: string; readonly email?: string; readonly phone?: string };
  readonly company?: { readonly name: string };
  /** `address` on one line. */
  readonly site?: { readonly name: string; readonly address?: string };
  readonly asset?: { readonly name: string };
  /** For the technician: which of the signals decided, in sentences. */
  readonly why: string;
}

/** A ticket as it is now. */
export interface TicketState {
  readonly ticket: TicketReference;
  readonly status: string;
  readonly isClosed: boolean;
  /** Values by the names that `fields` tells, as labels: what was asked for and what the PSA filled in. */
  readonly values: Readonly<Record<string, string>>;
}

/** What happened to a ticket since it was asked last. */
export interface TicketChange {
  readonly ticketId: string;
  readonly status: string;
  readonly isClosed: boolean;
  /** Public answers of technicians, oldest first. */
  readonly replies: readonly Reply[];
}

export interface Reply {
  /** Unique among the replies of the ticket. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly author: string;
  /** Plain text, at most 8,000 UTF-16 units. */
  readonly text: string;
}

/** What an adapter can do for its PSA. */
export interface Capabilities {
  /** `find` tells whether a press has its ticket. Without it a repeat carries the same key (Message-ID, Idempotency-Key). */
  readonly find: boolean;
  /** Notes that `addNote` can make. */
  readonly notes: readonly Visibility[];
  /** The largest file that `attach` takes, in bytes; 0: none. */
  readonly mostFileBytes: number;
  /** `changesSince` and `read` answer. */
  readonly changes: boolean;
  readonly close: boolean;
  readonly lookup: readonly LookupKind[];
}

export type CheckStatus = "ok" | "warning" | "failed";

/** One line of `check`: what was looked at, how it stands, and what to do. */
export interface CheckResult {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  readonly hint?: string;
  /** Of a failure that a request met. */
  readonly code?: AdapterErrorCode;
}

export interface AdapterLogger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Keeps what was looked up over restarts, for one configuration and one version of the adapter. Values are data as JSON has it. */
export interface LookupMemory {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** Everything impure an adapter uses is handed in. */
export interface AdapterContext {
  /** The global `fetch` or undici's; redirects are not followed by adapters. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: AdapterLogger;
  /** None: a start looks everything up anew. It holds names and addresses of people, and no secret. */
  readonly memory?: LookupMemory;
  /** What was looked up longer ago is looked up anew, ahead of its end; none: at its end, after two days at most. */
  readonly renewAfterMs?: number;
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
  readonly capabilities: Capabilities;
  /** Read-only probe of connection, credentials, rights and configured values. */
  check(context: AdapterContext): Promise<readonly CheckResult[]>;
  /** What a ticket can be given, with what is allowed now. */
  fields(context: AdapterContext): Promise<Answer<readonly TicketField[]>>;
  /** Whose ticket it would be, and where that person is. */
  lookup(subject: Subject, context: AdapterContext): Promise<Answer<Known>>;
  /** Looks up and caches what a ticket needs and opens the connection, so that `submit` is one request. */
  prepare(subject: Subject, context: AdapterContext): Promise<void>;
  /** Makes the ticket with one request, when it was prepared. What that cannot carry is told by `notesAfter`. */
  submit(draft: TicketDraft, context: AdapterContext): Promise<SubmitOutcome>;
  find(pressId: string, context: AdapterContext): Promise<FindOutcome>;
  /**
   * The notes that are still missing when the ticket of this draft was made: text beyond the PSA's limits, and what it
   * takes apart only. To be added by `addNote`, in this order; their markers are the same each time.
   */
  notesAfter(draft: TicketDraft, context: AdapterContext): Promise<Answer<readonly Note[]>>;
  addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome>;
  findNote(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome>;
  attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome>;
  findFile(ticketId: string, name: string, context: AdapterContext): Promise<PresenceOutcome>;
  /**
   * Links the subject's computer to the ticket, where the PSA takes that after the ticket alone; `unsupported` where
   * `submit` does it, and where there is no such asset. May be repeated without harm.
   */
  linkAsset(ticketId: string, subject: Subject, context: AdapterContext): Promise<WriteOutcome>;
  read(ticketId: string, context: AdapterContext): Promise<Answer<TicketState>>;
  /** Those of the tickets (at most 50) that changed after `sinceMs` (milliseconds since 1970), and maybe others of them. */
  changesSince(
    ticketIds: readonly string[],
    sinceMs: number,
    context: AdapterContext,
  ): Promise<Answer<readonly TicketChange[]>>;
  /** Sets the status that means "done". A ticket that is closed already is `accepted`. */
  close(ticketId: string, context: AdapterContext): Promise<WriteOutcome>;
}

/** An adapter as a value: its name, its configuration, and how to make it. */
export interface AdapterDefinition<Config> {
  readonly kind: string;
  readonly displayName: string;
  readonly capabilities: Capabilities;
  /** Checks the `psa` section of the configuration; throws a ZodError. */
  readonly parseConfig: (input: unknown) => Config;
  /** `fleet`: the computers that share the tenant's limits; this one alone when it is left away. */
  readonly create: (config: Config, fleet?: Fleet) => PsaAdapter;
}
