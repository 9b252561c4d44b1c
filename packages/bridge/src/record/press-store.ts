import type { GestureReport, PressReport } from "@tier2/button";
import type { OpenPress } from "../light/choose-light.ts";
import type { Database, Row, Statement } from "./database.ts";
import type { LeaseAnswer, LeasedPress, PressState, QueueSnapshot, QueuedPress, Settlement } from "./messages.ts";
import { newPressId } from "./press-id.ts";
import { numberOf, optionalNumber, optionalText, queuedPress, textOf } from "./rows.ts";

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

const statements = {
  insertPress: `
    INSERT INTO press (id, serial, boot_id, sequence, device_time_ms, recorded_at, state, next_attempt_at)
    VALUES (:id, :serial, :bootId, :sequence, :deviceTimeMs, :now, 'recorded', :dueAt)
    ON CONFLICT (serial, boot_id, sequence, device_time_ms) DO NOTHING`,
  pressOf: `
    SELECT id, gesture FROM press WHERE serial = :serial AND boot_id = :bootId AND sequence = :sequence
    ORDER BY number DESC LIMIT 1`,
  serialOf: "SELECT serial FROM press WHERE id = :id",
  setGesture: `
    UPDATE press SET gesture = :kind, hold_ms = :holdMs,
      next_attempt_at = CASE attempts WHEN 0 THEN min(next_attempt_at, :now) ELSE next_attempt_at END
    WHERE id = :id`,
  insertEvidence: "INSERT INTO evidence (press_id, content) VALUES (:id, :content) ON CONFLICT DO NOTHING",
  setReady: "UPDATE press SET state = 'ready' WHERE id = :id AND state = 'recorded'",
  withoutEvidence: "SELECT id FROM press WHERE state = 'recorded' ORDER BY number",
  lease: `
    UPDATE press SET attempts = attempts + 1, lease_expires_at = :expiresAt
    WHERE number IN (
      SELECT number FROM press
      WHERE state = 'ready' AND lease_expires_at IS NULL AND next_attempt_at <= :now ORDER BY number LIMIT :limit)
    RETURNING number, id, serial, sequence, recorded_at, gesture, hold_ms, attempts, find_after, lease_expires_at`,
  evidence: "SELECT content FROM evidence WHERE press_id = :id",
  nextDue: "SELECT min(next_attempt_at) AS due FROM press WHERE state = 'ready' AND lease_expires_at IS NULL",
  setSent: `
    UPDATE press SET state = 'sent', lease_expires_at = NULL, find_after = NULL, last_error = NULL, sent_at = :at,
      ticket_id = :ticketId, ticket_number = :ticketNumber, ticket_url = :ticketUrl
    WHERE id = :id`,
  setFailed: `
    UPDATE press SET state = 'failed', lease_expires_at = NULL, last_error = :error WHERE id = :id`,
  setAgain: `
    UPDATE press SET lease_expires_at = NULL, find_after = :findAfter, last_error = :error,
      next_attempt_at = :nextAttemptAt
    WHERE id = :id`,
  counts: "SELECT state, count(*) AS number FROM press GROUP BY state",
  list: "SELECT * FROM press ORDER BY state = 'sent', CASE state WHEN 'sent' THEN -number ELSE number END LIMIT :limit",
  openOf: `
    SELECT CASE WHEN state = 'failed' THEN 'failed' WHEN lease_expires_at IS NULL THEN 'waiting' ELSE 'leased' END
      AS open, count(*) AS number
    FROM press WHERE serial = :serial AND state <> 'sent' GROUP BY open`,
  /** A lease found open belongs to a run that was killed: a ticket may exist. */
  closeLeases: `
    UPDATE press SET find_after = lease_expires_at + :settleMs, lease_expires_at = NULL
    WHERE lease_expires_at IS NOT NULL`,
  hurry: `
    UPDATE press SET state = 'ready', next_attempt_at = min(next_attempt_at, max(:now, coalesce(find_after, 0)))
    WHERE state IN ('ready', 'failed') AND lease_expires_at IS NULL`,
  retryFailed: "UPDATE press SET state = 'ready', next_attempt_at = :now WHERE state = 'failed'",
  /** Also against a clock that was ahead when the times were written. */
  limitWaits: `
    UPDATE press SET next_attempt_at = min(max(next_attempt_at, coalesce(find_after, 0)), :latest)
    WHERE state IN ('recorded', 'ready')`,
  shiftTimes: `
    UPDATE press SET next_attempt_at = next_attempt_at + :byMs, find_after = find_after + :byMs,
      lease_expires_at = lease_expires_at + :byMs
    WHERE state IN ('recorded', 'ready')`,
  countCheckpoint: "UPDATE service SET checkpoints = checkpoints + 1",
};

type Statements = { readonly [Name in keyof typeof statements]: Statement };

/**
 * The presses on disk. Every method that changes something has it on disk when it returns, and throws a Tier2Error of
 * category `storage` when it has not. Times in milliseconds since 1970.
 */
export class PressStore {
  readonly #database: Database;
  readonly #sql: Statements;
  readonly #times: StoreTimes;
  #writes = 0;

  /** Takes up what a run before left behind: open leases, refused presses. The database is its own from now on. */
  constructor(database: Database, times: StoreTimes, nowMs: number) {
    this.#times = times;
    this.#database = database;
    const prepared = Object.entries(statements).map(([name, sql]) => [name, this.#database.prepare(sql)]);
    this.#sql = Object.fromEntries(prepared) as Statements;
    this.#database.transaction(() => {
      this.#sql.closeLeases.run({ settleMs: times.settleMs });
      this.#sql.retryFailed.run({ now: nowMs });
      this.#sql.limitWaits.run({ latest: nowMs + times.longestWaitMs });
    });
    this.checkpoint();
  }

  /** Exactly one fsync for a new press, none for a repeated one. */
  recordPress(serial: string, press: PressReport, nowMs: number): RecordedPress {
    const { bootId, sequence, deviceTimeMs } = press;
    const id = newPressId(nowMs);
    const dueAt = nowMs + this.#times.gestureWindowMs;
    if (this.#sql.insertPress.run({ id, serial, bootId, sequence, deviceTimeMs, now: nowMs, dueAt }) === 1) {
      this.#writes += 1;
      return { pressId: id, isNew: true };
    }
    return { pressId: textOf(this.#sql.pressOf.get({ serial, bootId, sequence }), "id"), isNew: false };
  }

  /** Undefined when no such press is on disk. A further gesture of the same press changes nothing. */
  recordGesture(serial: string, gesture: GestureReport, nowMs: number): RecordedPress | undefined {
    const { bootId, sequence, kind, holdMs } = gesture;
    const row = this.#sql.pressOf.get({ serial, bootId, sequence });
    if (row === undefined) {
      return undefined;
    }
    const pressId = textOf(row, "id");
    if (row["gesture"] !== null) {
      return { pressId, isNew: false };
    }
    this.#write(() => this.#sql.setGesture.run({ id: pressId, kind, holdMs, now: nowMs }));
    return { pressId, isNew: true };
  }

  /** The press is ready to be sent from now on. Evidence that is there already stays. */
  storeEvidence(pressId: string, content: string): void {
    this.#write(() => {
      this.#sql.insertEvidence.run({ id: pressId, content });
      this.#sql.setReady.run({ id: pressId });
    });
  }

  withoutEvidence(): string[] {
    return this.#sql.withoutEvidence.all().map((row) => textOf(row, "id"));
  }

  lease(nowMs: number, leaseMs: number, limit: number): LeaseAnswer {
    const rows = limit === 0 ? [] : this.#sql.lease.all({ now: nowMs, expiresAt: nowMs + leaseMs, limit });
    this.#writes += Math.sign(rows.length);
    rows.sort((one, other) => numberOf(one, "number") - numberOf(other, "number"));
    return {
      presses: rows.map((row) => this.#leasedPress(row)),
      nextDueAtMs: optionalNumber(this.#sql.nextDue.get(), "due"),
    };
  }

  /** What waits and what was refused is due now; what may have made a ticket as soon as a search is trusted. */
  hurry(nowMs: number): void {
    this.#write(() => this.#sql.hurry.run({ now: nowMs }));
  }

  /** The time of day was set by so much: what waits goes on waiting as long as before, not for hours, nor no longer. */
  shiftTimes(byMs: number): void {
    this.#write(() => this.#sql.shiftTimes.run({ byMs }));
  }

  /** The serial of the press's button. */
  settle(pressId: string, settlement: Settlement): string {
    this.#write(() => {
      switch (settlement.result) {
        case "sent": {
          const { id: ticketId, number: ticketNumber, url } = settlement.ticket;
          const ticketUrl = url ?? null;
          this.#sql.setSent.run({ id: pressId, ticketId, ticketNumber, ticketUrl, at: settlement.atMs });
          break;
        }
        case "failed":
          this.#sql.setFailed.run({ id: pressId, error: JSON.stringify(settlement.error) });
          break;
        case "again":
          this.#sql.setAgain.run({
            id: pressId,
            error: JSON.stringify(settlement.error),
            nextAttemptAt: settlement.nextAttemptAtMs,
            findAfter: settlement.findAfterMs ?? null,
          });
          break;
      }
    });
    return textOf(this.#sql.serialOf.get({ id: pressId }), "serial");
  }

  queue(limit: number): QueueSnapshot {
    const counts: Record<PressState, number> = { recorded: 0, ready: 0, sent: 0, failed: 0 };
    for (const row of this.#sql.counts.all()) {
      counts[textOf(row, "state") as PressState] = numberOf(row, "number");
    }
    return { counts, presses: this.#sql.list.all({ limit }).map((row): QueuedPress => queuedPress(row)) };
  }

  /** What is open of one button, counted. */
  openPresses(serial: string): Readonly<Record<OpenPress, number>> {
    const counts: Record<OpenPress, number> = { waiting: 0, leased: 0, failed: 0 };
    for (const row of this.#sql.openOf.all({ serial })) {
      counts[textOf(row, "open") as OpenPress] = numberOf(row, "number");
    }
    return counts;
  }

  /** Grows with every commit. */
  get writes(): number {
    return this.#writes;
  }

  /**
   * Keeps the log small. The write that follows begins the log anew, which takes a second fsync; it is done here so
   * that no press pays for it.
   */
  checkpoint(): void {
    this.#database.checkpoint();
    this.#sql.countCheckpoint.run();
  }

  close(): void {
    this.#database.close();
  }

  #leasedPress(row: Row): LeasedPress {
    const pressId = textOf(row, "id");
    return {
      pressId,
      serial: textOf(row, "serial"),
      sequence: numberOf(row, "sequence"),
      recordedAtMs: numberOf(row, "recorded_at"),
      gesture: optionalText(row, "gesture") as LeasedPress["gesture"],
      holdMs: optionalNumber(row, "hold_ms"),
      attempt: numberOf(row, "attempts"),
      mustFind: row["find_after"] !== null,
      leaseExpiresAtMs: numberOf(row, "lease_expires_at"),
      evidence: optionalText(this.#sql.evidence.get({ id: pressId }), "content") ?? "",
    };
  }

  #write(action: () => void): void {
    this.#database.transaction(action);
    this.#writes += 1;
  }
}
