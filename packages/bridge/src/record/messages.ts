import type { GestureKind, TransportConfig } from "@tier2/button";
import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import type { EvidencePart, EvidencePartName } from "../capture/parts.ts";
import type { PolicyConfig, RetentionConfig, WatchConfig } from "../config/sections.ts";
import type { ErrorDescription } from "../errors.ts";
import type { DestinationState, RecorderEvent } from "../events.ts";
import type { FollowUpAnswer, FollowUpSettlement, ListedFollowUp, NewFollowUp } from "./follow-ups.ts";
import type { WatchResult, WatchedTicket } from "./watched.ts";

/** What the recorder is started with. Times in milliseconds. */
export interface RecorderSettings {
  readonly databasePath: string;
  readonly transport: TransportConfig;
  /** How long after a press its gesture may arrive; without one it counts as short then. */
  readonly gestureWindowMs: number;
  /** How long after an attempt's lease ended a search is trusted to see what the attempt made. */
  readonly settleMs: number;
  /** The longest wait between two attempts of a press. */
  readonly longestWaitMs: number;
  readonly rules: QueueRules;
  /** File that names this computer; missing: the system's own. A database of another computer is set aside. */
  readonly machineIdFile?: string | undefined;
  /** Where the key of the data at rest comes from: environment variables of service managers. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What becomes of presses on disk; another set may take its place while the bridge runs. */
export interface QueueRules {
  readonly policy: PolicyConfig;
  readonly retention: RetentionConfig;
  readonly watch: Pick<WatchConfig, "enabled" | "days">;
  /** Names the helpdesk system of each way: what follows a ticket goes nowhere but where that was made. */
  readonly places: Readonly<Record<Route, string | undefined>>;
  /** A press that could not be sent for so long is a dead letter. */
  readonly deadAfterMs: number;
  /** A press that waits so long takes the other way; undefined: there is none. */
  readonly fallbackAfterMs: number | undefined;
  /** Whether pictures wait for the person's word. */
  readonly mustAskForPicture: boolean;
  /** So long a press waits for its form; undefined: it does not wait. */
  readonly formMs: number | undefined;
}

/**
 * - recorded: on disk. - ready: its evidence is on disk too. - sent: the ticket's id is on disk. - folded: it is a note
 * on the ticket of another press. - cancelled: by the person. - failed: refused. - dead: given up after many days.
 */
export type PressState = "recorded" | "ready" | "sent" | "folded" | "cancelled" | "failed" | "dead";

/** Which helpdesk system a press is for. */
export type Route = "first" | "fallback";

/** - undo: pressed again in time. - long: held. - request: said so. - rule: a rule of the configuration blocks it. */
export type CancelReason = "undo" | "long" | "request" | "rule";

/** What a person says about a press, cleaned: labels, not ids. */
export interface PersonsSaying {
  readonly words: string;
  /** What was ticked and chosen, in the order of the form. */
  readonly choices: readonly string[];
  /** As it was typed; missing: nothing was. */
  readonly typed: {
    readonly name?: string;
    readonly email?: string;
    readonly phone?: string;
    readonly company?: string;
  };
}

/** A press as it stands in the queue. Times in milliseconds since 1970. */
export interface QueuedPress {
  readonly pressId: string;
  readonly serial: string;
  readonly state: PressState;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  /** Pressed by a program. */
  readonly isFromSoftware: boolean;
  readonly route: Route;
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  /** Set while an attempt runs. */
  readonly leaseExpiresAtMs: number | undefined;
  /** Set while it is not known whether a ticket was made: a search may be trusted from then on. */
  readonly findAfterMs: number | undefined;
  /** Until then pressing again cancels it. */
  readonly undoUntilMs: number | undefined;
  readonly lastError: AdapterError | undefined;
  /** Its own, or of the press it was folded into. */
  readonly ticket: TicketReference | undefined;
  readonly subject: string | undefined;
  /** The press whose ticket has a note of this one. */
  readonly parentId: string | undefined;
  readonly cancelledBy: CancelReason | undefined;
  /** What the person is told; of a press that a rule blocked. */
  readonly blockText: string | undefined;
  /** Until then it waits for what the person says; undefined: it does not. */
  readonly formUntilMs: number | undefined;
  /** What becomes of words that are said now: part of the ticket, a note on it, or nothing any more. */
  readonly saying: "draft" | "note" | "over";
  /** Notes and files that are still to follow. */
  readonly openFollowUps: number;
  /** What the person should know of the ticket and has not seen. */
  readonly attention: "answered" | "waiting" | "closed" | undefined;
}

export interface PressDetails {
  readonly press: QueuedPress;
  /** What goes into the ticket. */
  readonly said: PersonsSaying | undefined;
  readonly followUps: readonly ListedFollowUp[];
  /** What is stored of it, with sizes; empty when it was erased. */
  readonly parts: readonly { readonly name: EvidencePartName; readonly sizeBytes: number }[];
}

export interface QueueSnapshot {
  readonly counts: Readonly<Record<PressState, number>>;
  /** Notes and files that are still to follow, of all presses. */
  readonly openFollowUps: number;
  readonly watchedTickets: number;
  /** Of the database. */
  readonly usedBytes: number;
  /** All that are not done, oldest first, then the newest others; at most `limit`. */
  readonly presses: readonly QueuedPress[];
}

/** A press handed out for one attempt, with all that its ticket is made of. */
export interface LeasedPress {
  readonly pressId: string;
  readonly serial: string;
  readonly sequence: number;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  readonly holdMs: number | undefined;
  readonly isFromSoftware: boolean;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** A ticket may exist already: search before anything is made. */
  readonly mustFind: boolean;
  /** The helpdesk system said nothing to the request that may have made it: one search is not enough. */
  readonly isUnanswered: boolean;
  /** The other way may have made a ticket: the subject says so. */
  readonly isPossibleDuplicate: boolean;
  readonly leaseExpiresAtMs: number;
  /** Said to be about something else than the ticket that it would have become a note on. */
  readonly isApart: boolean;
  /** The evidence as it was stored (JSON). */
  readonly evidence: string;
  readonly said: PersonsSaying | undefined;
}

export interface LeaseAnswer {
  readonly presses: readonly LeasedPress[];
  /** When the next press is due that was not handed out; undefined when none waits. */
  readonly nextDueAtMs: number | undefined;
}

/** How an attempt ended, as it is written into the press's row. */
export type Settlement =
  | {
      readonly result: "sent";
      readonly ticket: TicketReference;
      readonly atMs: number;
      readonly subject: string;
      /** By a search: an attempt before had made it. */
      readonly isFound: boolean;
    }
  | { readonly result: "failed"; readonly error: AdapterError }
  /** A rule blocks it: it makes no ticket. */
  | { readonly result: "blocked"; readonly text: string; readonly atMs: number }
  | Postponement;

/** It is to be tried again. */
export interface Postponement {
  readonly result: "again";
  readonly error: AdapterError;
  readonly nextAttemptAtMs: number;
  /** Set when what was to be made may exist: the time from which a search is trusted. */
  readonly findAfterMs: number | undefined;
  /** Whether the helpdesk system said nothing; undefined: as before. */
  readonly isUnanswered?: boolean | undefined;
}

/** What was looked up, by key; values are JSON. */
export type LookupEntries = readonly (readonly [key: string, value: string])[];

/** A call that needs nothing else. */
export type NoDetails = Readonly<Record<string, never>>;

/** The calls the main thread makes, each with what it gives and what it gets. */
export interface RecorderCalls {
  /** Base evidence (JSON) and who pressed (any text that names the person, e.g. the login); the press is ready then. */
  readonly storeEvidence: {
    readonly give: { pressId: string; evidence: string; person: string | undefined };
    readonly get: void;
  };
  /** Further pieces. `isComplete`: nothing else will come, and files may be made of them. */
  readonly storeParts: {
    readonly give: { pressId: string; parts: readonly EvidencePart[]; isComplete: boolean; nowMs: number };
    readonly get: void;
  };
  /** What is stored of a press; an empty list when it was erased. */
  readonly parts: {
    readonly give: { pressId: string; names?: readonly EvidencePartName[] };
    readonly get: readonly EvidencePart[];
  };
  /** Presses without base evidence, oldest first: those of a run that was killed in between. */
  readonly withoutEvidence: { readonly give: NoDetails; readonly get: readonly string[] };
  /** Presses whose further pieces did not come before a run was killed. */
  readonly incomplete: { readonly give: NoDetails; readonly get: readonly string[] };
  /** Hands out due presses of a way, oldest first, at most `limit`; each gets a lease until `nowMs` + `leaseMs`. */
  readonly lease: {
    readonly give: { nowMs: number; leaseMs: number; limit: number; route: Route };
    readonly get: LeaseAnswer;
  };
  /** Ends an attempt; the lease with it. */
  readonly settle: { readonly give: { pressId: string; settlement: Settlement }; readonly get: void };
  /** The same for what follows tickets: notes first, then files. Nothing is handed out while a ticket is due. */
  readonly leaseFollowUps: {
    readonly give: { nowMs: number; leaseMs: number; limit: number; route: Route; withFiles: boolean };
    readonly get: FollowUpAnswer;
  };
  readonly settleFollowUp: {
    readonly give: { number: number; settlement: FollowUpSettlement; nowMs: number };
    readonly get: void;
  };
  /** Puts further work behind a press; what is there already stays as it is. */
  readonly addFollowUps: {
    readonly give: { pressId: string; followUps: readonly NewFollowUp[]; nowMs: number };
    readonly get: void;
  };
  /** What time brings: dead letters, the other way, erasing. Events tell what happened. */
  readonly review: { readonly give: { nowMs: number }; readonly get: void };
  /** What waits and what was refused is due now: something was changed that may help. */
  readonly hurry: { readonly give: { nowMs: number }; readonly get: void };
  readonly setRules: { readonly give: { rules: QueueRules }; readonly get: void };
  /** A press by a program; the light of that button shows it. The id of the press. */
  readonly pressFromSoftware: {
    readonly give: { serial: string; gesture: GestureKind; nowMs: number };
    readonly get: string;
  };
  /** The person's word about a press; `not-possible` says why it cannot be. */
  readonly decide: {
    readonly give: { pressId: string; word: PersonsWord; nowMs: number };
    readonly get: { readonly isDone: boolean; readonly why?: string };
  };
  /**
   * What the person says about a press: into the ticket when surely none was made yet (the last word counts), else as a note
   * (`note`) on it. Rejects when nothing can be said any more; the answer tells what it became.
   */
  readonly say: {
    readonly give: { pressId: string; saying: PersonsSaying; note: string; nowMs: number };
    readonly get: "draft" | "note" | "over";
  };
  /** Nobody will fill in the form: the press goes out as it is. */
  readonly letGo: { readonly give: { pressId: string; nowMs: number }; readonly get: void };
  /** A press of its own instead of a note on another one's ticket; its id. Undefined: that press is no such note. */
  readonly setApart: {
    readonly give: { pressId: string; nowMs: number };
    readonly get: string | undefined;
  };
  /** The picture as the person lets it go; false: none waits. */
  readonly replacePicture: {
    readonly give: { pressId: string; bytes: Uint8Array<ArrayBuffer> };
    readonly get: boolean;
  };
  /** With `person` (as `storeEvidence` got it) the presses of that person alone; counts are of all. */
  readonly queue: { readonly give: { limit: number; person?: string }; readonly get: QueueSnapshot };
  /** One press with what followed its ticket; undefined: there is no such press. */
  readonly details: { readonly give: { pressId: string }; readonly get: PressDetails | undefined };
  /** Forgets what is delivered of a person, by the text that `storeEvidence` got; what is not delivered is kept until then. */
  readonly erasePerson: {
    readonly give: { name: string };
    readonly get: { readonly erased: number; readonly kept: number };
  };
  /** Open tickets whose answers are to be looked at, at most 50, the longest unseen first. */
  readonly watched: { readonly give: { nowMs: number }; readonly get: readonly WatchedTicket[] };
  readonly storeWatched: { readonly give: { results: readonly WatchResult[]; nowMs: number }; readonly get: void };
  /** What adapters looked up, by key; values are JSON. */
  readonly lookups: { readonly give: { scope: string }; readonly get: LookupEntries };
  readonly keepLookups: {
    readonly give: { scope: string; entries: LookupEntries; nowMs: number };
    readonly get: void;
  };
  /** How a helpdesk system stands, for the light; undefined: that way is no more. */
  readonly setDestination: {
    readonly give: { state: DestinationState | undefined; route: Route };
    readonly get: void;
  };
  /** The main thread lives; when this stops coming the lights stop being refreshed. */
  readonly showLife: { readonly give: NoDetails; readonly get: void };
  /** Says good-bye to the buttons and closes everything; no call may follow. */
  readonly stop: { readonly give: NoDetails; readonly get: void };
}

/**
 * - cancel: not to be sent. - retry: a refused or dead press goes out again. - seen: the answer was read. - allow-picture,
 * refuse-picture: whether the picture that was taken goes out.
 */
export type PersonsWord = "cancel" | "retry" | "seen" | "allow-picture" | "refuse-picture";

export type RecorderCallName = keyof RecorderCalls;

/** The recorder as the main thread sees it. Calls reject with a Tier2Error (category `storage` for the disk). */
export interface Recorder {
  call<Name extends RecorderCallName>(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<RecorderCalls[Name]["get"]>;
}

/** Opens a recorder. Rejects with a Tier2Error when the database or the transport cannot be used. */
export type OpenRecorder = (settings: RecorderSettings, listeners: RecorderListeners) => Promise<Recorder>;

export interface RecorderListeners {
  onEvent(event: RecorderEvent): void;
  /** The recorder died; no call is answered any more. */
  onDied(error: ErrorDescription): void;
}

/** Main thread to worker. */
export interface RecorderRequest {
  readonly number: number;
  readonly name: RecorderCallName;
  readonly give: RecorderCalls[RecorderCallName]["give"];
}

/** Worker to main thread. */
export type RecorderMessage =
  | { readonly kind: "opened" }
  | { readonly kind: "refused"; readonly error: ErrorDescription }
  | { readonly kind: "event"; readonly event: RecorderEvent }
  | { readonly kind: "answer"; readonly number: number; readonly get: RecorderCalls[RecorderCallName]["get"] }
  | { readonly kind: "failure"; readonly number: number; readonly error: ErrorDescription };
