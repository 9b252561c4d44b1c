import { copyFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores } from "../testing/test-stores.ts";

const nowMs = 1_750_000_000_000;
const leaseMs = 30_000;

/** A way that asked for work and got none, and a press that becomes due by its gesture. */
function waitingWay(limit = 4) {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const stores = openTestStores(file, nowMs);
  const { commits, presses } = stores;
  const lease = (atMs: number, most = 4) => presses.lease(atMs, leaseMs, most, "first");
  let sequence = 0;
  const press = (atMs = nowMs): string => {
    sequence += 1;
    const { pressId } = presses.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: sequence }, atMs);
    presses.storeEvidence(pressId, "{}", undefined);
    presses.recordGesture("S1", { bootId: 1, sequence, kind: "short", holdMs: 80 }, atMs);
    return pressId;
  };
  lease(nowMs, limit);
  /** What a run after kill -9 hands out, long after. */
  const afterKill = () => {
    const copy = path.join(temporaryFolder(), "copy.sqlite");
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    return openTestStores(copy, nowMs).presses.lease(nowMs + 3_600_000, leaseMs, 4, "first").presses;
  };
  return { stores, commits, presses, lease, press, afterKill };
}

test("a press is leased in its gesture's commit, and handed out without another one", () => {
  const at = waitingWay();
  const pressId = at.press();
  const writes = at.commits.writes;
  expect(at.lease(nowMs + 1)).toEqual({
    decisions: [],
    presses: [expect.objectContaining({ pressId, attempt: 1, mustFind: false, leaseExpiresAtMs: nowMs + leaseMs })],
    nextDueAtMs: undefined,
  });
  expect(at.commits.writes).toBe(writes);
  expect(at.lease(nowMs + 2).presses).toEqual([]);
});

test("killed before it is asked for, it counts as tried: nobody knows", () => {
  const at = waitingWay();
  at.press();
  expect(at.afterKill()).toMatchObject([{ attempt: 2, mustFind: true }]);
});

test.each([
  { what: "too late", atMs: nowMs + 1000, room: 4, isHandedOut: true },
  { what: "after the clock was set back", atMs: nowMs - 1, room: 4, isHandedOut: false },
  { what: "without room", atMs: nowMs + 1, room: 0, isHandedOut: false },
])("asked for $what, it is given back: it was not tried", ({ atMs, room, isHandedOut }) => {
  const at = waitingWay();
  at.press();
  const answers = [at.lease(atMs, room), at.lease(nowMs + 2)].map(({ presses }) => presses);
  expect(answers.map(({ length }) => length)).toEqual(isHandedOut ? [1, 0] : [0, 1]);
  expect(answers.flat()).toMatchObject([
    { attempt: 1, mustFind: false, leaseExpiresAtMs: (isHandedOut ? atMs : nowMs + 2) + leaseMs },
  ]);
});

test("a gesture that the disk refuses leaves nothing behind", () => {
  const at = waitingWay();
  const { database } = at.commits;
  const { pressId } = at.presses.recordPress("S1", { bootId: 1, sequence: 7, deviceTimeMs: 7 }, nowMs);
  at.presses.storeEvidence(pressId, "{}", undefined);
  const gesture = { bootId: 1, sequence: 7, kind: "short", holdMs: 80 } as const;
  const full = new Error("disk full");
  const write = database.transaction.bind(database);
  vi.spyOn(database, "transaction").mockImplementationOnce((action) =>
    write(() => {
      action();
      throw full;
    }),
  );
  expect(() => at.presses.recordGesture("S1", gesture, nowMs)).toThrow("disk full");
  expect(at.stores.queue.press(pressId)).toMatchObject({ attempts: 0, gesture: undefined });
  at.presses.recordGesture("S1", gesture, nowMs + 1);
  expect(at.lease(nowMs + 2).presses).toMatchObject([{ pressId, attempt: 1, mustFind: false }]);
});

test("no more is leased ahead than there was room for, the oldest first, and none before a way asked", () => {
  const at = waitingWay(1);
  const first = at.press();
  const second = at.press();
  const ids = (limit: number) => at.lease(nowMs + 1, limit).presses.map(({ pressId }) => pressId);
  expect(ids(1)).toEqual([first]);
  expect(at.stores.queue.press(second)).toMatchObject({ attempts: 0, leaseExpiresAtMs: undefined });
  expect(ids(4)).toEqual([second]);

  const asleep = waitingWay(0);
  const third = asleep.press();
  expect(asleep.stores.queue.press(third)).toMatchObject({ attempts: 0, leaseExpiresAtMs: undefined });
});

test("a bridge that stops gives back what nobody asked for, and leases nothing ahead any more", () => {
  const at = waitingWay();
  at.press();
  at.presses.stop();
  at.press();
  expect(at.afterKill()).toMatchObject([
    { attempt: 1, mustFind: false },
    { attempt: 1, mustFind: false },
  ]);
});
