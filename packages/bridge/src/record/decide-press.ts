import type { GestureKind } from "@tier2/button";
import type { PolicyConfig } from "../config/sections.ts";

/** The press that was settled. Times in milliseconds since 1970. */
export interface SettledPress {
  readonly recordedAtMs: number;
  /** Undefined: it did not come in time, which is as good as short. */
  readonly gesture: GestureKind | undefined;
  /** Names the person who pressed; undefined: nobody knows. */
  readonly person: string | undefined;
  /** The person said that it is about something else than the ticket of the press before. */
  readonly isApart: boolean;
}

/** The newest press of the same button before it that was neither cancelled nor folded nor given up. */
export interface EarlierPress {
  readonly pressId: string;
  readonly recordedAtMs: number;
  readonly person: string | undefined;
  /**
   * - waiting: surely not sent. - refused: the same, and it may never be. - under-way: a ticket may be made or made
   * already. - sent: its ticket stands.
   */
  readonly progress: "waiting" | "refused" | "under-way" | "sent";
  /** Until then pressing again cancels it; undefined: it cannot be undone. */
  readonly undoUntilMs: number | undefined;
  /** A technician closed its ticket. */
  readonly isClosed: boolean;
}

/**
 * What becomes of a press. - send: a ticket of its own. - cancel: it makes none, nor does the earlier one where that is named.
 * - fold: a note on the earlier one's ticket. - withdraw: a long press after the ticket was sent; it makes no ticket, and
 * a note says that the person may want to withdraw the earlier one.
 */
export type PressDecision =
  | { readonly kind: "send" }
  | { readonly kind: "cancel"; readonly reason: "undo" | "long"; readonly alsoPressId: string | undefined }
  | { readonly kind: "fold" | "withdraw"; readonly parentId: string };

/** Double before undo before fold; a long press cancels (DESIGN 2). With gestures off every press is a short one. */
export function decidePress(
  press: SettledPress,
  earlier: EarlierPress | undefined,
  policy: Pick<PolicyConfig, "gestures" | "fold" | "foldMinutes">,
): PressDecision {
  const gesture = policy.gestures ? (press.gesture ?? "short") : "short";
  const isRecent =
    earlier !== undefined &&
    // Either way, for the time of day may have been set meanwhile.
    Math.abs(press.recordedAtMs - earlier.recordedAtMs) < policy.foldMinutes * 60_000 &&
    !earlier.isClosed;
  if (gesture === "long") {
    if (earlier?.progress === "waiting" || earlier?.progress === "refused") {
      return { kind: "cancel", reason: "long", alsoPressId: earlier.pressId };
    }
    return isRecent
      ? { kind: "withdraw", parentId: earlier.pressId }
      : { kind: "cancel", reason: "long", alsoPressId: undefined };
  }
  if (gesture === "double" || press.isApart || earlier === undefined || earlier.progress === "refused") {
    return { kind: "send" };
  }
  if (earlier.progress === "waiting" && press.recordedAtMs < (earlier.undoUntilMs ?? 0)) {
    return { kind: "cancel", reason: "undo", alsoPressId: earlier.pressId };
  }
  return policy.fold && isRecent && earlier.person === press.person
    ? { kind: "fold", parentId: earlier.pressId }
    : { kind: "send" };
}
