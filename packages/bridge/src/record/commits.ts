import type { Database } from "./database.ts";

/**
 * The writing side of the database, shared by the stores: what `write` did is on disk when it returns. Throws a
 * Tier2Error of category `storage` when it is not.
 */
export class Commits {
  readonly database: Database;
  #count = 0;

  constructor(database: Database) {
    this.database = database;
    database.prepare("PRAGMA secure_delete = ON").get(); // what is erased is overwritten, not only forgotten
  }

  /** Grows with every commit. */
  get writes(): number {
    return this.#count;
  }

  /** All of it or nothing. */
  write<Result>(action: () => Result): Result {
    const result = this.database.transaction(action);
    this.#count += 1;
    return result;
  }

  /** A single statement was its own commit. */
  wrote(): void {
    this.#count += 1;
  }

  /**
   * Keeps the log small. The write that follows begins the log anew, which takes a second fsync; it is done here so
   * that no press pays for it.
   */
  checkpoint(): void {
    this.database.checkpoint();
    this.#beginLog();
  }

  /** The same, and the log holds nothing any more of what was erased. */
  emptyLog(): void {
    this.database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    this.#beginLog();
  }

  close(): void {
    this.database.close();
  }

  #beginLog(): void {
    this.database.prepare("UPDATE service SET checkpoints = checkpoints + 1").run();
  }
}

/** Prepares a table of statements. */
export function prepareAll<Name extends string>(
  { database }: Commits,
  statements: Readonly<Record<Name, string>>,
): { readonly [Key in Name]: ReturnType<Database["prepare"]> } {
  const prepared = Object.entries<string>(statements).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(prepared) as { readonly [Key in Name]: ReturnType<Database["prepare"]> };
}
