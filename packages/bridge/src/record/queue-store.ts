import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import { type Commits, prepareAll } from "./commits.ts";
import type { Row, Statement } from "./database.ts";
import type { PressState, QueueSnapshot, QueuedPress } from "./messages.ts";
import { personDigest } from "./person-digest.ts";
import { numberOf, optionalNumber, optionalText, textOf } from "./rows.ts";
import type { Sealer } from "./seal.ts";
import { openText } from "./sealed-text.ts";

const columns = `
  press.*, coalesce(press.ticket_id, parent.ticket_id) AS any_ticket_id,
  coalesce(press.ticket_number, parent.ticket_number) AS any_ticket_number,
  coalesce(press.ticket_url, parent.ticket_url) AS any_ticket_url,
  (SELECT count(*) FROM follow_up WHERE press_id = press.id AND state IN ('waiting', 'held')) AS open_follow_ups,
  (SELECT attention FROM watched WHERE press_id = press.id) AS attention
  FROM press LEFT JOIN press AS parent ON parent.id = press.parent_id`;

/** What is open is found by its index, for a hundred thousand may be done; of those the newest come first. */
const listed = (which: string, order: string): string => `
  SELECT number FROM press ${which} AND (:person IS NULL OR person = :person) ORDER BY ${order} LIMIT :limit`;

const statements = {
  /** In two, for each has an index that tells all of it. */
  counts: `
    SELECT state, count(*) AS number FROM press WHERE done_at IS NULL GROUP BY state
    UNION ALL SELECT state, count(*) FROM press WHERE done_at IS NOT NULL GROUP BY state`,
  list: `
    SELECT ${columns} WHERE press.number IN (${listed("INDEXED BY press_open WHERE done_at IS NULL", "number")})
      OR press.number IN (${listed("WHERE done_at IS NOT NULL", "number DESC")})
    ORDER BY press.done_at IS NOT NULL, CASE WHEN press.done_at IS NULL THEN press.number ELSE -press.number END
    LIMIT :limit`,
  one: `SELECT ${columns} WHERE press.id = :pressId`,
};

/** The queue as people see it. */
export class QueueStore {
  readonly #sql: { readonly [Name in keyof typeof statements]: Statement };
  readonly #sealer: Sealer;

  constructor(commits: Commits, sealer: Sealer) {
    this.#sql = prepareAll(commits, statements);
    this.#sealer = sealer;
  }

  /** Counts, and the presses at the head of the queue. */
  snapshot(limit: number, person?: string): Pick<QueueSnapshot, "counts" | "presses"> {
    const none = { recorded: 0, ready: 0, sent: 0, folded: 0, cancelled: 0, failed: 0, dead: 0 };
    const counts: Record<PressState, number> = { ...none };
    for (const row of this.#sql.counts.all()) {
      counts[textOf(row, "state") as PressState] = numberOf(row, "number");
    }
    const digest = person === undefined ? null : personDigest(person);
    return { counts, presses: this.#sql.list.all({ limit, person: digest }).map((row) => this.#press(row)) };
  }

  press(pressId: string): QueuedPress | undefined {
    const row = this.#sql.one.get({ pressId });
    return row === undefined ? undefined : this.#press(row);
  }

  #press(row: Row): QueuedPress {
    const pressId = textOf(row, "id");
    const error = optionalText(row, "last_error");
    return {
      pressId,
      serial: textOf(row, "serial"),
      state: textOf(row, "state") as QueuedPress["state"],
      recordedAtMs: numberOf(row, "recorded_at"),
      gesture: optionalText(row, "gesture") as QueuedPress["gesture"],
      isFromSoftware: row["is_from_software"] === 1,
      route: textOf(row, "route") as QueuedPress["route"],
      attempts: numberOf(row, "attempts"),
      nextAttemptAtMs: numberOf(row, "next_attempt_at"),
      leaseExpiresAtMs: optionalNumber(row, "lease_expires_at"),
      findAfterMs: optionalNumber(row, "find_after"),
      undoUntilMs: optionalNumber(row, "undo_until"),
      lastError: error === undefined ? undefined : (JSON.parse(error) as AdapterError),
      ticket: ticketOf(row),
      subject: openText(this.#sealer, row["subject"], `${pressId} subject`),
      parentId: optionalText(row, "parent_id"),
      cancelledBy: optionalText(row, "cancelled_by") as QueuedPress["cancelledBy"],
      blockText: optionalText(row, "block_text"),
      formUntilMs: row["done_at"] === null ? optionalNumber(row, "form_until") : undefined,
      saying: sayingOf(row),
      openFollowUps: numberOf(row, "open_follow_ups"),
      attention: optionalText(row, "attention") as QueuedPress["attention"],
    };
  }
}

/** Words go into the ticket as long as surely none was made; then they are notes. */
function sayingOf(row: Row): QueuedPress["saying"] {
  switch (textOf(row, "state") as PressState) {
    case "cancelled":
      return "over";
    case "sent":
    case "folded":
      return "note";
    case "recorded":
    case "ready":
    case "failed":
    case "dead": {
      const isUnclear =
        row["lease_expires_at"] !== null || row["find_after"] !== null || row["is_possible_duplicate"] === 1;
      return isUnclear ? "note" : "draft";
    }
  }
}

function ticketOf(row: Row): TicketReference | undefined {
  const id = optionalText(row, "any_ticket_id");
  if (id === undefined) {
    return undefined;
  }
  const url = optionalText(row, "any_ticket_url");
  return { id, number: textOf(row, "any_ticket_number"), ...(url === undefined ? {} : { url }) };
}
