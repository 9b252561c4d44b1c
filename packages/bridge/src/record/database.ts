import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { Tier2Error } from "../errors.ts";
import { syncFolder } from "../durable-file.ts";
import { storageError } from "./storage-error.ts";

export type Parameters = Readonly<Record<string, SQLInputValue>>;
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A prepared statement; throws a Tier2Error of category `storage`. */
export interface Statement {
  /** The number of changed rows. */
  run(parameters?: Parameters): number;
  get(parameters?: Parameters): Row | undefined;
  all(parameters?: Parameters): Row[];
}

/**
 * A step of the schema: SQL, after which only programs that know the step may use the database. Or, where it only adds
 * what older programs need not know (a table, a column with a default): from which version of the schema on they may.
 */
export type Migration = string | { readonly sql: string; readonly readableFrom: number };

/** Between the name of the database and the version that a copy of it has. */
const copySuffix = ".schema-";

/**
 * An SQLite file that is ours alone as long as it is open. A commit is on the disk when it returns, with exactly one
 * fsync: nothing is written back from the log to the file but by `checkpoint`. The only place that knows node:sqlite.
 */
export class Database {
  readonly #path: string;
  readonly #database: DatabaseSync;

  private constructor(databasePath: string, database: DatabaseSync) {
    this.#path = databasePath;
    this.#database = database;
  }

  /**
   * Opens the file, made with its folder when absent, and brings its schema up to the last of the migrations; a copy
   * named after the old version is made before. One of a newer version is used as it is where that allows it: so that an
   * update can be taken back. Throws a Tier2Error of category `storage`: in use by another bridge, written by a version
   * that is too new, or not usable.
   */
  static open(databasePath: string, migrations: readonly Migration[]): Database {
    let connection: DatabaseSync | undefined;
    try {
      createPrivately(databasePath);
      connection = new DatabaseSync(databasePath, { enableForeignKeyConstraints: true });
      connection.exec("PRAGMA locking_mode = EXCLUSIVE");
      connection.exec("PRAGMA journal_mode = WAL");
      connection.exec("PRAGMA synchronous = FULL");
      connection.exec("PRAGMA wal_autocheckpoint = 0");
      const database = new Database(databasePath, connection);
      database.#migrate(migrations);
      return database;
    } catch (error) {
      connection?.close();
      throw storageError(error, databasePath);
    }
  }

  prepare(sql: string): Statement {
    const statement = this.#use(() => this.#database.prepare(sql));
    const use = <Result>(action: (statement: StatementSync) => Result): Result => this.#use(() => action(statement));
    return {
      run: (parameters = {}) => use((prepared) => Number(prepared.run(parameters).changes)),
      get: (parameters = {}) => use((prepared) => prepared.get(parameters)),
      all: (parameters = {}) => use((prepared) => prepared.all(parameters)),
    };
  }

  /** All of it or nothing. */
  transaction<Result>(action: () => Result): Result {
    return this.#use(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = action();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        if (this.#database.isTransaction) {
          this.#database.exec("ROLLBACK");
        }
        throw error;
      }
    });
  }

  /** Writes the log back into the file, so that it stays small. */
  checkpoint(): void {
    this.#use(() => this.#database.exec("PRAGMA wal_checkpoint(PASSIVE)"));
  }

  close(): void {
    this.#use(() => this.#database.close());
  }

  /** Copies that migrations made before this time (milliseconds since 1970): they hold what was erased here meanwhile. */
  removeCopies(beforeMs: number): void {
    const folder = path.dirname(this.#path);
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      if (file.startsWith(`${this.#path}${copySuffix}`) && statSync(file).mtimeMs <= beforeMs) {
        rmSync(file, { force: true });
      }
    }
  }

  #migrate(migrations: readonly Migration[]): void {
    const version = Number(this.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > migrations.length && this.#readableFrom(version) > migrations.length) {
      throw new Tier2Error({
        code: "database_newer",
        category: "storage",
        message: `${this.#path} was written by a newer version (schema ${version}, this one knows ${migrations.length}).`,
        hint: "Install that version again, or a newer one.",
      });
    }
    if (version > 0 && version < migrations.length) {
      const copy = `${this.#path}${copySuffix}${version}`;
      rmSync(copy, { force: true }); // of a migration that was killed
      closeSync(openSync(copy, "w", 0o600)); // SQLite would make it readable for all
      this.prepare("VACUUM INTO :copy").run({ copy });
    }
    for (const [index, migration] of migrations.entries()) {
      const to = index + 1;
      if (to > version) {
        const [sql, from] = typeof migration === "string" ? [migration, to] : [migration.sql, migration.readableFrom];
        // What one step forbids the next one does not allow again.
        const readableFrom = Math.max(from, this.#readableFrom(index));
        this.transaction(() => {
          this.#database.exec(`${sql}; PRAGMA user_version = ${to}; DROP TABLE IF EXISTS readable`);
          this.#database.exec(
            `CREATE TABLE readable (from_version INTEGER) STRICT; INSERT INTO readable VALUES (${readableFrom})`,
          );
        });
      }
    }
  }

  /** The oldest version of the schema whose programs may use this database; its own, where nothing is said. */
  #readableFrom(version: number): number {
    const isSaid = this.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'readable'").get() !== undefined;
    return isSaid ? Number(this.prepare("SELECT from_version FROM readable").get()?.["from_version"]) : version;
  }

  #use<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }
}

/** SQLite would make the file readable for all; the files beside it take over its rights. */
function createPrivately(databasePath: string): void {
  const firstMade = mkdirSync(path.dirname(databasePath), { recursive: true, mode: 0o700 });
  if (firstMade !== undefined) {
    syncFolder(path.dirname(firstMade)); // what is made in a folder that is gone after a power loss is gone, too
  }
  closeSync(openSync(databasePath, "a", 0o600));
}
