import { type Commits, prepareAll } from "./commits.ts";
import type { Row, Statement } from "./database.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { LeaseAnswer, LeasedPress, Route } from "./messages.ts";
import type { DecisionMade, PressDecider } from "./press-decider.ts";
import { numberOf, optionalNumber, optionalText, textOf } from "./rows.ts";

export interface Leased extends LeaseAnswer {
  readonly decisions: readonly DecisionMade[];
}

export interface PressLeasesParts {
  readonly commits: Commits;
  readonly evidence: EvidenceStore;
  readonly decider: PressDecider;
}

/** What a way took last, and what it had room for beyond that. */
interface Room {
  readonly leaseMs: number;
  readonly limit: number;
}

/** Presses that were leased before they were asked for. */
interface Ahead {
  readonly pressIds: readonly string[];
  readonly atMs: number;
}

/** What was leased ahead and is asked for later than this is given back: its attempt would have too little time. */
const longestAheadMs = 1000;

const statements = {
  /** A press waits while a later one of its button may yet cancel it. */
  lease: `
    UPDATE press SET attempts = attempts + 1, lease_expires_at = :expiresAt
    WHERE number IN (
      SELECT number FROM press
      WHERE state = 'ready' AND decided_at IS NOT NULL AND route = :route AND lease_expires_at IS NULL
        AND next_attempt_at <= :now AND NOT EXISTS (
          SELECT 1 FROM press AS later
          WHERE later.serial = press.serial AND later.number > press.number AND later.decided_at IS NULL
            AND later.done_at IS NULL AND later.recorded_at < press.undo_until)
      ORDER BY number LIMIT :limit)
    RETURNING *`,
  leased: "SELECT * FROM press WHERE id = :id AND lease_expires_at IS NOT NULL",
  giveBack: `
    UPDATE press SET attempts = attempts - 1, lease_expires_at = NULL
    WHERE id = :id AND lease_expires_at IS NOT NULL`,
  nextDue: `
    SELECT next_attempt_at AS due FROM press
    WHERE state = 'ready' AND lease_expires_at IS NULL AND (route = :route OR decided_at IS NULL)
    ORDER BY next_attempt_at LIMIT 1`,
};

/**
 * Hands presses out, each for one attempt. The press of a gesture is leased in the gesture's own commit, where its way
 * has room: it is asked for in the next moment, and need not wait for the disk once more. Times in milliseconds since 1970.
 */
export class PressLeases {
  readonly #parts: PressLeasesParts;
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };
  readonly #rooms = new Map<Route, Room>();
  readonly #ahead = new Map<Route, Ahead>();

  constructor(parts: PressLeasesParts) {
    this.#parts = parts;
    this.#sql = prepareAll(parts.commits, statements);
  }

  /** Decides what is settled, and hands out what is due, in one commit. */
  lease(nowMs: number, leaseMs: number, limit: number, route: Route): Leased {
    const { commits, decider } = this.#parts;
    const ahead = this.#ahead.get(route);
    const isInTime = ahead !== undefined && nowMs >= ahead.atMs && nowMs < ahead.atMs + longestAheadMs;
    const isTaken = isInTime && ahead.pressIds.length <= limit;
    let decisions: readonly DecisionMade[] = [];
    let taken: readonly Row[] = [];
    const rows = commits.database.transaction(() => {
      decisions = decider.decideSettled(nowMs);
      if (isTaken) {
        taken = ahead.pressIds.map((id) => this.#sql.leased.get({ id })).filter((row) => row !== undefined);
      } else {
        this.#giveBack(ahead);
      }
      return this.#leaseRows(nowMs, { leaseMs, limit: limit - taken.length }, route);
    });
    this.#ahead.delete(route);
    if (decisions.length + rows.length > 0 || (ahead !== undefined && !isTaken)) {
      commits.wrote();
    }
    const all = [...taken, ...rows].toSorted((one, other) => numberOf(one, "number") - numberOf(other, "number"));
    this.#rooms.set(route, { leaseMs, limit: limit - all.length });
    return {
      decisions,
      presses: all.map((row) => this.leasedPress(row)),
      nextDueAtMs: optionalNumber(this.#sql.nextDue.get({ route }), "due"),
    };
  }

  /** Within a write that settled a press: decides it, and leases what its way will ask for next, where that has room. */
  leaseAhead(nowMs: number): readonly DecisionMade[] {
    const route = "first"; // a new press is never for the other way
    const decisions = this.#parts.decider.decideSettled(nowMs);
    const room = this.#rooms.get(route);
    if (room !== undefined && !this.#ahead.has(route)) {
      const rows = this.#leaseRows(nowMs, room, route);
      if (rows.length > 0) {
        this.#ahead.set(route, { pressIds: rows.map((row) => textOf(row, "id")), atMs: nowMs });
      }
    }
    return decisions;
  }

  /** Nobody will ask any more: what was leased ahead was not tried. */
  stop(): void {
    this.#rooms.clear();
    if (this.#ahead.size > 0) {
      this.#parts.commits.write(() => {
        for (const ahead of this.#ahead.values()) {
          this.#giveBack(ahead);
        }
      });
      this.#ahead.clear();
    }
  }

  /** A row of `press` as it is handed out. */
  leasedPress(row: Row): LeasedPress {
    const pressId = textOf(row, "id");
    return {
      pressId,
      serial: textOf(row, "serial"),
      sequence: numberOf(row, "sequence"),
      recordedAtMs: numberOf(row, "recorded_at"),
      gesture: optionalText(row, "gesture") as LeasedPress["gesture"],
      holdMs: optionalNumber(row, "hold_ms"),
      isFromSoftware: row["is_from_software"] === 1,
      attempt: numberOf(row, "attempts"),
      mustFind: row["find_after"] !== null,
      isUnanswered: row["is_unanswered"] === 1,
      isPossibleDuplicate: row["is_possible_duplicate"] === 1,
      leaseExpiresAtMs: optionalNumber(row, "lease_expires_at") ?? 0,
      isApart: row["apart_from"] !== null,
      ...this.#parts.evidence.ticketParts(pressId),
    };
  }

  #leaseRows(nowMs: number, { leaseMs, limit }: Room, route: Route): readonly Row[] {
    return limit > 0 ? this.#sql.lease.all({ now: nowMs, expiresAt: nowMs + leaseMs, limit, route }) : [];
  }

  #giveBack(ahead: Ahead | undefined): void {
    for (const id of ahead?.pressIds ?? []) {
      this.#sql.giveBack.run({ id });
    }
  }
}
