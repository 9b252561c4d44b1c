import { createHash } from "node:crypto";
import type { Commits } from "./commits.ts";
import type { Statement } from "./database.ts";
import type { LookupEntries } from "./messages.ts";
import { textOf } from "./rows.ts";
import type { Sealer } from "./seal.ts";
import { openText } from "./sealed-text.ts";

/** What was not asked for so long is looked up anew; nothing is kept longer. */
const lifeMs = 2 * 86_400_000;
/** Addresses that people used; they are asked for rarely. */
export const personScope = "person";
/** What people typed about themselves. */
export const typedScope = "typed";
const personLifeMs = 90 * 86_400_000;

/**
 * What adapters looked up, kept over restarts: names and addresses, sealed with their keys; no secrets. Methods throw a
 * Tier2Error of category `storage`.
 */
export class LookupStore {
  readonly #commits: Commits;
  readonly #sealer: Sealer;
  readonly #select: Statement;
  readonly #upsert: Statement;
  readonly #prune: Statement;

  constructor(commits: Commits, sealer: Sealer) {
    const { database } = commits;
    this.#commits = commits;
    this.#sealer = sealer;
    this.#select = database.prepare("SELECT key, value FROM lookup WHERE scope = :scope");
    this.#upsert = database.prepare(
      `INSERT INTO lookup (scope, key, value, kept_at) VALUES (:scope, :key, :value, :now)
       ON CONFLICT (scope, key) DO UPDATE SET value = :value, kept_at = :now`,
    );
    this.#prune = database.prepare(
      `DELETE FROM lookup WHERE kept_at > :now
       OR kept_at < CASE WHEN scope IN ('${personScope}', '${typedScope}') THEN :personBefore ELSE :before END`,
    );
  }

  /** Keys and values (JSON) of a scope. */
  all(scope: string): LookupEntries {
    return this.#select.all({ scope }).flatMap((row) => {
      const entry = openText(this.#sealer, row["value"], contextOf(scope, textOf(row, "key")));
      return entry === undefined ? [] : [JSON.parse(entry) as LookupEntries[number]];
    });
  }

  /** One commit for all of them. */
  keep(scope: string, entries: LookupEntries, nowMs: number): void {
    this.#commits.write(() => {
      for (const entry of entries) {
        const key = digestOf(entry[0]);
        const sealed = this.#sealer.seal(new TextEncoder().encode(JSON.stringify(entry)), contextOf(scope, key));
        this.#upsert.run({ scope, key, value: sealed, now: nowMs });
      }
      this.#prune.run({ before: nowMs - lifeMs, personBefore: nowMs - personLifeMs, now: nowMs });
    });
  }
}

/** Keys hold addresses and logins, too; they stand beside their value, sealed. */
const digestOf = (key: string): string => createHash("sha256").update(key).digest("hex");
const contextOf = (scope: string, key: string): string => `lookup ${scope} ${key}`;
