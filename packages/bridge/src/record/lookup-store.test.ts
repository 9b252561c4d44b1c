import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Commits } from "./commits.ts";
import { Database } from "./database.ts";
import { LookupStore } from "./lookup-store.ts";
import { migrations } from "./schema.ts";
import { createSealer, keyBytes } from "./seal.ts";

const nowMs = 1_750_000_000_000;

test("neither the keys nor the values of lookups can be read on the disk, for addresses are among both", () => {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const database = Database.open(file, migrations);
  const store = new LookupStore(new Commits(database), createSealer([randomBytes(keyBytes)]));
  store.keep("psa", [["contacts jane.doe@acme.example", '{"name":"Jane Doe"}']], nowMs);
  store.keep("psa", [["contacts jane.doe@acme.example", '{"name":"Jane Roe"}']], nowMs);
  store.keep("psa", [["contacts sam.roe@acme.example", "null"]], nowMs);
  store.keep("person", [["jane", '"jane.doe@acme.example"']], nowMs);
  expect(new Map(store.all("psa"))).toEqual(
    new Map([
      ["contacts jane.doe@acme.example", '{"name":"Jane Roe"}'],
      ["contacts sam.roe@acme.example", "null"],
    ]),
  );
  expect(store.all("person")).toEqual([["jane", '"jane.doe@acme.example"']]);
  const onDisk = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]).toString("latin1");
  expect(onDisk).not.toMatch(/jane|acme\.example/i);
});

test("what cannot be opened any more is looked up anew", () => {
  const database = Database.open(path.join(temporaryFolder(), "presses.sqlite"), migrations);
  const commits = new Commits(database);
  new LookupStore(commits, createSealer([randomBytes(keyBytes)])).keep("psa", [["key", "1"]], nowMs);
  const store = new LookupStore(commits, createSealer([randomBytes(keyBytes)]));
  expect(store.all("psa")).toEqual([]);
  store.keep("psa", [["key", "2"]], nowMs);
  expect(store.all("psa")).toEqual([["key", "2"]]);
});
