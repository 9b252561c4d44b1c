import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores, storeTimes } from "../testing/test-stores.ts";
import { Database } from "./database.ts";
import { migrations } from "./schema.ts";
import type { Stores } from "./stores.ts";

const nowMs = 1_750_000_000_000;
const report = { bootId: 1, sequence: 1, deviceTimeMs: 5000 };
const error = { code: "timeout", message: "made by the test" } as const;
const ticket = { id: "26552", number: "26552", url: "https://psa.invalid/26552" };

const nothing = { recorded: 0, ready: 0, sent: 0, folded: 0, cancelled: 0, failed: 0, dead: 0 };

const openStore = (file: string, atMs = nowMs) => testStore(openTestStores(file, atMs));

/** The calls of these tests, shortly. */
function testStore({ presses, queue, commits }: Stores) {
  return {
    recordPress: presses.recordPress.bind(presses),
    recordGesture: presses.recordGesture.bind(presses),
    withoutEvidence: presses.withoutEvidence.bind(presses),
    openPresses: presses.openPresses.bind(presses),
    settle: presses.settle.bind(presses),
    hurry: presses.hurry.bind(presses),
    storeEvidence: (pressId: string, evidence: string) => presses.storeEvidence(pressId, evidence, undefined),
    lease: (atMs: number, leaseMs: number, limit: number) => {
      const { presses: leased, nextDueAtMs } = presses.lease(atMs, leaseMs, limit, "first");
      return { presses: leased, nextDueAtMs };
    },
    queue: (limit: number) => queue.snapshot(limit),
    checkpoint: () => commits.checkpoint(),
    close: () => commits.close(),
  };
}

const newFile = (): string => path.join(temporaryFolder(), "presses.sqlite");

/** What is on disk at this moment, as after kill -9: a copy of the files, opened by another run. */
function reopened(file: string, atMs = nowMs) {
  const copy = path.join(temporaryFolder(), "copy.sqlite");
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) {
    copyFileSync(`${file}-wal`, `${copy}-wal`);
  }
  return openStore(copy, atMs);
}

/** A store with one press that is due. */
function withDuePress(file: string) {
  const store = openStore(file);
  const { pressId } = store.recordPress("S1", report, nowMs);
  store.storeEvidence(pressId, "{}");
  store.recordGesture("S1", { bootId: 1, sequence: 1, kind: "short", holdMs: 80 }, nowMs);
  return { store, pressId };
}

test("the same report is the same press; another boot, number or button is another", () => {
  const store = openStore(newFile());
  const first = store.recordPress("S1", report, nowMs);
  expect(first.isNew).toBe(true);
  expect(store.recordPress("S1", report, nowMs + 1)).toEqual({ pressId: first.pressId, isNew: false });
  expect(store.recordPress("S1", { ...report, bootId: 2 }, nowMs).isNew).toBe(true);
  expect(store.recordPress("S1", { ...report, sequence: 2 }, nowMs).isNew).toBe(true);
  expect(store.recordPress("S2", report, nowMs).isNew).toBe(true);
  expect(store.queue(10).counts).toEqual({ ...nothing, recorded: 4 });
});

test("a board that counts from the beginning again, its flash erased, hides no press; the gesture is the newest one's", () => {
  const store = openStore(newFile());
  const before = store.recordPress("S1", report, nowMs);
  store.recordGesture("S1", { bootId: 1, sequence: 1, kind: "long", holdMs: 900 }, nowMs);
  const after = store.recordPress("S1", { ...report, deviceTimeMs: 7000 }, nowMs + 60_000);
  expect(after.isNew).toBe(true);
  const gesture = { bootId: 1, sequence: 1, kind: "short", holdMs: 80 } as const;
  expect(store.recordGesture("S1", gesture, nowMs + 60_000)).toMatchObject({ pressId: after.pressId, isNew: true });
  expect(before.pressId).not.toBe(after.pressId);
});

test("a press is due when its gesture came, or when the window is over", () => {
  const store = openStore(newFile());
  const { pressId } = store.recordPress("S1", report, nowMs);
  store.storeEvidence(pressId, "{}");
  expect(store.lease(nowMs + 2999, 1000, 4)).toEqual({ presses: [], nextDueAtMs: nowMs + 3000 });
  store.recordGesture("S1", { bootId: 1, sequence: 1, kind: "double", holdMs: 90 }, nowMs + 100);
  const [leased] = store.lease(nowMs + 100, 1000, 4).presses;
  expect(leased).toMatchObject({ pressId, gesture: "double", holdMs: 90, attempt: 1, mustFind: false, evidence: "{}" });
});

test("without evidence a press is not due, whatever came", () => {
  const store = openStore(newFile());
  const { pressId } = store.recordPress("S1", report, nowMs);
  expect(store.lease(nowMs + 9000, 1000, 4)).toEqual({ presses: [], nextDueAtMs: undefined });
  expect(store.withoutEvidence()).toEqual([pressId]);
});

test("a repeated gesture changes nothing, one of an unknown press is undefined", () => {
  const { store, pressId } = withDuePress(newFile());
  const again = { bootId: 1, sequence: 1, kind: "long", holdMs: 1 } as const;
  expect(store.recordGesture("S1", again, nowMs)).toMatchObject({ pressId, isNew: false });
  expect(store.recordGesture("S1", { ...again, sequence: 9 }, nowMs)).toBeUndefined();
  expect(store.queue(1).presses[0]?.gesture).toBe("short");
});

test("leases go to the oldest presses first, each once, and end with the settlement", () => {
  const store = openStore(newFile());
  const ids = [1, 2, 3].map((sequence) => {
    const { pressId } = store.recordPress("S1", { ...report, sequence }, nowMs - 5000);
    store.storeEvidence(pressId, "{}");
    return pressId;
  });
  expect(store.lease(nowMs, 1000, 2).presses.map(({ pressId }) => pressId)).toEqual(ids.slice(0, 2));
  expect(store.lease(nowMs, 1000, 2).presses.map(({ pressId }) => pressId)).toEqual(ids.slice(2));
  expect(store.openPresses("S1").open).toMatchObject({ waiting: false, leased: true });
  const later = { result: "again", error, nextAttemptAtMs: nowMs + 50, findAfterMs: undefined } as const;
  expect(store.settle(ids[0] ?? "", later)).toEqual({ serial: "S1", isUrgent: false });
  expect(store.lease(nowMs, 1000, 4)).toEqual({ presses: [], nextDueAtMs: nowMs + 50 });
  expect(store.lease(nowMs + 50, 1000, 4).presses).toMatchObject([{ pressId: ids[0], attempt: 2, mustFind: false }]);
});

test("a ticket's id is on disk when the press is sent", () => {
  const file = newFile();
  const { store, pressId } = withDuePress(file);
  store.lease(nowMs, 1000, 4);
  store.settle(pressId, { result: "sent", ticket, atMs: nowMs, subject: "Help", isFound: false });
  const after = reopened(file).queue(10);
  expect(after.counts).toEqual({ ...nothing, sent: 1 });
  expect(after.presses).toMatchObject([{ pressId, state: "sent", ticket, lastError: undefined }]);
});

test("killed at any point, the press is there and goes on where it was", () => {
  const file = newFile();
  const store = openStore(file);
  expect(reopened(file).queue(9).presses).toEqual([]);
  const { pressId } = store.recordPress("S1", report, nowMs);
  expect(reopened(file).recordPress("S1", report, nowMs).isNew).toBe(false);
  expect(reopened(file).withoutEvidence()).toEqual([pressId]);
  store.storeEvidence(pressId, "{}");
  expect(reopened(file).lease(nowMs + 3000, 1000, 4).presses).toMatchObject([{ attempt: 1, mustFind: false }]);
  store.recordGesture("S1", { bootId: 1, sequence: 1, kind: "double", holdMs: 80 }, nowMs);
  expect(reopened(file).lease(nowMs, 1000, 4).presses).toMatchObject([{ gesture: "double", mustFind: false }]);
  store.lease(nowMs, 1000, 4);
  expect(reopened(file).lease(nowMs + 5999, 1000, 4).presses).toEqual([]);
  expect(reopened(file).lease(nowMs + 6000, 1000, 4).presses).toMatchObject([{ attempt: 2, mustFind: true }]);
  store.settle(pressId, { result: "again", error, nextAttemptAtMs: nowMs + 7000, findAfterMs: nowMs + 6500 });
  expect(reopened(file).lease(nowMs + 7000, 1000, 4).presses).toMatchObject([{ attempt: 2, mustFind: true }]);
  store.lease(nowMs + 7000, 1000, 4);
  store.settle(pressId, { result: "sent", ticket, atMs: nowMs + 7100, subject: "Help", isFound: false });
  expect(reopened(file).lease(nowMs + 99_999, 1000, 4)).toEqual({ presses: [], nextDueAtMs: undefined });
});

test("a refused press is kept with its error and tried again by the next run", () => {
  const file = newFile();
  const { store, pressId } = withDuePress(file);
  store.lease(nowMs, 1000, 4);
  store.settle(pressId, { result: "failed", error });
  expect(store.queue(1).presses).toMatchObject([{ state: "failed", lastError: error }]);
  expect(store.lease(nowMs + 99_999, 1000, 4).presses).toEqual([]);
  expect(reopened(file).lease(nowMs, 1000, 4).presses).toMatchObject([{ pressId, attempt: 2 }]);
});

test("a clock that was ahead does not keep a press waiting for ever", () => {
  const file = newFile();
  const { store, pressId } = withDuePress(file);
  store.lease(nowMs, 1000, 4);
  store.settle(pressId, { result: "again", error, nextAttemptAtMs: nowMs * 2, findAfterMs: undefined });
  expect(reopened(file).lease(nowMs, 1, 4).nextDueAtMs).toBe(nowMs + storeTimes.longestWaitMs);
});

test("the queue lists open presses first, oldest first, then the newest sent ones", () => {
  const store = openStore(newFile());
  const ids = [1, 2, 3, 4].map((sequence) => store.recordPress("S1", { ...report, sequence }, nowMs).pressId);
  for (const pressId of ids.slice(0, 2)) {
    store.settle(pressId, { result: "sent", ticket, atMs: nowMs, subject: "Help", isFound: false });
  }
  expect(store.queue(3).presses.map(({ pressId }) => pressId)).toEqual([ids[2], ids[3], ids[1]]);
});

test("a second bridge on the same database is refused, the first goes on", () => {
  const file = newFile();
  const store = openStore(file);
  expect(() => openStore(file)).toThrow(/in use by another bridge/);
  expect(store.recordPress("S1", report, nowMs).isNew).toBe(true);
  store.close();
  expect(openStore(file).recordPress("S1", report, nowMs).isNew).toBe(false);
});

test("a database of a newer version is refused and not touched", () => {
  const file = newFile();
  Database.open(file, [...migrations, "CREATE TABLE later (a INTEGER) STRICT"]).close();
  const known = migrations.length;
  expect(() => openStore(file)).toThrow(`newer version (schema ${known + 1}, this one knows ${known})`);
});

test("a database of a newer version that only added something is used as it is, and goes on with the newer one again", () => {
  const file = newFile();
  const { store, pressId } = withDuePress(file);
  store.close();
  const known = migrations.length;
  const added = { sql: "ALTER TABLE press ADD COLUMN later TEXT DEFAULT 'new'", readableFrom: known };
  Database.open(file, [...migrations, added]).close();
  const older = openStore(file);
  expect(older.lease(nowMs, 1000, 1).presses).toMatchObject([{ pressId }]);
  older.recordPress("S1", { ...report, sequence: 99 }, nowMs);
  older.close();
  const newer = Database.open(file, [...migrations, added]);
  expect(newer.prepare("SELECT later FROM press").all()).toEqual([{ later: "new" }, { later: "new" }]);
  newer.close();
});

test("what one step keeps from older programs the next one does not give back", () => {
  const file = newFile();
  const known = migrations.length;
  const added = { sql: "CREATE TABLE added (a INTEGER) STRICT", readableFrom: known };
  Database.open(file, [...migrations, "CREATE TABLE later (a INTEGER) STRICT", added]).close();
  expect(() => openStore(file)).toThrow(`newer version (schema ${known + 2}, this one knows ${known})`);
  Database.open(file, [...migrations, "CREATE TABLE later (a INTEGER) STRICT"]).close();
});

test("a database of an older version is copied and brought up to date", () => {
  const file = newFile();
  const { store, pressId } = withDuePress(file);
  store.close();
  const database = Database.open(file, [...migrations, "ALTER TABLE press ADD COLUMN later TEXT"]);
  expect(database.prepare("SELECT id, later FROM press").all()).toEqual([{ id: pressId, later: null }]);
  const copy = `${file}.schema-${migrations.length}`;
  expect(statSync(copy).mode & 0o077).toBe(0);
  database.removeCopies(Date.now() - 60_000);
  expect(readdirSync(path.dirname(file))).toContain(path.basename(copy));
  database.removeCopies(Date.now() + 60_000);
  expect(readdirSync(path.dirname(file))).not.toContain(path.basename(copy));
});

test("a database of the first version is brought up to date with its presses", () => {
  const file = newFile();
  const [first = ""] = migrations;
  const database = Database.open(file, [first]);
  database
    .prepare(
      `INSERT INTO press (id, serial, boot_id, sequence, device_time_ms, recorded_at, state, next_attempt_at)
       VALUES ('press-1', 'S1', 1, 1, 0, :now, 'ready', :now)`,
    )
    .run({ now: nowMs });
  database.close();
  expect(openStore(file).lease(nowMs, 1000, 1).presses).toMatchObject([{ pressId: "press-1" }]);
});

test("a step that fails leaves the old version in force", () => {
  const file = newFile();
  openStore(file).close();
  expect(() => Database.open(file, [...migrations, "CREATE TABLE half (a INTEGER) STRICT; SELECT nonsense"])).toThrow(
    /nonsense/,
  );
  expect(() => openStore(file)).not.toThrow();
});

test("a file that is no database is refused", () => {
  const file = newFile();
  writeFileSync(file, "a text of somebody else, long enough to be read as a header ".repeat(4));
  expect(() => openStore(file)).toThrow(/not a database/);
});

test("nobody else may read the database", () => {
  const file = newFile();
  withDuePress(file);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(statSync(`${file}-wal`).mode & 0o077).toBe(0);
});

test("the log stays small when it is written back", () => {
  const file = newFile();
  const store = openStore(file);
  const size = (): number => statSync(`${file}-wal`).size;
  for (let round = 0; round < 2; round++) {
    for (let sequence = 1; sequence <= 50; sequence++) {
      store.recordPress(`S${round}`, { ...report, sequence }, nowMs);
    }
    store.checkpoint();
  }
  const afterTwo = size();
  for (let sequence = 1; sequence <= 50; sequence++) {
    store.recordPress("S3", { ...report, sequence }, nowMs);
  }
  expect(size()).toBeLessThanOrEqual(afterTwo * 1.2);
});

test("when the helpdesk system is back, what failed to reach it goes first again, in its old order", () => {
  const { presses } = openTestStores(newFile(), nowMs);
  const ids = [1, 2, 3].map((sequence) => {
    const { pressId } = presses.recordPress("S1", { ...report, sequence }, nowMs - 5000);
    presses.storeEvidence(pressId, "{}", undefined);
    return pressId;
  });
  const [first = "", second = ""] = ids;
  presses.lease(nowMs, 1000, 2, "first");
  presses.settle(first, { result: "again", error, nextAttemptAtMs: nowMs + 300_000, findAfterMs: undefined });
  presses.settle(second, { result: "again", error, nextAttemptAtMs: nowMs + 200_000, findAfterMs: nowMs + 50 });
  presses.hurryPostponed("first", nowMs);
  expect(presses.lease(nowMs, 1000, 1, "first").presses.map(({ pressId }) => pressId)).toEqual([first]);
  expect(presses.lease(nowMs + 50, 1000, 1, "first").presses).toMatchObject([{ pressId: second, mustFind: true }]);
});

test("hurried, all that waits and was refused is due at once; a doubtful one as soon as a search is trusted", () => {
  const { store, pressId } = withDuePress(newFile());
  const again = (findAfterMs: number | undefined): void => {
    store.lease(nowMs + 1_000_000, 1000, 1);
    const nextAttemptAtMs = nowMs + 900_000;
    store.settle(pressId, { result: "again", error, nextAttemptAtMs, findAfterMs });
    store.hurry(nowMs);
  };
  again(undefined);
  expect(store.queue(1).presses).toMatchObject([{ nextAttemptAtMs: nowMs }]);
  again(nowMs + 5000);
  expect(store.queue(1).presses).toMatchObject([{ nextAttemptAtMs: nowMs + 5000 }]);
  store.lease(nowMs + 5000, 1000, 1);
  store.settle(pressId, { result: "failed", error });
  store.hurry(nowMs + 5000);
  expect(store.queue(1).presses).toMatchObject([{ state: "ready", nextAttemptAtMs: nowMs + 5000 }]);
});
