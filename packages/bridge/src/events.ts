import type { Board, GestureKind, InvalidReport, LightName } from "@tier2/button";
import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import type { ErrorDescription } from "./errors.ts";

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
    }
  | {
      readonly type: "gesture.recorded";
      readonly pressId: string;
      readonly serial: string;
      readonly kind: GestureKind;
      readonly holdMs: number;
    }
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
  | { readonly type: "storage.recovered" };

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
      readonly state: DestinationState;
      readonly error: AdapterError | undefined;
      readonly nextAttemptAtMs: number | undefined;
    }
  /** A changed secret or configuration is in force; what waits is tried again. */
  | { readonly type: "config.applied" }
  /** A changed secret or configuration cannot be used; the one before stays in force. */
  | { readonly type: "config.refused"; readonly error: ErrorDescription }
  /** A part of the bridge broke in a way nobody foresaw and the bridge cannot go on. */
  | { readonly type: "bridge.failed"; readonly error: ErrorDescription };

/** How the helpdesk system stands: `paused` means that it refuses our credentials or rights. */
export type DestinationState = "reachable" | "unreachable" | "paused";
