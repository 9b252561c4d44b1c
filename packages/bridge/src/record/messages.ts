import type { GestureKind, TransportConfig } from "@tier2/button";
import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import type { ErrorDescription } from "../errors.ts";
import type { DestinationState, RecorderEvent } from "../events.ts";

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
}

/** - recorded: on disk. - ready: its evidence is on disk too. - sent: the ticket's id is on disk. - failed: refused. */
export type PressState = "recorded" | "ready" | "sent" | "failed";

/** A press as it stands in the queue. Times in milliseconds since 1970. */
export interface QueuedPress {
  readonly pressId: string;
  readonly serial: string;
  readonly state: PressState;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  /** Set while an attempt runs. */
  readonly leaseExpiresAtMs: number | undefined;
  /** Set while it is not known whether a ticket was made: a search may be trusted from then on. */
  readonly findAfterMs: number | undefined;
  readonly lastError: AdapterError | undefined;
  readonly ticket: TicketReference | undefined;
}

export interface QueueSnapshot {
  readonly counts: Readonly<Record<PressState, number>>;
  /** All that are not sent, oldest first, then the newest sent ones; at most `limit`. */
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
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** A ticket may exist already: search before anything is made. */
  readonly mustFind: boolean;
  readonly leaseExpiresAtMs: number;
  /** The evidence as it was stored (JSON). */
  readonly evidence: string;
}

export interface LeaseAnswer {
  readonly presses: readonly LeasedPress[];
  /** When the next press is due that was not handed out; undefined when none waits. */
  readonly nextDueAtMs: number | undefined;
}

/** How an attempt ended, as it is written into the press's row. */
export type Settlement =
  | { readonly result: "sent"; readonly ticket: TicketReference; readonly atMs: number }
  | { readonly result: "failed"; readonly error: AdapterError }
  | {
      readonly result: "again";
      readonly error: AdapterError;
      readonly nextAttemptAtMs: number;
      /** Set when a ticket may exist: the time from which a search is trusted. */
      readonly findAfterMs: number | undefined;
    };

/** What was looked up, by key; values are JSON. */
export type LookupEntries = readonly (readonly [key: string, value: string])[];

/** A call that needs nothing else. */
export type NoDetails = Readonly<Record<string, never>>;

/** The calls the main thread makes, each with what it gives and what it gets. */
export interface RecorderCalls {
  readonly storeEvidence: { readonly give: { pressId: string; evidence: string }; readonly get: void };
  /** Presses that have no evidence yet, oldest first: those of a run that was killed in between. */
  readonly withoutEvidence: { readonly give: NoDetails; readonly get: readonly string[] };
  /** Hands out due presses, oldest first, at most `limit`; each gets a lease until `nowMs` + `leaseMs`. */
  readonly lease: { readonly give: { nowMs: number; leaseMs: number; limit: number }; readonly get: LeaseAnswer };
  /** Ends an attempt; the lease with it. */
  readonly settle: { readonly give: { pressId: string; settlement: Settlement }; readonly get: void };
  /** What waits and what was refused is due now: something was changed that may help. */
  readonly hurry: { readonly give: { nowMs: number }; readonly get: void };
  readonly queue: { readonly give: { limit: number }; readonly get: QueueSnapshot };
  /** What adapters looked up, by key; values are JSON. */
  readonly lookups: { readonly give: { scope: string }; readonly get: LookupEntries };
  readonly keepLookups: {
    readonly give: { scope: string; entries: LookupEntries; nowMs: number };
    readonly get: void;
  };
  /** How the helpdesk system stands, for the light. */
  readonly setDestination: { readonly give: { state: DestinationState }; readonly get: void };
  /** The main thread lives; when this stops coming the lights stop being refreshed. */
  readonly showLife: { readonly give: NoDetails; readonly get: void };
  /** Says good-bye to the buttons and closes everything; no call may follow. */
  readonly stop: { readonly give: NoDetails; readonly get: void };
}

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
