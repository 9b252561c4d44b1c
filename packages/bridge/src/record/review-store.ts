import type { AdapterError } from "@tier2/psa-adapters";
import { type Commits, prepareAll } from "./commits.ts";
import type { Row, Statement } from "./database.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { FollowUpStore } from "./follow-up-store.ts";
import type { QueueRules, Route } from "./messages.ts";
import { personDigest } from "./person-digest.ts";
import { numberOf, optionalText, textOf } from "./rows.ts";

const dayMs = 86_400_000;
/** A picture nobody said a word about is not kept longer. */
const longestHeldMs = 1_800_000;
/** A copy from before a migration is there to go back; later nobody does. */
const copyLifeMs = 14 * dayMs;
/** In this time everything that waits was tried once: the longest wait between two attempts. */
const leastTryingMs = 3_600_000;
/** So many rows at a time: a review keeps no press waiting. */
const step = 200;

const isFinished = `
  done_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM follow_up WHERE press_id = press.id AND state IN ('waiting', 'held'))`;

const statements = {
  setDead: `
    UPDATE press SET state = 'dead' WHERE number IN (
      SELECT number FROM press
      WHERE done_at IS NULL AND state IN ('ready', 'failed') AND lease_expires_at IS NULL AND waits_since <= :before
        AND (:noFallback OR (route = 'fallback' AND route_since <= :routeBefore)) LIMIT ${step})
    RETURNING id, serial, recorded_at, last_error`,
  reroute: `
    UPDATE press SET route = CASE route WHEN 'first' THEN 'fallback' ELSE 'first' END, route_since = :now, times_rerouted = times_rerouted + 1,
      state = 'ready', attempts = 0, next_attempt_at = :now,
      is_possible_duplicate = max(is_possible_duplicate, find_after IS NOT NULL),
      find_after = CASE WHEN times_rerouted = 0 AND route = 'first' THEN NULL ELSE :now END
    WHERE number IN (
      SELECT number FROM press
      WHERE done_at IS NULL AND state IN ('ready', 'failed', 'dead') AND lease_expires_at IS NULL
        AND decided_at IS NOT NULL
        AND NOT (route = 'fallback' AND waits_since <= :deadBefore)
        AND ((state <> 'ready' AND route = 'first' AND times_rerouted = 0)
          OR (state <> 'dead' AND max(route_since, :startedAt) <= :before)) LIMIT ${step})
    RETURNING id, route`,
  /** Without a fallback nothing goes there: it may be that the other one made a ticket. */
  allFirst: `
    UPDATE press SET route = 'first', route_since = :now, is_possible_duplicate = max(is_possible_duplicate, attempts > 0),
      find_after = coalesce(find_after, :now)
    WHERE route = 'fallback' AND done_at IS NULL AND lease_expires_at IS NULL
    RETURNING id, route`,
  /** What was to follow tickets of another helpdesk system: here their ids may be those of anybody's tickets. */
  failForeign: `
    UPDATE follow_up SET state = 'failed', done_at = :now, last_error = :error
    WHERE state IN ('waiting', 'held') AND lease_expires_at IS NULL AND EXISTS (
      SELECT 1 FROM press WHERE id = follow_up.press_id AND state = 'sent' AND place IS NOT NULL
        AND place IS NOT CASE route WHEN 'first' THEN :first ELSE :fallback END)`,
  forget: `
    DELETE FROM press WHERE number IN (SELECT number FROM press WHERE done_at <= :before AND ${isFinished} LIMIT ${step})`,
  withEvidence: `
    SELECT id FROM (SELECT DISTINCT press_id FROM evidence) CROSS JOIN press ON press.id = press_id
    WHERE done_at <= :before AND ${isFinished} ORDER BY done_at LIMIT :limit`,
  pages: "SELECT page_count AS pages FROM pragma_page_count",
  freePages: "SELECT freelist_count AS pages FROM pragma_freelist_count",
  pageSize: "SELECT page_size AS bytes FROM pragma_page_size",
  ofPerson: "SELECT id, done_at FROM press WHERE person = :person",
  forgetPress: "DELETE FROM press WHERE id = :id",
  forgetLookups: "DELETE FROM lookup",
};

const foreign: AdapterError = {
  code: "not_found",
  message: "Its ticket is in another helpdesk system than the one that is configured now.",
};

export interface DeadPress {
  readonly pressId: string;
  readonly serial: string;
  readonly recordedAtMs: number;
  readonly error: AdapterError | undefined;
}

/** What a review did. */
export interface Reviewed {
  readonly dead: readonly DeadPress[];
  readonly rerouted: readonly { readonly pressId: string; readonly route: Route }[];
  readonly forgottenPresses: number;
  readonly erasedEvidence: number;
}

export interface ReviewStoreParts {
  readonly commits: Commits;
  readonly evidence: EvidenceStore;
  readonly followUps: FollowUpStore;
  readonly rules: () => QueueRules;
  /** What waited while the computer was off is tried again before it takes the other way, or is given up. */
  readonly startedAtMs: number;
}

/** What time brings to the presses on disk. Nothing that is not delivered is ever erased. */
export class ReviewStore {
  readonly #parts: ReviewStoreParts;
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };
  #startedAtMs: number;

  constructor(parts: ReviewStoreParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.startedAtMs;
    this.#sql = prepareAll(parts.commits, statements);
  }

  /** One commit. */
  review(nowMs: number): Reviewed {
    this.#parts.commits.database.removeCopies(nowMs - copyLifeMs);
    return this.#parts.commits.write(() => {
      const { first = null, fallback = null } = this.#parts.rules().places;
      this.#sql.failForeign.run({ now: nowMs, first, fallback, error: JSON.stringify(foreign) });
      const rerouted = this.#reroute(nowMs);
      const dead = this.#buryDead(nowMs);
      this.#dropHeldPictures(nowMs);
      const { days } = this.#parts.rules().retention;
      const forgottenPresses = this.#sql.forget.run({ before: nowMs - days * dayMs });
      return { rerouted, dead, forgottenPresses, erasedEvidence: this.#eraseEvidence(nowMs) };
    });
  }

  /** Everything of a person that is delivered; what is not stays until it is. */
  erasePerson(name: string): { readonly erased: number; readonly kept: number } {
    const { commits } = this.#parts;
    commits.database.removeCopies(Infinity);
    const answer = commits.write(() => {
      const rows = this.#sql.ofPerson.all({ person: personDigest(name) });
      const done = rows.filter((row) => row["done_at"] !== null);
      for (const row of done) {
        this.#sql.forgetPress.run({ id: textOf(row, "id") });
      }
      this.#sql.forgetLookups.run();
      return { erased: done.length, kept: rows.length - done.length };
    });
    commits.emptyLog();
    return answer;
  }

  /** The time of day was set by so much. */
  shiftTimes(byMs: number): void {
    this.#startedAtMs += byMs;
  }

  /** Bytes of the database in use. */
  get usedBytes(): number {
    const pages = numberOf(this.#sql.pages.get(), "pages") - numberOf(this.#sql.freePages.get(), "pages");
    return pages * numberOf(this.#sql.pageSize.get(), "bytes");
  }

  /** What is refused goes the other way at once, the first time; then each way has its time in turn. */
  #reroute(nowMs: number): Reviewed["rerouted"] {
    const { deadAfterMs, fallbackAfterMs } = this.#parts.rules();
    if (fallbackAfterMs === undefined) {
      return this.#sql.allFirst.all({ now: nowMs }).map(reroutedPress);
    }
    const rows = this.#sql.reroute.all({
      now: nowMs,
      startedAt: this.#startedAtMs,
      before: nowMs - fallbackAfterMs,
      deadBefore: nowMs - deadAfterMs,
    });
    return rows.map(reroutedPress);
  }

  #buryDead(nowMs: number): DeadPress[] {
    if (nowMs - this.#startedAtMs < leastTryingMs) {
      return [];
    }
    const { deadAfterMs, fallbackAfterMs } = this.#parts.rules();
    const rows = this.#sql.setDead.all({
      before: nowMs - deadAfterMs,
      noFallback: fallbackAfterMs === undefined ? 1 : 0,
      routeBefore: nowMs - (fallbackAfterMs ?? 0),
    });
    return rows.map(deadPress);
  }

  #dropHeldPictures(nowMs: number): void {
    const { evidence, followUps } = this.#parts;
    for (const pressId of followUps.heldBefore(nowMs - longestHeldMs)) {
      followUps.releasePicture(pressId, false, nowMs);
      evidence.erase(pressId, "picture");
    }
  }

  #eraseEvidence(nowMs: number): number {
    const { evidenceDays, megabytes } = this.#parts.rules().retention;
    const isTooLarge = this.usedBytes > megabytes * 1_000_000;
    const before = isTooLarge ? nowMs : nowMs - evidenceDays * dayMs;
    const rows = this.#sql.withEvidence.all({ before, limit: step });
    for (const row of rows) {
      this.#parts.evidence.erase(textOf(row, "id"));
      this.#parts.followUps.eraseWords(textOf(row, "id"));
    }
    return rows.length;
  }
}

const reroutedPress = (row: Row): Reviewed["rerouted"][number] => ({
  pressId: textOf(row, "id"),
  route: textOf(row, "route") as Route,
});

function deadPress(row: Row): DeadPress {
  const error = optionalText(row, "last_error");
  return {
    pressId: textOf(row, "id"),
    serial: textOf(row, "serial"),
    recordedAtMs: numberOf(row, "recorded_at"),
    error: error === undefined ? undefined : (JSON.parse(error) as AdapterError),
  };
}
