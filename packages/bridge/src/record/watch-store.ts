import { type Commits, prepareAll } from "./commits.ts";
import type { Statement } from "./database.ts";
import type { QueueRules } from "./messages.ts";
import { numberOf, optionalText, textOf } from "./rows.ts";
import type { Sealer } from "./seal.ts";
import { openText } from "./sealed-text.ts";
import type { Attention, WatchResult, WatchedTicket } from "./watched.ts";

const mostAtOnce = 50;
const dayMs = 86_400_000;

/** Another helpdesk system may have another ticket of the same id. */
const isHere = "(press.place IS NULL OR press.place = :place)";

const statements = {
  begin: `
    INSERT INTO watched (press_id, since, until) VALUES (:pressId, :now, :until) ON CONFLICT DO NOTHING`,
  select: `
    SELECT press_id, serial, ticket_id, ticket_number, subject, since, status, is_closed, known_replies
    FROM watched JOIN press ON press.id = watched.press_id
    WHERE until > :now AND ${isHere} ORDER BY looked_at, number LIMIT ${mostAtOnce}`,
  count: `
    SELECT count(*) AS number FROM watched JOIN press ON press.id = watched.press_id
    WHERE is_closed = 0 AND until > :now AND ${isHere}`,
  store: `
    UPDATE watched SET status = :status, known_replies = :knownReplies, is_closed = :isClosed, since = :since,
      looked_at = :now, attention = CASE WHEN :attention = 'none' THEN NULL ELSE coalesce(:attention, attention) END
    WHERE press_id = :pressId`,
  /** A closed ticket is worth a look for a minute; the others until they are seen. */
  attention: `
    SELECT attention FROM watched JOIN press ON press.id = watched.press_id
    WHERE serial = :serial AND attention IS NOT NULL
    ORDER BY CASE attention WHEN 'waiting' THEN 0 WHEN 'answered' THEN 1 ELSE 2 END LIMIT 1`,
  attentive: `
    SELECT DISTINCT serial FROM watched JOIN press ON press.id = watched.press_id WHERE attention IS NOT NULL`,
  clear: `
    UPDATE watched SET attention = NULL
    WHERE attention IS NOT NULL AND press_id IN (SELECT id FROM press WHERE serial = :serial)`,
  see: "UPDATE watched SET attention = NULL WHERE attention IS NOT NULL AND press_id = :pressId",
  /** A clock goes ahead, too, while the computer sleeps, and somebody may have answered meanwhile. */
  shiftTimes: "UPDATE watched SET since = since + min(0, :byMs), until = until + :byMs",
  serialOf: "SELECT serial FROM press WHERE id = :pressId",
};

/** The tickets whose answers are looked for. Times in milliseconds since 1970. */
export class WatchStore {
  readonly #commits: Commits;
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };
  readonly #sealer: Sealer;
  readonly #rules: () => QueueRules;
  /** Buttons with something to show, so that a press need not ask the database. */
  readonly #attentive: Set<string>;

  constructor(commits: Commits, sealer: Sealer, rules: () => QueueRules) {
    this.#commits = commits;
    this.#sql = prepareAll(commits, statements);
    this.#sealer = sealer;
    this.#rules = rules;
    this.#attentive = new Set(this.#sql.attentive.all().map((row) => textOf(row, "serial")));
  }

  /** Within a write. */
  begin(pressId: string, nowMs: number): void {
    const { enabled, days } = this.#rules().watch;
    if (enabled) {
      this.#sql.begin.run({ pressId, now: nowMs, until: nowMs + days * dayMs });
    }
  }

  watched(nowMs: number): WatchedTicket[] {
    return this.#sql.select.all({ now: nowMs, place: this.#place }).map((row) => {
      const pressId = textOf(row, "press_id");
      return {
        pressId,
        serial: textOf(row, "serial"),
        ticketId: textOf(row, "ticket_id"),
        ticketNumber: textOf(row, "ticket_number"),
        subject: openText(this.#sealer, row["subject"], `${pressId} subject`) ?? "",
        sinceMs: numberOf(row, "since"),
        status: optionalText(row, "status"),
        isClosed: numberOf(row, "is_closed") === 1,
        knownReplies: JSON.parse(textOf(row, "known_replies")) as string[],
      };
    });
  }

  count(nowMs: number): number {
    return numberOf(this.#sql.count.get({ now: nowMs, place: this.#place }), "number");
  }

  get #place(): string | null {
    return this.#rules().places.first ?? null;
  }

  /** The buttons whose light may change. */
  store(results: readonly WatchResult[], nowMs: number): string[] {
    return this.#commits.write(() =>
      results.flatMap(({ pressId, status, knownReplies, isClosed, sinceMs, attention }) => {
        this.#sql.store.run({
          ...{ pressId, status, now: nowMs, since: sinceMs, isClosed: isClosed ? 1 : 0 },
          knownReplies: JSON.stringify(knownReplies),
          attention: attention ?? null,
        });
        const serial = optionalText(this.#sql.serialOf.get({ pressId }), "serial");
        if (serial === undefined) {
          return [];
        }
        if (attention !== undefined && attention !== "none") {
          this.#attentive.add(serial);
        }
        return [serial];
      }),
    );
  }

  /** Within a write. */
  shiftTimes(byMs: number): void {
    this.#sql.shiftTimes.run({ byMs });
  }

  needsAttention(serial: string): boolean {
    return this.#attentive.has(serial);
  }

  attentionOf(serial: string): Attention | undefined {
    return this.#attentive.has(serial)
      ? (optionalText(this.#sql.attention.get({ serial }), "attention") as Attention | undefined)
      : undefined;
  }

  /** Within a transaction; `attentionCleared` follows when it is on disk. */
  clearAttention(serial: string): void {
    this.#sql.clear.run({ serial });
  }

  attentionCleared(serial: string): void {
    this.#attentive.delete(serial);
  }

  /** Within a write: the person has seen what happened to this ticket. False when there was nothing new. */
  see(pressId: string): boolean {
    return this.#sql.see.run({ pressId }) > 0;
  }
}
