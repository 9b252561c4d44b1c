import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Database } from "../../../packages/bridge/src/record/database.ts";
import { migrations } from "../../../packages/bridge/src/record/schema.ts";
import { keyFileIn, openSealer } from "../../../packages/bridge/src/record/seal-key.ts";
import { openStores } from "../../../packages/bridge/src/record/stores.ts";
import { plainRules, storeTimes } from "../../../packages/bridge/src/testing/test-stores.ts";

export interface Left {
  /** Numbers of the presses that are there. */
  readonly presses: readonly number[];
  /** What should not be so. */
  readonly problems: readonly string[];
}

/** Looks at a bridge's folder (database in `data`, a secret in `private-key`) as the next start finds it. */
export function whatIsLeft(folder: string, promised: readonly number[]): Left {
  const problems: string[] = [];
  const secret = readFileSync(path.join(folder, "private-key"), "utf8");
  if (!/^private-key-\d+\n$/.test(secret)) {
    problems.push(`the secret is ${JSON.stringify(secret)}`);
  }
  const data = path.join(folder, "data");
  const keyBytes = statSync(keyFileIn(data), { throwIfNoEntry: false })?.size ?? 32;
  if (keyBytes !== 32) {
    problems.push(`the key has ${keyBytes} bytes`);
    return { presses: [], problems };
  }
  try {
    const { presses, unreadable, integrity } = open(data);
    if (integrity !== "ok") {
      problems.push(integrity);
    }
    problems.push(...unreadable.map((pressId) => `the evidence of ${pressId} does not open`));
    const lost = promised.filter((sequence) => !presses.includes(sequence));
    problems.push(...lost.map((sequence) => `press ${sequence} is lost`));
    return { presses, problems };
  } catch (error) {
    return { presses: [], problems: [...problems, `the database does not open: ${String(error)}`] };
  }
}

function open(data: string) {
  const database = Database.open(path.join(data, "presses.sqlite"), migrations);
  try {
    const sealer = openSealer(data, {});
    const options = { sealer, times: storeTimes, rules: plainRules, nowMs: Date.now() };
    const { evidence } = openStores(database, options);
    const ids = database.prepare("SELECT DISTINCT press_id AS id FROM evidence").all();
    const unreadable = ids.map(({ id }) => String(id)).filter((id) => !opens(() => evidence.parts(id)));
    const rows = database.prepare("SELECT sequence FROM press").all();
    const integrity = String(database.prepare("PRAGMA integrity_check").get()?.["integrity_check"]);
    return { presses: rows.map(({ sequence }) => Number(sequence)), unreadable, integrity };
  } finally {
    database.close();
  }
}

function opens(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
