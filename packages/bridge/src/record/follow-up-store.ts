import type { AdapterError, TicketReference, Visibility } from "@tier2/psa-adapters";
import { type Commits, prepareAll } from "./commits.ts";
import type { Row, Statement } from "./database.ts";
import {
  type FollowUpAnswer,
  type FollowUpKind,
  type FollowUpSettlement,
  type LeasedFollowUp,
  type ListedFollowUp,
  type NewFollowUp,
  wordsPrefix,
} from "./follow-ups.ts";
import type { LeasedPress, QueueRules, Route } from "./messages.ts";
import { numberOf, optionalNumber, optionalText, textOf } from "./rows.ts";
import type { Sealer } from "./seal.ts";
import { openText } from "./sealed-text.ts";

/** How long after a press whose outcome was unclear a late duplicate is looked for. */
const reconcileAfterMs = 600_000;

/** What stands first goes first. */
const order: readonly FollowUpKind[] = ["notes", "note", "asset", "file", "reconcile"];
const rankOf = (kind: FollowUpKind): number => order.indexOf(kind);

const due = `
  FROM follow_up JOIN press ON press.id = follow_up.press_id
  WHERE follow_up.state = 'waiting' AND press.state = 'sent' AND press.route = :route
    AND (press.place IS NULL OR press.place = :place)
    AND follow_up.lease_expires_at IS NULL AND (:withFiles OR kind <> 'file')`;

const statements = {
  insert: `
    INSERT INTO follow_up (press_id, kind, name, rank, text, visibility, ticket_id, state, next_attempt_at)
    VALUES (:pressId, :kind, :name, :rank, :text, :visibility, :ticketId, :state, :dueAt)
    ON CONFLICT (press_id, kind, name) DO NOTHING`,
  /** Tickets go first. */
  isTicketDue: `
    SELECT 1 WHERE EXISTS (SELECT 1 FROM press WHERE lease_expires_at IS NOT NULL AND route = :route)
      OR EXISTS (
        SELECT 1 FROM press WHERE state = 'ready' AND lease_expires_at IS NULL AND route = :route
          AND decided_at IS NOT NULL AND next_attempt_at <= :now)`,
  lease: `
    UPDATE follow_up SET attempts = attempts + 1, lease_expires_at = :expiresAt
    WHERE number IN (
      SELECT follow_up.number ${due} AND follow_up.next_attempt_at <= :now ORDER BY rank, follow_up.number LIMIT :limit)
    RETURNING *`,
  press: "SELECT * FROM press WHERE id = :id",
  nextDue: `SELECT follow_up.next_attempt_at AS due ${due} ORDER BY follow_up.next_attempt_at LIMIT 1`,
  pressOf: "SELECT press_id FROM follow_up WHERE number = :number",
  /** What is refused may be tried again. */
  end: `
    UPDATE follow_up SET state = :state, lease_expires_at = NULL, find_after = NULL, last_error = :error, done_at = :now,
      text = CASE WHEN :state = 'failed' OR name LIKE '${wordsPrefix}%' THEN text END
    WHERE number = :number`,
  again: `
    UPDATE follow_up SET lease_expires_at = NULL, find_after = :findAfter, last_error = :error,
      next_attempt_at = :nextAttemptAt
    WHERE number = :number`,
  closeLeases: `
    UPDATE follow_up SET find_after = lease_expires_at + :settleMs, lease_expires_at = NULL
    WHERE lease_expires_at IS NOT NULL`,
  limitWaits: `
    UPDATE follow_up SET next_attempt_at = min(max(next_attempt_at, coalesce(find_after, 0)), :latest)
    WHERE state = 'waiting'`,
  hurry: `
    UPDATE follow_up SET state = 'waiting', done_at = NULL,
      next_attempt_at = min(next_attempt_at, max(:now, coalesce(find_after, 0)))
    WHERE state IN ('waiting', 'failed') AND lease_expires_at IS NULL AND kind <> 'reconcile'`,
  shiftTimes: `
    UPDATE follow_up SET next_attempt_at = next_attempt_at + :byMs, find_after = find_after + :byMs,
      lease_expires_at = lease_expires_at + :byMs
    WHERE state IN ('waiting', 'held')`,
  remove: "DELETE FROM follow_up WHERE press_id = :pressId",
  adopt: "UPDATE OR IGNORE follow_up SET press_id = :parentId WHERE press_id = :pressId AND kind = 'note'",
  release: `
    UPDATE follow_up SET state = 'waiting', next_attempt_at = :now
    WHERE press_id = :pressId AND kind = 'file' AND state = 'held'`,
  refuse: "DELETE FROM follow_up WHERE press_id = :pressId AND kind = 'file' AND state = 'held'",
  held: "SELECT 1 FROM follow_up WHERE press_id = :pressId AND kind = 'file' AND state = 'held'",
  eraseWords: "UPDATE follow_up SET text = NULL WHERE press_id = :pressId AND state NOT IN ('waiting', 'held')",
  heldBefore: `
    SELECT DISTINCT press_id FROM follow_up WHERE state = 'held' AND next_attempt_at <= :before LIMIT 200`,
  open: "SELECT count(*) AS number FROM follow_up WHERE state IN ('waiting', 'held')",
  of: "SELECT kind, name, state, attempts, last_error, done_at, text FROM follow_up WHERE press_id = :pressId ORDER BY number",
};

/** What follows tickets, on disk. Times in milliseconds since 1970. */
export class FollowUpStore {
  readonly #commits: Commits;
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };
  readonly #sealer: Sealer;
  readonly #rules: () => QueueRules;

  constructor(commits: Commits, sealer: Sealer, rules: () => QueueRules) {
    this.#rules = rules;
    this.#commits = commits;
    this.#sql = prepareAll(commits, statements);
    this.#sealer = sealer;
  }

  /** Within a write: takes up what a run before left behind. */
  takeUp(nowMs: number, times: { readonly settleMs: number; readonly longestWaitMs: number }): void {
    this.#sql.closeLeases.run({ settleMs: times.settleMs });
    this.#sql.limitWaits.run({ latest: nowMs + Math.max(times.longestWaitMs, reconcileAfterMs) });
  }

  /** Within a write. What is there already stays as it is. */
  add(pressId: string, followUps: readonly NewFollowUp[], nowMs: number): void {
    for (const followUp of followUps) {
      const { kind, name } = followUp;
      const isNote = kind === "note";
      this.#sql.insert.run({
        ...{ pressId, kind, name, rank: rankOf(kind) },
        text: isNote ? this.#sealer.seal(new TextEncoder().encode(followUp.text), noteContext(name)) : null,
        visibility: isNote ? followUp.visibility : null,
        ticketId: (isNote ? followUp.ticketId : undefined) ?? null,
        state: kind === "file" && followUp.isHeld ? "held" : "waiting",
        dueAt: kind === "reconcile" ? followUp.dueAtMs : nowMs,
      });
    }
  }

  /** Within a write. */
  addNote(
    pressId: string,
    note: { readonly name: string; readonly text: string; readonly visibility: Visibility },
    nowMs: number,
  ): void {
    this.add(pressId, [{ kind: "note", ...note }], nowMs);
  }

  /** Within a write: what every ticket is followed by. */
  addAfterTicket(pressId: string, wasUnclear: boolean, nowMs: number): void {
    const always = [{ kind: "notes", name: "" } as const, { kind: "asset", name: "" } as const];
    const reconcile = { kind: "reconcile", name: "", dueAtMs: nowMs + reconcileAfterMs } as const;
    this.add(pressId, wasUnclear ? [...always, reconcile] : always, nowMs);
  }

  /** Notes first, then files; nothing while a ticket is due. */
  lease(
    { nowMs, leaseMs, limit, route, withFiles }: LeaseRequest,
    leasedPress: (row: Row) => LeasedPress,
  ): FollowUpAnswer {
    const filter = { route, place: this.#rules().places[route] ?? null, withFiles: withFiles ? 1 : 0 };
    const mustWait = limit === 0 || this.#sql.isTicketDue.get({ route, now: nowMs }) !== undefined;
    const rows = mustWait ? [] : this.#sql.lease.all({ ...filter, now: nowMs, expiresAt: nowMs + leaseMs, limit });
    if (rows.length > 0) {
      this.#commits.wrote();
    }
    rows.sort(
      (one, other) =>
        numberOf(one, "rank") - numberOf(other, "rank") || numberOf(one, "number") - numberOf(other, "number"),
    );
    return {
      followUps: rows.flatMap((row) => this.#leased(row, leasedPress)),
      nextDueAtMs: optionalNumber(this.#sql.nextDue.get(filter), "due"),
    };
  }

  settle(number: number, settlement: FollowUpSettlement, nowMs: number): void {
    this.#commits.write(() => {
      if (settlement.result === "again") {
        const { error, findAfterMs, nextAttemptAtMs } = settlement;
        const times = { findAfter: findAfterMs ?? null, nextAttemptAt: nextAttemptAtMs };
        this.#sql.again.run({ number, error: JSON.stringify(error), ...times });
        return;
      }
      const error = settlement.result === "failed" ? JSON.stringify(settlement.error) : null;
      this.#sql.end.run({ number, state: settlement.result, error, now: nowMs });
      const pressId = optionalText(this.#sql.pressOf.get({ number }), "press_id");
      // The press may have been erased meanwhile, and all of it with it.
      if (pressId !== undefined && "adds" in settlement && settlement.adds !== undefined) {
        this.add(pressId, settlement.adds, nowMs);
      }
    });
  }

  /** Within a write. */
  hurry(nowMs: number): void {
    this.#sql.hurry.run({ now: nowMs });
  }

  /** Within a write. */
  shiftTimes(byMs: number): void {
    this.#sql.shiftTimes.run({ byMs });
  }

  /** Within a write. */
  remove(pressId: string): void {
    this.#sql.remove.run({ pressId });
  }

  /** Within a write: notes go to the ticket of another press. */
  adopt(pressId: string, parentId: string): void {
    this.#sql.adopt.run({ pressId, parentId });
    this.#sql.remove.run({ pressId });
  }

  /** Within a write: the person's word about the picture. False when none waits for it. */
  releasePicture(pressId: string, isAllowed: boolean, nowMs: number): boolean {
    const changes = isAllowed ? this.#sql.release.run({ pressId, now: nowMs }) : this.#sql.refuse.run({ pressId });
    return changes > 0;
  }

  /** Within a write: what the person wrote is gone, too, when what was read at the press is. */
  eraseWords(pressId: string): void {
    this.#sql.eraseWords.run({ pressId });
  }

  hasHeldPicture(pressId: string): boolean {
    return this.#sql.held.get({ pressId }) !== undefined;
  }

  /** Presses whose picture waits for a word since then. */
  heldBefore(beforeMs: number): string[] {
    return this.#sql.heldBefore.all({ before: beforeMs }).map((row) => textOf(row, "press_id"));
  }

  get openCount(): number {
    return numberOf(this.#sql.open.get(), "number");
  }

  of(pressId: string): ListedFollowUp[] {
    return this.#sql.of.all({ pressId }).map((row) => {
      const error = optionalText(row, "last_error");
      const name = textOf(row, "name");
      return {
        kind: textOf(row, "kind") as FollowUpKind,
        name,
        text: name.startsWith(wordsPrefix) ? openText(this.#sealer, row["text"], noteContext(name)) : undefined,
        state: textOf(row, "state") as ListedFollowUp["state"],
        attempts: numberOf(row, "attempts"),
        lastError: error === undefined ? undefined : (JSON.parse(error) as AdapterError),
        doneAtMs: optionalNumber(row, "done_at"),
      };
    });
  }

  #leased(row: Row, leasedPress: (row: Row) => LeasedPress): LeasedFollowUp[] {
    const press = this.#sql.press.get({ id: textOf(row, "press_id") });
    if (press === undefined) {
      return [];
    }
    const name = textOf(row, "name");
    return [
      {
        number: numberOf(row, "number"),
        kind: textOf(row, "kind") as FollowUpKind,
        name,
        press: leasedPress(press),
        sentAtMs: numberOf(press, "sent_at"),
        ticket: ticketOf(row, press),
        text: openText(this.#sealer, row["text"], noteContext(name)),
        visibility: optionalText(row, "visibility") as Visibility | undefined,
        attempt: numberOf(row, "attempts"),
        mustFind: row["find_after"] !== null,
        leaseExpiresAtMs: numberOf(row, "lease_expires_at"),
      },
    ];
  }
}

export interface LeaseRequest {
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly limit: number;
  readonly route: Route;
  readonly withFiles: boolean;
}

/** A note keeps its context when it goes to another ticket. */
const noteContext = (name: string): string => `note ${name}`;

function ticketOf(row: Row, press: Row): TicketReference {
  const otherId = optionalText(row, "ticket_id");
  if (otherId !== undefined) {
    return { id: otherId, number: otherId };
  }
  const url = optionalText(press, "ticket_url");
  return {
    id: textOf(press, "ticket_id"),
    number: textOf(press, "ticket_number"),
    ...(url === undefined ? {} : { url }),
  };
}
