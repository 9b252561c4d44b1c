import type { Database, Statement } from "./database.ts";
import type { LookupEntries } from "./messages.ts";
import { textOf } from "./rows.ts";

/** What was not asked for so long is looked up anew; nothing is kept longer. */
const lifeMs = 2 * 86_400_000;

/** What adapters looked up, kept over restarts: names and addresses, no secrets. Methods throw a Tier2Error of category `storage`. */
export class LookupStore {
  readonly #database: Database;
  readonly #select: Statement;
  readonly #upsert: Statement;
  readonly #prune: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#select = database.prepare("SELECT key, value FROM lookup WHERE scope = :scope");
    this.#upsert = database.prepare(
      `INSERT INTO lookup (scope, key, value, kept_at) VALUES (:scope, :key, :value, :now)
       ON CONFLICT (scope, key) DO UPDATE SET value = :value, kept_at = :now`,
    );
    this.#prune = database.prepare("DELETE FROM lookup WHERE kept_at < :before OR kept_at > :now");
  }

  /** Keys and values (JSON) of a scope. */
  all(scope: string): LookupEntries {
    return this.#select.all({ scope }).map((row) => [textOf(row, "key"), textOf(row, "value")]);
  }

  /** One commit for all of them. */
  keep(scope: string, entries: LookupEntries, nowMs: number): void {
    this.#database.transaction(() => {
      for (const [key, value] of entries) {
        this.#upsert.run({ scope, key, value, now: nowMs });
      }
      this.#prune.run({ before: nowMs - lifeMs, now: nowMs });
    });
  }
}
