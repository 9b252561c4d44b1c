import type { AdapterError, TicketReference, Visibility } from "@tier2/psa-adapters";
import type { LeasedPress, Postponement } from "./messages.ts";

/**
 * What follows a ticket. - notes: ask the adapter which notes are still missing, and add those as `note`. - note: one note.
 * - asset: link the computer. - file: the picture, or the report made of the evidence. - reconcile: look for a late
 * duplicate of a press whose outcome was unclear.
 */
export type FollowUpKind = "notes" | "note" | "asset" | "file" | "reconcile";

/** Held ones wait for the person's word. Unsupported: the helpdesk system has no such thing. */
export type FollowUpState = "waiting" | "held" | "done" | "unsupported" | "failed";

/** Names of notes with the person's own words begin so. */
export const wordsPrefix = "words-";

/** The name of a file tells what is in it. */
export type FileName = "screen.jpg" | "screen.webp" | "report.html";

/** A piece of work as people see it. */
export interface ListedFollowUp {
  readonly kind: FollowUpKind;
  readonly name: string;
  readonly state: FollowUpState;
  readonly attempts: number;
  readonly lastError: AdapterError | undefined;
  readonly doneAtMs: number | undefined;
  /** Of a note with the person's own words (their names begin with `words-`). */
  readonly text: string | undefined;
}

/** Work to put behind a press. `name` is unique among those of its kind at the press: a note's marker, a file's name. */
export type NewFollowUp =
  | { readonly kind: "notes" | "asset"; readonly name: "" }
  | { readonly kind: "reconcile"; readonly name: ""; readonly dueAtMs: number }
  | { readonly kind: "file"; readonly name: FileName; readonly isHeld: boolean }
  | {
      readonly kind: "note";
      readonly name: string;
      readonly text: string;
      readonly visibility: Visibility;
      /** Of another ticket than the press's own. */
      readonly ticketId?: string;
    };

/** One piece of work handed out for one attempt. Times in milliseconds since 1970. */
export interface LeasedFollowUp {
  readonly number: number;
  readonly kind: FollowUpKind;
  readonly name: string;
  /** The press as it was sent, to make the same draft of it again. */
  readonly press: LeasedPress;
  readonly sentAtMs: number;
  /** The ticket it belongs to: the press's own, unless it names another one. */
  readonly ticket: TicketReference;
  /** Of a note; undefined: the key it was sealed with is gone. */
  readonly text: string | undefined;
  readonly visibility: Visibility | undefined;
  readonly attempt: number;
  /** It may be there already: look before it is sent. */
  readonly mustFind: boolean;
  readonly leaseExpiresAtMs: number;
}

export interface FollowUpAnswer {
  readonly followUps: readonly LeasedFollowUp[];
  /** When the next one is due that was not handed out; undefined when none waits. */
  readonly nextDueAtMs: number | undefined;
}

/** How an attempt ended. `adds` is put behind the same press in the same commit. */
export type FollowUpSettlement =
  | { readonly result: "done" | "unsupported"; readonly adds?: readonly NewFollowUp[] }
  | { readonly result: "failed"; readonly error: AdapterError }
  | Postponement;
