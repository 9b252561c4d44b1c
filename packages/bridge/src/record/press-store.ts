import type { GestureKind, GestureReport, PressReport } from "@tier2/button";
import type { ButtonPresses, OpenPress } from "../light/choose-light.ts";
import { type Commits, prepareAll } from "./commits.ts";
import type { Row, Statement } from "./database.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { FollowUpStore } from "./follow-up-store.ts";
import type { LeasedPress, QueueRules, Route, Settlement } from "./messages.ts";
import { apartNote } from "../compose/notes.ts";
import { personDigest } from "./person-digest.ts";
import type { DecisionMade, PressDecider } from "./press-decider.ts";
import { newPressId } from "./press-id.ts";
import { type Leased, PressLeases } from "./press-leases.ts";
import { pressStatements, softwareBootId } from "./press-statements.ts";
import { numberOf, optionalNumber, optionalText, textOf } from "./rows.ts";
import type { Sealer } from "./seal.ts";
import type { WatchStore } from "./watch-store.ts";

export interface StoreTimes {
  readonly gestureWindowMs: number;
  readonly settleMs: number;
  readonly longestWaitMs: number;
}

export interface RecordedPress {
  readonly pressId: string;
  /** False when the same report was recorded before. */
  readonly isNew: boolean;
}

export interface RecordedGesture extends RecordedPress {
  /** Of presses that make no ticket of their own. */
  readonly decisions: readonly DecisionMade[];
}

export interface PressStoreParts {
  readonly commits: Commits;
  readonly evidence: EvidenceStore;
  readonly followUps: FollowUpStore;
  readonly watch: WatchStore;
  readonly sealer: Sealer;
  readonly rules: () => QueueRules;
  readonly times: StoreTimes;
  readonly decider: PressDecider;
}

/**
 * The presses on disk. Every method that changes something has it on disk when it returns, and throws a Tier2Error of
 * category `storage` when it has not. Times in milliseconds since 1970.
 */
export class PressStore {
  readonly #parts: PressStoreParts;
  readonly #commits: Commits;
  readonly #sql: { readonly [Name in keyof typeof pressStatements]: Statement };
  readonly #decider: PressDecider;
  readonly #leases: PressLeases;

  /** Takes up what a run before left behind: open leases, refused presses. The database is its own from now on. */
  constructor(parts: PressStoreParts, nowMs: number) {
    const { commits, times } = parts;
    this.#parts = parts;
    this.#commits = commits;
    this.#sql = prepareAll(commits, pressStatements);
    this.#decider = parts.decider;
    this.#leases = new PressLeases(parts);
    commits.write(() => {
      this.#sql.closeLeases.run({ settleMs: times.settleMs });
      this.#sql.letGo.run({ id: null, now: nowMs }); // the pages of a run before are gone
      this.#sql.retryFailed.run({ now: nowMs });
      this.#sql.limitWaits.run({ latest: nowMs + times.longestWaitMs });
      parts.followUps.takeUp(nowMs, times);
    });
  }

  /** Exactly one fsync for a new press, none for a repeated one. */
  recordPress(serial: string, press: PressReport, nowMs: number): RecordedPress {
    const { bootId, sequence, deviceTimeMs } = press;
    const id = newPressId(nowMs);
    const waitMs = this.#parts.rules().policy.gestures ? this.#parts.times.gestureWindowMs : 0;
    const row = { id, serial, bootId, sequence, deviceTimeMs, now: nowMs, dueAt: nowMs + waitMs };
    const insert = (): number =>
      this.#sql.insertPress.run({ ...row, isFromSoftware: 0, gesture: null, holdMs: null, apartFrom: null });
    const { watch } = this.#parts;
    // What was answered is taken note of by pressing; the rare case alone needs a transaction of two statements.
    const changes = watch.needsAttention(serial)
      ? this.#commits.database.transaction(() => (watch.clearAttention(serial), insert()))
      : insert();
    if (changes === 1) {
      this.#commits.wrote();
      watch.attentionCleared(serial);
      return { pressId: id, isNew: true };
    }
    return { pressId: textOf(this.#sql.pressOf.get({ serial, bootId, sequence }), "id"), isNew: false };
  }

  /** A press by a program, its gesture known at once. */
  recordFromSoftware(serial: string, gesture: GestureKind, nowMs: number): string {
    return this.#commits.write(() => this.#insertFromSoftware(serial, { gesture: this.#heeded(gesture) }, nowMs));
  }

  /** A press of its own for one that became a note; the same one when it is asked for again. Undefined: it is no note. */
  setApart(pressId: string, nowMs: number): (RecordedPress & { readonly serial: string }) | undefined {
    const folded = this.#sql.foldedPress.get({ pressId });
    if (folded === undefined) {
      return undefined;
    }
    const serial = textOf(folded, "serial");
    const before = optionalText(this.#sql.apart.get({ pressId }), "id");
    if (before !== undefined) {
      return { pressId: before, serial, isNew: false };
    }
    return this.#commits.write(() => {
      const id = this.#insertFromSoftware(serial, { gesture: "short", apartFrom: pressId }, nowMs);
      const note = {
        name: `apart-${pressId}`,
        text: apartNote({ recordedAtMs: nowMs }),
        visibility: "internal",
      } as const;
      this.#parts.followUps.addNote(textOf(folded, "parent_id"), note, nowMs);
      return { pressId: id, serial, isNew: true };
    });
  }

  /** Nobody fills in the form of this press any more. */
  letGo(pressId: string, nowMs: number): void {
    this.#commits.write(() => this.#sql.letGo.run({ id: pressId, now: nowMs }));
  }

  /** Undefined when no such press is on disk. A further gesture of the same press changes nothing. */
  recordGesture(serial: string, gesture: GestureReport, nowMs: number): RecordedGesture | undefined {
    const { bootId, sequence, kind, holdMs } = gesture;
    const row = this.#sql.pressOf.get({ serial, bootId, sequence });
    if (row === undefined) {
      return undefined;
    }
    const pressId = textOf(row, "id");
    if (row["gesture"] !== null) {
      return { pressId, isNew: false, decisions: [] };
    }
    const decisions = this.#commits.write(() => {
      this.#sql.setGesture.run({ id: pressId, kind: this.#heeded(kind), holdMs, now: nowMs });
      const isLate = row["decided_at"] !== null;
      return isLate ? this.#decider.takeLateGesture(pressId, kind, nowMs) : this.#leases.leaseAhead(nowMs);
    });
    return { pressId, isNew: true, decisions };
  }

  /** The press is ready to be sent from now on. Evidence that is there already stays; undefined: there is no room for it. */
  storeEvidence(pressId: string, evidence: string | undefined, person: string | undefined): void {
    this.#commits.write(() => {
      if (!this.mayKeepParts(pressId)) {
        return;
      }
      if (evidence !== undefined) {
        this.#parts.evidence.insert(pressId, { name: "base", bytes: new TextEncoder().encode(evidence) });
      }
      this.#sql.setReady.run({ id: pressId, person: person === undefined ? null : personDigest(person) });
    });
  }

  withoutEvidence(): string[] {
    return this.#sql.withoutEvidence.all().map((row) => textOf(row, "id"));
  }

  incomplete(): string[] {
    return this.#sql.incomplete.all().map((row) => textOf(row, "id"));
  }

  /** Within a write. False when nothing is to be kept of the press: it was cancelled or folded meanwhile, or erased. */
  mayKeepParts(pressId: string): boolean {
    const state = optionalText(this.#sql.stateOf.get({ id: pressId }), "state");
    return state !== undefined && state !== "cancelled" && state !== "folded";
  }

  /** Within a write. */
  setCaptured(pressId: string): void {
    this.#sql.setCaptured.run({ id: pressId });
  }

  /** See `PressLeases`. */
  lease(nowMs: number, leaseMs: number, limit: number, route: Route): Leased {
    return this.#leases.lease(nowMs, leaseMs, limit, route);
  }

  /** A row of `press` as it is handed out. */
  leasedPress(row: Row): LeasedPress {
    return this.#leases.leasedPress(row);
  }

  /** Nothing is asked for any more. */
  stop(): void {
    this.#leases.stop();
  }

  /** What waits and what was refused is due now; what may have made a ticket as soon as a search is trusted. */
  hurry(nowMs: number): void {
    this.#commits.write(() => {
      this.#sql.hurry.run({ now: nowMs });
      this.#parts.followUps.hurry(nowMs);
    });
  }

  /** What failed to reach that helpdesk system is due now, in its old order; what may have made a ticket as in `hurry`. */
  hurryPostponed(route: Route, nowMs: number): void {
    this.#commits.write(() => this.#sql.hurryPostponed.run({ route, now: nowMs }));
  }

  /** The time of day was set by so much: what waits goes on waiting as long as before, not for hours, nor no longer. */
  shiftTimes(byMs: number): void {
    this.#commits.write(() => {
      this.#sql.shiftTimes.run({ byMs });
      this.#parts.followUps.shiftTimes(byMs);
      this.#parts.watch.shiftTimes(byMs);
    });
  }

  /** The serial of the press's button, and whether it was urgent. */
  settle(pressId: string, settlement: Settlement): { readonly serial: string; readonly isUrgent: boolean } {
    const row = this.#sql.serialOf.get({ id: pressId });
    const serial = textOf(row, "serial");
    this.#commits.write(() => {
      switch (settlement.result) {
        case "sent":
          this.#setSent(pressId, row, settlement);
          break;
        case "blocked":
          this.#decider.cancel(pressId, "rule", settlement.atMs, settlement.text);
          break;
        case "failed":
          this.#sql.setFailed.run({ id: pressId, error: JSON.stringify(settlement.error) });
          break;
        case "again":
          this.#sql.setAgain.run({
            id: pressId,
            error: JSON.stringify(settlement.error),
            nextAttemptAt: settlement.nextAttemptAtMs,
            findAfter: settlement.findAfterMs ?? null,
            isUnanswered: settlement.isUnanswered === undefined ? null : Number(settlement.isUnanswered),
          });
          break;
      }
    });
    const isUrgent = this.#parts.rules().policy.gestures && row?.["gesture"] === "double";
    return { serial, isUrgent };
  }

  /** What is open of one button. */
  openPresses(serial: string): ButtonPresses {
    const row = this.#sql.openOf.get({ serial });
    const is = (name: OpenPress): boolean => row?.[name] === 1;
    return {
      open: {
        waiting: is("waiting"),
        postponed: is("postponed"),
        leased: is("leased"),
        failed: is("failed"),
        dead: is("dead"),
      },
      undoUntilMs: optionalNumber(row, "undo_until"),
      attention: this.#parts.watch.attentionOf(serial),
    };
  }

  #insertFromSoftware(
    serial: string,
    { gesture, apartFrom }: { readonly gesture: GestureKind; readonly apartFrom?: string },
    nowMs: number,
  ): string {
    const id = newPressId(nowMs);
    const last = optionalNumber(this.#sql.lastSoftwarePress.get({ serial }), "sequence") ?? 0;
    const report = { bootId: softwareBootId, sequence: last + 1, deviceTimeMs: 0, holdMs: 0 };
    const times = { now: nowMs, dueAt: nowMs };
    this.#sql.insertPress.run({
      id,
      serial,
      ...report,
      ...times,
      gesture,
      isFromSoftware: 1,
      apartFrom: apartFrom ?? null,
    });
    return id;
  }

  /** With gestures off every press is a short one. */
  #heeded(gesture: GestureKind): GestureKind {
    return this.#parts.rules().policy.gestures ? gesture : "short";
  }

  #setSent(pressId: string, row: Row | undefined, sent: Extract<Settlement, { result: "sent" }>): void {
    const { id: ticketId, number: ticketNumber, url } = sent.ticket;
    const { followUps, rules, sealer, watch } = this.#parts;
    this.#sql.setSent.run({
      place: rules().places[textOf(row, "route") as Route] ?? null,
      ...{ id: pressId, ticketId, ticketNumber, ticketUrl: url ?? null, at: sent.atMs },
      subject: sealer.seal(new TextEncoder().encode(sent.subject), `${pressId} subject`),
    });
    // A ticket that was found is the one of an attempt whose answer was lost; only of another attempt may be a second one.
    const others = numberOf(row, "times_unclear") - (sent.isFound ? 1 : 0);
    followUps.addAfterTicket(pressId, others > 0 || row?.["is_possible_duplicate"] === 1, sent.atMs);
    if (row?.["route"] === "first") {
      watch.begin(pressId, sent.atMs);
    }
  }
}
