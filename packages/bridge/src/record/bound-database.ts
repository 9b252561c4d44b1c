import { existsSync } from "node:fs";
import path from "node:path";
import { Database, type Migration } from "./database.ts";
import { renameDurably } from "../durable-file.ts";
import { optionalText } from "./rows.ts";
import { keyFileIn } from "./seal-key.ts";
import { storageError } from "./storage-error.ts";

export interface BoundDatabase {
  readonly database: Database;
  /** Where another computer's database was put that stood here; undefined when there was none. */
  readonly keptAs: string | undefined;
}

/**
 * Opens the database of this computer. One that came here with a copied disk or folder is set aside together with its
 * key, and a new one begun, so that nobody's presses are sent twice. A computer without an id is bound to nothing.
 * Throws a Tier2Error of category `storage`.
 */
export function openBoundDatabase(
  databasePath: string,
  migrations: readonly Migration[],
  machineId: string | undefined,
  nowMs: number = Date.now(),
): BoundDatabase {
  const database = Database.open(databasePath, migrations);
  try {
    const owner = optionalText(database.prepare("SELECT machine FROM service").get(), "machine");
    if (machineId === undefined || owner === machineId) {
      return { database, keptAs: undefined };
    }
    if (owner === undefined) {
      database.prepare("UPDATE service SET machine = :machineId").run({ machineId });
      return { database, keptAs: undefined };
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  const keptAs = setAside(databasePath, nowMs);
  return { database: openBoundDatabase(databasePath, migrations, machineId, nowMs).database, keptAs };
}

/** The name it has now. A power loss in between leaves the other computer's database in place, or gone from it. */
function setAside(databasePath: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "-");
  const keptAs = `${databasePath}.from-another-machine-${time}`;
  const keyFile = keyFileIn(path.dirname(databasePath));
  try {
    // Closing it wrote the log back and removed it. One that is left would be read into the new database: it goes first.
    const files = [`${databasePath}-wal`, `${databasePath}-shm`, databasePath].filter((file) => existsSync(file));
    for (const file of files) {
      renameDurably(file, file.replace(databasePath, keptAs));
    }
    if (existsSync(keyFile)) {
      renameDurably(keyFile, `${keptAs}.key`);
    }
  } catch (error) {
    throw storageError(error, databasePath);
  }
  return keptAs;
}
