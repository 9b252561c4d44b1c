import type { Board, GestureKind, InvalidReport, LightName } from "@tier2/button";
import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import type { ConfigProblem } from "./config/problems.ts";
import type { ErrorDescription } from "./errors.ts";
import type { FollowUpKind } from "./record/follow-ups.ts";
import type { CancelReason, Route } from "./record/messages.ts";
import type { Attention } from "./record/watched.ts";
import type { Warning, WarningName } from "./warnings/table.ts";

/** What the thread that owns the disk and the buttons tells. Times in milliseconds since 1970. */
export type RecorderEvent =
  | {
      readonly type: "button.attached";
      /** Names the button over replugs: its serial number, or its place when it has none. */
      readonly serial: string;
      readonly board: Board;
      readonly firmwareVersion: string;
      readonly path: string;
    }
  | { readonly type: "button.detached"; readonly serial: string; readonly reason: string }
  /** No button is attached; the bridge waits for one. Told once until one came and went. */
  | { readonly type: "button.none" }
  /** A button is there and cannot be used; told once per attach, tried again. */
  | { readonly type: "button.unusable"; readonly path: string; readonly error: ErrorDescription }
  /** What could not be used is unplugged, or the list of devices can be read again. */
  | { readonly type: "button.refusal-ended"; readonly path: string }
  /** The button's own queue was full and presses were lost, or its hardware reports a fault. */
  | { readonly type: "button.warned"; readonly serial: string; readonly message: string; readonly hint: string }
  | {
      readonly type: "press.recorded";
      readonly pressId: string;
      readonly serial: string;
      readonly bootId: number;
      readonly sequence: number;
      readonly deviceTimeMs: number;
      readonly recordedAtMs: number;
      /** Pressed by a program. */
      readonly isFromSoftware: boolean;
    }
  | {
      readonly type: "gesture.recorded";
      readonly pressId: string;
      readonly serial: string;
      readonly kind: GestureKind;
      readonly holdMs: number;
    }
  /** The person cancelled it, or a rule blocks it; it makes no ticket. */
  | {
      readonly type: "press.cancelled";
      readonly pressId: string;
      readonly serial: string;
      readonly reason: CancelReason;
    }
  /** The person said something about it: part of the ticket, or a note on it. */
  | { readonly type: "words.recorded"; readonly pressId: string; readonly became: "draft" | "note" }
  /** It becomes a note on the ticket of another press. */
  | { readonly type: "press.folded"; readonly pressId: string; readonly serial: string; readonly parentId: string }
  /** It could not be sent for many days, and is given up. */
  | {
      readonly type: "press.dead";
      readonly pressId: string;
      readonly serial: string;
      readonly recordedAtMs: number;
      readonly error: AdapterError | undefined;
    }
  /** It goes the other way from now on. */
  | { readonly type: "press.rerouted"; readonly pressId: string; readonly route: Route }
  /** A picture was taken and waits for the person's word. */
  | { readonly type: "picture.held"; readonly pressId: string; readonly serial: string }
  /** Old presses, or what was read at them, are gone by the rules of retention. */
  | { readonly type: "data.erased"; readonly presses: number; readonly evidence: number }
  /** The database was another computer's; it was set aside, and a new one begun. Nothing of it is sent. */
  | { readonly type: "database.set-aside"; readonly keptAs: string }
  | { readonly type: "light.changed"; readonly serial: string; readonly name: LightName }
  /** Told once per kind and button. */
  | {
      readonly type: "report.invalid";
      readonly serial: string;
      readonly reason: InvalidReport["reason"];
      readonly reportId: number;
      readonly lengthBytes: number;
    }
  /** The disk does not take what it is given; told once, tried again. Presses stay in the button meanwhile. */
  | { readonly type: "storage.failed"; readonly error: ErrorDescription }
  | { readonly type: "storage.recovered" }
  /** The disk is full but for the reserve: presses are stored and sent, what was read at them is not stored. */
  | { readonly type: "storage.low" }
  /** What was read at presses before cannot be decrypted any more; they are sent without it. */
  | { readonly type: "database.key-lost" };

/** What the bridge tells, in the order things happened. */
export type BridgeEvent =
  | RecorderEvent
  | { readonly type: "press.captured"; readonly pressId: string; readonly durationMs: number }
  | {
      readonly type: "delivery.started";
      readonly pressId: string;
      readonly attempt: number;
      readonly step: "submit" | "find";
    }
  | {
      readonly type: "ticket.accepted";
      readonly pressId: string;
      readonly serial: string;
      readonly ticket: TicketReference;
      /** From the press on disk to the ticket id on disk, milliseconds. */
      readonly elapsedMs: number;
      /** Further tickets with the id of this press, found by a search; a technician should merge them. */
      readonly duplicates: readonly TicketReference[];
      readonly route: Route;
    }
  /** A note, a file or a link is on the ticket, or the helpdesk system takes no such thing. */
  | {
      readonly type: "follow-up.done";
      readonly pressId: string;
      readonly kind: FollowUpKind;
      readonly name: string;
      readonly isSupported: boolean;
    }
  | {
      readonly type: "follow-up.failed";
      readonly pressId: string;
      readonly kind: FollowUpKind;
      readonly name: string;
      readonly error: AdapterError;
      /** Undefined: it is given up; the ticket stands. */
      readonly nextAttemptAtMs: number | undefined;
    }
  /** A look after the delivery found further tickets of one press; they are marked. */
  | {
      readonly type: "ticket.duplicated";
      readonly pressId: string;
      readonly duplicates: readonly TicketReference[];
    }
  /** Something happened to a ticket of this bridge. */
  | {
      readonly type: "ticket.changed";
      readonly pressId: string;
      readonly serial: string;
      readonly ticketNumber: string;
      readonly subject: string;
      readonly status: string;
      readonly attention: Attention | undefined;
    }
  | {
      readonly type: "delivery.failed";
      readonly pressId: string;
      readonly error: AdapterError;
      /** Undefined: not before the configuration changes or the bridge starts again. */
      readonly nextAttemptAtMs: number | undefined;
    }
  /** The helpdesk system can be reached, or cannot, or refuses our credentials. Told when it changes. */
  | {
      readonly type: "destination.changed";
      readonly route: Route;
      readonly host: string;
      readonly state: DestinationState;
      readonly error: AdapterError | undefined;
      readonly nextAttemptAtMs: number | undefined;
    }
  /** Answers of technicians cannot be looked for; told once until it works again. */
  | { readonly type: "watch.failed"; readonly error: AdapterError }
  | { readonly type: "watch.recovered" }
  /** A notification cannot be shown on the desktop; told once for each reason. */
  | { readonly type: "notification.refused"; readonly error: ErrorDescription }
  /** A changed secret or configuration is in force; what waits is tried again. */
  | { readonly type: "config.applied" }
  /** A changed secret or configuration cannot be used; the one before stays in force. */
  | { readonly type: "config.refused"; readonly error: ErrorDescription }
  /** Values of the registry that cannot be used; none: all can again. What is below them counts. */
  | { readonly type: "config.values-ignored"; readonly problems: readonly ConfigProblem[] }
  /** What was changed there takes effect at the next start; told after `config.applied`. */
  | { readonly type: "config.deferred"; readonly places: readonly string[] }
  /** A picture of the screen was taken; a blank one is not sent. */
  | { readonly type: "picture.taken"; readonly isBlank: boolean }
  /** The main thread did nothing for so long; presses are recorded all the same. */
  | { readonly type: "main-thread.blocked"; readonly durationMs: number }
  | { readonly type: "warning.raised"; readonly warning: Warning }
  | { readonly type: "warning.cleared"; readonly code: WarningName; readonly subject: string }
  /** A part of the bridge broke in a way nobody foresaw and the bridge cannot go on. */
  | { readonly type: "bridge.failed"; readonly error: ErrorDescription };

/** How the helpdesk system stands: `paused` means that it refuses our credentials or rights. */
export type DestinationState = "reachable" | "unreachable" | "paused";
