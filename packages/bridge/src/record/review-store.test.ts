import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores } from "../testing/test-stores.ts";
import type { QueueRules, Settlement } from "./messages.ts";
import { personDigest } from "./person-digest.ts";

const startMs = 1_750_000_000_000;
const dayMs = 86_400_000;
const error = { code: "timeout", message: "made by the test" } as const;
const ticket = { id: "1", number: "1" };
const request = { leaseMs: 1000, limit: 9, route: "first", withFiles: true } as const;

function queueOf(rules: Partial<QueueRules> = {}, file = path.join(temporaryFolder(), "presses.sqlite")) {
  const stores = openTestStores(file, startMs, { rules });
  let sequence = 0;
  const { presses } = stores;
  const press = (atMs: number, outcome?: Settlement): string => {
    sequence += 1;
    const { pressId } = presses.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: 0 }, atMs);
    presses.storeEvidence(pressId, "{}", "Ann");
    presses.recordGesture("S1", { bootId: 1, sequence, kind: "short", holdMs: 90 }, atMs);
    presses.lease(atMs, 1000, 9, "first");
    if (outcome !== undefined) {
      presses.settle(pressId, outcome);
    }
    return pressId;
  };
  const again = (atMs: number, findAfterMs?: number): Settlement => ({
    ...{ result: "again", error, nextAttemptAtMs: atMs, findAfterMs },
  });
  const sent = (atMs: number): Settlement => ({ result: "sent", ticket, atMs, subject: "Help", isFound: false });
  const finish = (atMs: number): void => {
    for (const { number } of stores.followUps.lease({ ...request, nowMs: atMs }, (row) => presses.leasedPress(row))
      .followUps) {
      stores.followUps.settle(number, { result: "done" }, atMs);
    }
  };
  return { ...stores, press, again, sent, finish, state: (id: string) => stores.queue.press(id) };
}

test("after fourteen days a press is a dead letter, told with its last error; asked for, it goes out again", () => {
  const at = queueOf();
  const pressId = at.press(startMs, at.again(startMs));
  expect(at.review.review(startMs + 14 * dayMs - 1).dead).toEqual([]);
  const laterMs = startMs + 14 * dayMs;
  expect(at.review.review(laterMs).dead).toEqual([{ pressId, serial: "S1", recordedAtMs: startMs, error }]);
  expect(at.presses.openPresses("S1").open).toMatchObject({ dead: true, waiting: false });
  at.presses.hurry(laterMs);
  expect(at.presses.lease(laterMs, 1000, 9, "first").presses).toEqual([]);
  expect(at.words.take(pressId, "retry", laterMs)).toEqual({ isDone: true });
  expect(at.presses.lease(laterMs, 1000, 9, "first").presses).toMatchObject([{ pressId }]);
  at.presses.settle(pressId, at.again(laterMs));
  expect(at.review.review(laterMs + dayMs).dead).toEqual([]);
});

test("the other way: at once for what is refused, after its time for what waits, and back again", () => {
  const hourMs = 3_600_000;
  const at = queueOf({ fallbackAfterMs: hourMs });
  const refused = at.press(startMs, { result: "failed", error });
  const unclear = at.press(startMs, at.again(startMs, startMs));
  expect(at.review.review(startMs).rerouted).toEqual([{ pressId: refused, route: "fallback" }]);
  expect(at.presses.lease(startMs, 1000, 9, "fallback").presses).toMatchObject([
    { pressId: refused, mustFind: false, isPossibleDuplicate: false },
  ]);
  expect(at.review.review(startMs + hourMs).rerouted).toEqual([{ pressId: unclear, route: "fallback" }]);
  expect(at.presses.lease(startMs + hourMs, 1000, 9, "fallback").presses).toMatchObject([
    { pressId: unclear, attempt: 1, mustFind: false, isPossibleDuplicate: true },
  ]);
  at.presses.settle(unclear, { result: "failed", error });
  expect(at.review.review(startMs + hourMs + 1).rerouted).toEqual([]);
  expect(at.review.review(startMs + 2 * hourMs).rerouted).toEqual([{ pressId: unclear, route: "first" }]);
  expect(at.presses.lease(startMs + 2 * hourMs, 1000, 9, "first").presses).toMatchObject([{ mustFind: true }]);
});

test("a fallback that fails, too, ends in a dead letter; one that is configured later takes dead letters", () => {
  const at = queueOf({ fallbackAfterMs: dayMs });
  const pressId = at.press(startMs, at.again(startMs));
  for (let day = 1; day <= 16; day++) {
    at.review.review(startMs + day * dayMs);
  }
  expect(at.state(pressId)).toMatchObject({ state: "dead" });
  const later = queueOf();
  const dead = later.press(startMs, later.again(startMs));
  later.review.review(startMs + 15 * dayMs);
  later.setRules({ ...later.rules(), fallbackAfterMs: dayMs });
  expect(later.review.review(startMs + 15 * dayMs).rerouted).toEqual([{ pressId: dead, route: "fallback" }]);
  expect(later.presses.lease(startMs + 15 * dayMs, 1000, 9, "fallback").presses).toMatchObject([{ pressId: dead }]);
});

test("evidence is erased after its days, presses after theirs; what waits is kept", () => {
  const at = queueOf();
  const done = at.press(startMs, at.sent(startMs));
  const half = at.press(startMs, at.sent(startMs));
  const open = at.press(startMs, at.again(startMs));
  const number = at.followUps.lease({ ...request, nowMs: startMs }, (row) => at.presses.leasedPress(row)).followUps;
  expect(number).toEqual([]); // a ticket is due: nothing else goes before it
  at.presses.lease(startMs, 1000, 9, "first");
  at.presses.settle(open, at.again(startMs + 300 * dayMs));
  for (const followUp of at.followUps.lease({ ...request, nowMs: startMs }, (row) => at.presses.leasedPress(row))
    .followUps) {
    if (followUp.press.pressId === done) {
      at.followUps.settle(followUp.number, { result: "done" }, startMs);
    }
  }
  expect(at.review.review(startMs + 7 * dayMs)).toMatchObject({ erasedEvidence: 1, forgottenPresses: 0 });
  expect([done, half, open].map((id) => at.evidence.parts(id).length)).toEqual([0, 1, 1]);
  at.setRules({ ...at.rules(), deadAfterMs: 1000 * dayMs });
  expect(at.review.review(startMs + 90 * dayMs)).toMatchObject({ forgottenPresses: 1 });
  expect([done, half, open].map((id) => at.state(id)?.state)).toEqual([undefined, "sent", "ready"]);
});

test("beyond the megabytes the evidence of what is delivered goes first", () => {
  const at = queueOf({ retention: { days: 90, evidenceDays: 30, megabytes: 10 } });
  const done = at.press(startMs, at.sent(startMs));
  const open = at.press(startMs, at.again(startMs + dayMs));
  const bytes = new Uint8Array(6_000_000);
  at.commits.write(() => {
    at.evidence.insert(done, { name: "picture", bytes });
    at.evidence.insert(open, { name: "picture", bytes });
  });
  at.finish(startMs);
  expect(at.review.usedBytes).toBeGreaterThan(10_000_000);
  expect(at.review.review(startMs + 1)).toMatchObject({ erasedEvidence: 1 });
  expect(at.evidence.parts(done)).toEqual([]);
  expect(at.evidence.parts(open).map(({ name }) => name)).toEqual(["base", "picture"]);
  expect(at.review.usedBytes).toBeLessThan(10_000_000);
});

test("a picture that nobody allows is erased, and the rest goes on", () => {
  const at = queueOf();
  const pressId = at.press(startMs, at.sent(startMs));
  at.commits.write(() => {
    at.evidence.insert(pressId, { name: "picture", bytes: new Uint8Array([0xff]) });
    at.followUps.add(pressId, [{ kind: "file", name: "screen.jpg", isHeld: true }], startMs);
  });
  at.finish(startMs);
  at.review.review(startMs + 60_000);
  expect(at.evidence.parts(pressId, ["picture"])).toHaveLength(1);
  at.review.review(startMs + 1_800_000);
  expect(at.evidence.parts(pressId, ["picture"])).toEqual([]);
  expect(at.words.take(pressId, "allow-picture", startMs).isDone).toBe(false);
});

test("all of a person is erased but what is not delivered", () => {
  const at = queueOf();
  const done = at.press(startMs, at.sent(startMs));
  const open = at.press(startMs, at.again(startMs));
  at.lookups.keep("scope", [["contact", "{}"]], startMs);
  expect(at.review.erasePerson(" ANN ")).toEqual({ erased: 1, kept: 1 });
  expect(at.state(done)).toBeUndefined();
  expect(at.state(open)?.state).toBe("ready");
  expect(at.lookups.all("scope")).toEqual([]);
});

test("what is erased of a person is not in the files any more, nor what was erased before", () => {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const at = queueOf({}, file);
  const pressId = at.press(startMs, at.sent(startMs));
  const parts = [{ name: "picture", bytes: new TextEncoder().encode("a word of the picture ".repeat(4000)) }] as const;
  at.commits.write(() => parts.forEach((part) => at.evidence.insert(pressId, part)));
  at.finish(startMs);
  at.commits.checkpoint();
  at.review.review(startMs + 7 * dayMs); // evidence goes before its press
  expect(at.review.erasePerson("ann")).toEqual({ erased: 1, kept: 0 });
  const content = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]).toString("latin1");
  const left = [pressId, personDigest("Ann"), "a word of the picture"].filter((text) => content.includes(text));
  expect(left).toEqual([]);
});

test("a fallback that is no more gives back what waits for it", () => {
  const at = queueOf({ fallbackAfterMs: 3_600_000 });
  const pressId = at.press(startMs, { result: "failed", error });
  at.review.review(startMs);
  at.presses.lease(startMs, 1000, 9, "fallback");
  at.presses.settle(pressId, at.again(startMs));
  at.setRules({ ...at.rules(), fallbackAfterMs: undefined });
  expect(at.review.review(startMs).rerouted).toEqual([{ pressId, route: "first" }]);
  expect(at.presses.lease(startMs, 1000, 9, "first").presses).toMatchObject([
    { pressId, mustFind: true, isPossibleDuplicate: true },
  ]);
});

test("a late duplicate is looked for where an attempt may have made a second ticket, and only there", () => {
  const at = queueOf();
  const kinds = (pressId: string): string[] => at.followUps.of(pressId).map(({ kind }) => kind);
  const deliver = (isFound: boolean, unclear: number): string => {
    const pressId = at.press(startMs, at.again(startMs, unclear > 0 ? startMs : undefined));
    for (let time = 1; time < unclear; time++) {
      at.presses.lease(startMs, 1000, 9, "first");
      at.presses.settle(pressId, at.again(startMs, startMs));
    }
    at.presses.lease(startMs, 1000, 9, "first");
    at.presses.settle(pressId, { ...at.sent(startMs), isFound } as Settlement);
    return pressId;
  };
  expect(kinds(deliver(false, 0))).not.toContain("reconcile");
  expect(kinds(deliver(true, 1))).not.toContain("reconcile");
  expect(kinds(deliver(false, 1))).toContain("reconcile");
  expect(kinds(deliver(true, 2))).toContain("reconcile");
});

test("when the fallback is taken away, what hangs on a press that it did not send goes along with it", () => {
  const at = queueOf({ fallbackAfterMs: dayMs });
  const pressId = at.press(startMs, { result: "failed", error });
  at.review.review(startMs);
  at.commits.write(() => {
    const note = { name: "fold-1", text: "Pressed again.", visibility: "internal" } as const;
    at.followUps.addNote(pressId, note, startMs);
  });
  at.setRules({ ...at.rules(), fallbackAfterMs: undefined });
  at.review.review(startMs);
  at.presses.lease(startMs, 1000, 9, "first");
  at.presses.settle(pressId, at.sent(startMs));
  const { followUps } = at.followUps.lease({ ...request, nowMs: startMs }, (row) => at.presses.leasedPress(row));
  expect(followUps.find(({ kind }) => kind === "note")).toMatchObject({ name: "fold-1", text: "Pressed again." });
});

test("what was old when the computer was switched on is tried before it is given up", () => {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const before = queueOf({}, file);
  const pressId = before.press(startMs, before.again(startMs));
  before.commits.close();
  const laterMs = startMs + 30 * dayMs;
  const { presses, review } = openTestStores(file, laterMs);
  expect(review.review(laterMs).dead).toEqual([]);
  expect(presses.lease(laterMs, 1000, 9, "first").presses).toMatchObject([{ pressId }]);
  presses.settle(pressId, before.again(laterMs));
  expect(review.review(laterMs + 3_600_000).dead).toMatchObject([{ pressId }]);
});

test("what may be in another helpdesk system is not cancelled while it waits; given up, it may be put aside", () => {
  const hourMs = 3_600_000;
  const at = queueOf({ fallbackAfterMs: hourMs });
  const unclear = at.press(startMs, at.again(startMs, startMs));
  at.review.review(startMs + hourMs);
  expect(at.state(unclear)).toMatchObject({ route: "fallback", attempts: 0, findAfterMs: undefined });
  expect(at.words.take(unclear, "cancel", startMs + hourMs)).toMatchObject({ isDone: false });
  at.review.review(startMs + 14 * dayMs);
  at.review.review(startMs + 14 * dayMs + hourMs);
  expect(at.state(unclear)).toMatchObject({ state: "dead" });
  expect(at.words.take(unclear, "cancel", startMs + 15 * dayMs)).toEqual({ isDone: true });
});

test("another helpdesk system gets nothing that belongs to a ticket of the one before, and is not asked for it", () => {
  const at = queueOf();
  const pressId = at.press(startMs, at.sent(startMs));
  const before = at.rules();
  const lease = () =>
    at.followUps.lease({ ...request, nowMs: startMs }, (row) => at.presses.leasedPress(row)).followUps.length;
  at.setRules({ ...before, places: { first: "fake elsewhere.invalid", fallback: undefined } });
  expect([lease(), at.watch.watched(startMs), at.watch.count(startMs)]).toEqual([0, [], 0]);
  at.setRules({ ...before, policy: { ...before.policy, fold: true }, places: at.rules().places });
  const next = at.press(startMs + 1000);
  expect(at.state(next)).toMatchObject({ state: "ready", parentId: undefined });
  at.review.review(startMs);
  expect(at.followUps.of(pressId)).toMatchObject([
    { kind: "notes", state: "failed", lastError: { code: "not_found" } },
    { kind: "asset", state: "failed" },
  ]);
  at.setRules(before);
  at.presses.settle(next, at.sent(startMs));
  at.presses.hurry(startMs);
  expect([lease(), at.watch.count(startMs)]).toEqual([4, 2]);
});
