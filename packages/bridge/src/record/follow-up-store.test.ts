import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { plainRules, storeTimes } from "../testing/test-stores.ts";
import { Database } from "./database.ts";
import type { LeasedFollowUp } from "./follow-ups.ts";
import { migrations } from "./schema.ts";
import { createSealer } from "./seal.ts";
import { type Stores, openStores } from "./stores.ts";

const startMs = 1_750_000_000_000;
const error = { code: "validation_failed", message: "made by the test" } as const;
const ticket = { id: "1", number: "1" };
const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

function open(file: string, fill = 1): Stores {
  const sealer = createSealer([key(fill)]);
  return openStores(Database.open(file, migrations), { sealer, times: storeTimes, rules: plainRules, nowMs: startMs });
}

/** A press whose ticket stands. */
function sentPress(stores: Stores, person = "ann"): string {
  const { presses } = stores;
  const { pressId } = presses.recordPress("S1", { bootId: 1, sequence: 1, deviceTimeMs: 0 }, startMs);
  presses.storeEvidence(pressId, "{}", person);
  presses.recordGesture("S1", { bootId: 1, sequence: 1, kind: "short", holdMs: 90 }, startMs);
  presses.lease(startMs, 1000, 9, "first");
  presses.settle(pressId, { result: "sent", ticket, atMs: startMs, subject: "Help", isFound: false });
  return pressId;
}

const leased = ({ followUps, presses }: Stores): readonly LeasedFollowUp[] =>
  followUps.lease({ nowMs: startMs, leaseMs: 1000, limit: 9, route: "first", withFiles: true }, (row) =>
    presses.leasedPress(row),
  ).followUps;

const noteOf = (all: readonly LeasedFollowUp[]): LeasedFollowUp | undefined => all.find(({ kind }) => kind === "note");

test("a note that was refused keeps its words: tried again it says the same", () => {
  const stores = open(path.join(temporaryFolder(), "presses.sqlite"));
  const pressId = sentPress(stores);
  const note = { name: "n1", text: "Pressed again.", visibility: "internal" } as const;
  stores.commits.write(() => stores.followUps.addNote(pressId, note, startMs));
  const refused = noteOf(leased(stores));
  stores.followUps.settle(refused?.number ?? 0, { result: "failed", error }, startMs);
  stores.presses.hurry(startMs);
  expect(noteOf(leased(stores))).toMatchObject({ name: "n1", text: "Pressed again." });
  expect(stores.followUps.of(pressId)).toContainEqual(expect.objectContaining({ name: "n1", doneAtMs: undefined }));
});

test("a note whose key is gone is handed out without words, and keeps nothing else waiting", () => {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const before = open(file);
  const pressId = sentPress(before);
  const note = { name: "n1", text: "Pressed again.", visibility: "internal" } as const;
  before.commits.write(() => before.followUps.addNote(pressId, note, startMs));
  before.commits.close();
  const all = leased(open(file, 2));
  expect(all.map(({ kind }) => kind)).toEqual(["notes", "note", "asset"]);
  expect(noteOf(all)?.text).toBeUndefined();
});

test("work that ends after its press was erased adds nothing", () => {
  const stores = open(path.join(temporaryFolder(), "presses.sqlite"));
  sentPress(stores);
  const [notes] = leased(stores);
  expect(stores.review.erasePerson("ann")).toEqual({ erased: 1, kept: 0 });
  const adds = [{ kind: "note", name: "n1", text: "Late.", visibility: "internal" }] as const;
  stores.followUps.settle(notes?.number ?? 0, { result: "done", adds }, startMs);
  expect(stores.followUps.openCount).toBe(0);
});

test("what was read at a press is as if erased when its key is gone", () => {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const before = open(file);
  const pressId = sentPress(before);
  before.commits.close();
  const { evidence } = open(file, 2);
  expect(evidence.isReadable()).toBe(false);
  expect(evidence.parts(pressId)).toEqual([]);
  expect(evidence.ticketParts(pressId)).toEqual({ evidence: "", said: undefined });
});
