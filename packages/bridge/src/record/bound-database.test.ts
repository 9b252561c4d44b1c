import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openBoundDatabase } from "./bound-database.ts";
import { Database } from "./database.ts";

const migrations = [
  `CREATE TABLE press (name TEXT) STRICT;
   CREATE TABLE service (key INTEGER PRIMARY KEY, machine TEXT) STRICT;
   INSERT INTO service (key) VALUES (1);`,
];
const nowMs = Date.UTC(2026, 10, 23, 8, 30, 5);
const keptName = "presses.sqlite.from-another-machine-2026-11-23T08-30-05";

const newFile = (): string => path.join(temporaryFolder(), "presses.sqlite");

function open(file: string, machineId: string | undefined) {
  const { database, keptAs } = openBoundDatabase(file, migrations, machineId, nowMs);
  return { database, keptAs, presses: () => database.prepare("SELECT name FROM press").all() };
}

/** A database of a machine, with one press. */
function madeBy(file: string, machineId: string | undefined): void {
  const { database } = open(file, machineId);
  database.prepare("INSERT INTO press (name) VALUES ('kept')").run();
  database.close();
}

test("the machine that began it goes on with it", () => {
  const file = newFile();
  madeBy(file, "A");
  const { database, keptAs, presses } = open(file, "A");
  expect([keptAs, presses()]).toEqual([undefined, [{ name: "kept" }]]);
  database.close();
});

test("on another machine it is set aside whole, with its key, and a new one begun that belongs there", () => {
  const file = newFile();
  madeBy(file, "A");
  const key = path.join(path.dirname(file), "database.key");
  writeFileSync(key, "the key");
  const { database, keptAs, presses } = open(file, "B");
  expect(path.basename(keptAs ?? "")).toBe(keptName);
  expect(presses()).toEqual([]);
  database.close();
  expect(readdirSync(path.dirname(file)).toSorted()).toEqual(["presses.sqlite", keptName, `${keptName}.key`]);
  expect(readFileSync(`${keptAs}.key`, "utf8")).toBe("the key");

  const again = open(file, "B");
  expect(again.keptAs).toBeUndefined();
  again.database.close();
  const back = open(keptAs ?? "", "A");
  expect(back.presses()).toEqual([{ name: "kept" }]);
  back.database.close();
});

test("a log that was left beside it is not read into the new one", () => {
  const original = newFile();
  const { database } = open(original, "A");
  database.prepare("INSERT INTO press (name) VALUES ('in the log')").run();
  const file = newFile();
  for (const ending of ["", "-wal"]) {
    writeFileSync(`${file}${ending}`, readFileSync(`${original}${ending}`)); // copied while it was in use
  }
  database.close();
  const { database: begun, presses, keptAs } = open(file, "B");
  expect(presses()).toEqual([]);
  begun.close();
  const kept = open(keptAs ?? "", "A");
  expect(kept.presses()).toEqual([{ name: "in the log" }]);
  kept.database.close();
});

test("one that nobody owned yet, of an earlier version, belongs to the first that opens it", () => {
  const file = newFile();
  madeBy(file, undefined);
  const { database, presses } = open(file, "A");
  expect(presses()).toHaveLength(1);
  database.close();
  const other = open(file, "B");
  expect(other.keptAs).toBeDefined();
  other.database.close();
});

test("a machine without an id is bound to nothing and takes nothing away", () => {
  const file = newFile();
  madeBy(file, "A");
  const { database, keptAs, presses } = open(file, undefined);
  expect([keptAs, presses().length]).toEqual([undefined, 1]);
  database.close();
  const back = open(file, "A");
  expect(back.keptAs).toBeUndefined();
  back.database.close();
});

test("what cannot be read is closed again", () => {
  const file = newFile();
  const { database } = { database: Database.open(file, ["CREATE TABLE other (name TEXT) STRICT"]) };
  database.close();
  expect(() => openBoundDatabase(file, ["CREATE TABLE other (name TEXT) STRICT"], "A")).toThrow(/no such table/);
  Database.open(file, ["CREATE TABLE other (name TEXT) STRICT"]).close(); // nobody holds it
  expect(existsSync(file)).toBe(true);
});
