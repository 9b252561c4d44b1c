import type { GestureKind } from "@tier2/button";
import { heldNote, pressedAgainNote, urgentNote } from "../compose/notes.ts";
import { type Commits, prepareAll } from "./commits.ts";
import type { Row, Statement } from "./database.ts";
import { type EarlierPress, decidePress } from "./decide-press.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { FollowUpStore } from "./follow-up-store.ts";
import { wordsPrefix } from "./follow-ups.ts";
import type { CancelReason, QueueRules, Route } from "./messages.ts";
import { numberOf, optionalNumber, optionalText, textOf } from "./rows.ts";

/** What was decided of a press that makes no ticket of its own. */
export type DecisionMade =
  | {
      readonly kind: "cancelled";
      readonly pressId: string;
      readonly serial: string;
      readonly reason: CancelReason;
    }
  | {
      readonly kind: "folded";
      readonly pressId: string;
      readonly serial: string;
      readonly parentId: string;
      /** The ticket stands already. */
      readonly isParentSent: boolean;
    };

const statements = {
  settled: `
    SELECT number, id, serial, recorded_at, gesture, hold_ms, person, apart_from FROM press INDEXED BY press_undecided
    WHERE state = 'ready' AND decided_at IS NULL AND done_at IS NULL
      AND (gesture IS NOT NULL OR next_attempt_at <= :now)
    ORDER BY number`,
  earlier: `
    SELECT id, recorded_at, person, state, route, place, lease_expires_at, find_after, is_possible_duplicate, undo_until,
      (SELECT is_closed FROM watched WHERE press_id = press.id) AS is_closed
    FROM press WHERE serial = :serial AND number < :number AND state IN ('recorded', 'ready', 'sent', 'failed')
    ORDER BY number DESC LIMIT 1`,
  press: "SELECT * FROM press WHERE id = :id",
  send: `
    UPDATE press SET decided_at = :now, undo_until = :undoUntil, form_until = :formUntil,
      next_attempt_at = coalesce(max(coalesce(:undoUntil, :formUntil), coalesce(:formUntil, :undoUntil)), min(next_attempt_at, :now))
    WHERE id = :id`,
  cancel: `
    UPDATE press SET state = 'cancelled', cancelled_by = :reason, decided_at = coalesce(decided_at, :now), done_at = :now,
      lease_expires_at = NULL, block_text = :blockText
    WHERE id = :id OR parent_id = :id`,
  fold: `
    UPDATE press SET state = 'folded', parent_id = :parentId, decided_at = :now, done_at = :now WHERE id = :id`,
  adopt: "UPDATE press SET parent_id = :parentId WHERE parent_id = :id",
  siblings: "SELECT count(*) AS number FROM press WHERE parent_id = :parentId",
};

export interface PressDeciderParts {
  readonly commits: Commits;
  readonly evidence: EvidenceStore;
  readonly followUps: FollowUpStore;
  readonly rules: () => QueueRules;
}

/** Carries out what is decided of presses; every method within a write. Times in milliseconds since 1970. */
export class PressDecider {
  readonly #parts: PressDeciderParts;
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };

  constructor(parts: PressDeciderParts) {
    this.#parts = parts;
    this.#sql = prepareAll(parts.commits, statements);
  }

  /** Every press whose gesture is known, or did not come in time. */
  decideSettled(nowMs: number): DecisionMade[] {
    return this.#sql.settled.all({ now: nowMs }).flatMap((row) => this.#decide(row, nowMs));
  }

  /** A gesture that came after the press was taken for a short one. */
  takeLateGesture(pressId: string, kind: GestureKind, nowMs: number): readonly DecisionMade[] {
    const row = this.#sql.press.get({ id: pressId });
    if (row === undefined || kind === "short" || !this.#parts.rules().policy.gestures) {
      return [];
    }
    const state = textOf(row, "state");
    if (kind === "long" && state === "ready" && progressOf(row) === "waiting" && numberOf(row, "attempts") === 0) {
      this.cancel(pressId, "long", nowMs);
      return [{ kind: "cancelled", pressId, serial: textOf(row, "serial"), reason: "long" }];
    }
    const isNoted = state === "sent" || progressOf(row) === "under-way" || numberOf(row, "attempts") > 0;
    if (isNoted) {
      const recordedAtMs = numberOf(row, "recorded_at");
      const holdMs = optionalNumber(row, "hold_ms");
      const text = kind === "long" ? heldNote({ recordedAtMs, holdMs }) : urgentNote({ recordedAtMs });
      this.#parts.followUps.addNote(pressId, { name: `${kind}-${pressId}`, text, visibility: "internal" }, nowMs);
    }
    return [];
  }

  /** It makes no ticket, nor do those that were folded into it; what was read at them is erased. */
  cancel(pressId: string, reason: CancelReason, nowMs: number, blockText?: string): void {
    this.#sql.cancel.run({ id: pressId, reason, now: nowMs, blockText: blockText ?? null });
    this.#parts.followUps.remove(pressId);
    this.#parts.evidence.erase(pressId);
  }

  #decide(row: Row, nowMs: number): DecisionMade[] {
    const pressId = textOf(row, "id");
    const serial = textOf(row, "serial");
    const { places, policy, formMs } = this.#parts.rules();
    const settled = {
      recordedAtMs: numberOf(row, "recorded_at"),
      gesture: (optionalText(row, "gesture") ?? undefined) as GestureKind | undefined,
      person: optionalText(row, "person"),
      isApart: row["apart_from"] !== null,
    };
    const newest = this.#sql.earlier.get({ serial, number: numberOf(row, "number") });
    const earlierRow = newest !== undefined && isWithin(newest, places) ? newest : undefined;
    const decision = decidePress(settled, earlierRow === undefined ? undefined : earlierPress(earlierRow), policy);
    switch (decision.kind) {
      case "send": {
        const undoUntil = policy.submit === "undo" ? nowMs + policy.undoSeconds * 1000 : null;
        // What is urgent waits for no form.
        const formUntil = formMs === undefined || settled.gesture === "double" ? null : nowMs + formMs;
        this.#sql.send.run({ id: pressId, now: nowMs, undoUntil, formUntil });
        return [];
      }
      case "cancel": {
        const { alsoPressId, reason } = decision;
        const cancelled = alsoPressId === undefined ? [pressId] : [alsoPressId, pressId];
        return cancelled.map((id) => {
          this.cancel(id, reason, nowMs);
          return { kind: "cancelled", pressId: id, serial, reason };
        });
      }
      case "fold":
      case "withdraw": {
        const { parentId } = decision;
        this.#fold(row, parentId, decision.kind, nowMs);
        const isParentSent = earlierRow?.["state"] === "sent";
        return [{ kind: "folded", pressId, serial, parentId, isParentSent }];
      }
    }
  }

  /** What was folded into it before goes along. */
  #fold(row: Row, parentId: string, kind: "fold" | "withdraw", nowMs: number): void {
    const id = textOf(row, "id");
    const recordedAtMs = numberOf(row, "recorded_at");
    this.#sql.fold.run({ id, parentId, now: nowMs });
    this.#sql.adopt.run({ id, parentId });
    const { evidence, followUps } = this.#parts;
    followUps.adopt(id, parentId);
    const said = evidence.said(id);
    if (said !== undefined) {
      followUps.addNote(parentId, { name: `${wordsPrefix}${id}`, text: said.note, visibility: "public" }, nowMs);
    }
    evidence.erase(id);
    const times = numberOf(this.#sql.siblings.get({ parentId }), "number") + 1;
    const text =
      kind === "fold"
        ? pressedAgainNote({ recordedAtMs, times })
        : heldNote({ recordedAtMs, holdMs: optionalNumber(row, "hold_ms") });
    followUps.addNote(parentId, { name: `${kind}-${id}`, text, visibility: "internal" }, nowMs);
  }
}

function progressOf(row: Row): EarlierPress["progress"] {
  const state = textOf(row, "state");
  if (state === "sent") {
    return "sent";
  }
  if (state === "failed") {
    return "refused";
  }
  const isUnclear =
    row["lease_expires_at"] !== null || row["find_after"] !== null || row["is_possible_duplicate"] === 1;
  return isUnclear ? "under-way" : "waiting";
}

/** False for a press whose ticket is in a helpdesk system that is not configured any more. */
function isWithin(row: Row, places: QueueRules["places"]): boolean {
  const place = optionalText(row, "place");
  return place === undefined || place === places[textOf(row, "route") as Route];
}

const earlierPress = (row: Row): EarlierPress => ({
  pressId: textOf(row, "id"),
  recordedAtMs: numberOf(row, "recorded_at"),
  person: optionalText(row, "person"),
  progress: progressOf(row),
  undoUntilMs: optionalNumber(row, "undo_until"),
  isClosed: row["is_closed"] === 1,
});
