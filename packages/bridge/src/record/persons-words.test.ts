import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores } from "../testing/test-stores.ts";
import type { PersonsSaying, QueueRules } from "./messages.ts";

const startMs = 1_750_000_000_000;
const error = { code: "timeout", message: "made by the test" } as const;
const saying: PersonsSaying = { words: "The printer is on fire.", choices: ["This is an emergency"], typed: {} };

/** A press of a desk whose form comes before, or after, the ticket. */
function desk(rules: Partial<QueueRules> = {}) {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  const open = (nowMs: number) => openTestStores(file, nowMs, { rules, policy: { fold: true } });
  let stores = open(startMs);
  let sequence = 0;
  const press = (gesture: "short" | "double" = "short"): string => {
    sequence += 1;
    const report = { bootId: 1, sequence };
    const { pressId } = stores.presses.recordPress("S1", { ...report, deviceTimeMs: 0 }, startMs);
    stores.presses.storeEvidence(pressId, "{}", "ann");
    stores.presses.recordGesture("S1", { ...report, kind: gesture, holdMs: 90 }, startMs);
    return pressId;
  };
  const due = (nowMs = startMs) => stores.presses.lease(nowMs, 1000, 9, "first").presses;
  const send = (nowMs = startMs): void => {
    for (const { pressId } of due(nowMs)) {
      const ticket = { id: `t-${pressId}`, number: "7" };
      stores.presses.settle(pressId, { result: "sent", ticket, atMs: nowMs, subject: "Help", isFound: false });
    }
  };
  const notes = (pressId: string) => stores.followUps.of(pressId).filter(({ kind }) => kind === "note");
  return {
    ...{ press, due, send, notes },
    get stores() {
      return stores;
    },
    say: (pressId: string, words = saying) => stores.words.say(pressId, words, `note: ${words.words}`, startMs),
    restart: (nowMs: number) => {
      stores.commits.close();
      stores = open(nowMs);
    },
  };
}

test("what is said before the ticket goes into it; the last word counts", () => {
  const at = desk({ formMs: 60_000 });
  const pressId = at.press();
  expect(at.say(pressId, { ...saying, words: "first" })).toBe("draft");
  expect(at.say(pressId)).toBe("draft");
  at.stores.presses.letGo(pressId, startMs);
  expect(at.due()).toMatchObject([{ pressId, said: saying }]);
  expect(at.notes(pressId)).toEqual([]);
});

test("what is said while a ticket is being made, or may be made, or is made, becomes a public note on it", () => {
  const at = desk();
  const pressId = at.press();
  expect(at.due()).toHaveLength(1);
  expect(at.say(pressId)).toBe("note");
  const unclear = { result: "again", error, nextAttemptAtMs: startMs, findAfterMs: startMs } as const;
  at.stores.presses.settle(pressId, unclear);
  expect(at.say(pressId)).toBe("note");
  at.send();
  expect(at.say(pressId)).toBe("note");
  const [note] = at.notes(pressId);
  expect(note).toMatchObject({ state: "waiting", text: "note: The printer is on fire." });
  expect(at.notes(pressId)).toHaveLength(3);
  expect(at.stores.queue.press(pressId)).toMatchObject({ saying: "note" });
});

test("what surely made no ticket takes words into it again, also when it was refused", () => {
  const at = desk();
  const pressId = at.press();
  at.due();
  at.stores.presses.settle(pressId, { result: "failed", error });
  expect(at.say(pressId)).toBe("draft");
});

test("nothing can be said about a press that makes no ticket, nor about one that nobody knows", () => {
  const at = desk({ formMs: 60_000 });
  const pressId = at.press();
  at.say(pressId);
  at.due(); // decides it
  at.stores.words.take(pressId, "cancel", startMs);
  expect(at.say(pressId)).toBe("over");
  expect(at.say("nobody")).toBe("over");
  expect(at.stores.evidence.parts(pressId)).toEqual([]); // what was said is erased
});

test("words about a folded press are a note on the ticket of the other one", () => {
  const at = desk();
  const first = at.press();
  at.send();
  const second = at.press();
  expect(at.due()).toEqual([]);
  expect(at.say(second)).toBe("note");
  expect(at.notes(first).map(({ text }) => text)).toContain("note: The printer is on fire.");
});

test("what was said before a press became a note on another ticket goes there with it", () => {
  const at = desk();
  const first = at.press();
  at.send();
  const report = { bootId: 1, sequence: 9 };
  const { pressId } = at.stores.presses.recordPress("S1", { ...report, deviceTimeMs: 0 }, startMs);
  at.stores.presses.storeEvidence(pressId, "{}", "ann");
  expect(at.say(pressId)).toBe("draft"); // its gesture has not come yet
  at.stores.presses.recordGesture("S1", { ...report, kind: "short", holdMs: 90 }, startMs);
  expect(at.notes(first).map(({ text }) => text)).toContain("note: The printer is on fire.");
});

test("a press waits for its form, not longer than it may, and goes out at once when it is let go", () => {
  const at = desk({ formMs: 60_000 });
  const [one, other] = [at.press(), at.press("double")];
  expect(at.due().map(({ pressId }) => pressId)).toEqual([other]); // what is urgent waits for no form
  expect(at.stores.queue.press(one)).toMatchObject({ formUntilMs: startMs + 60_000 });
  at.stores.presses.hurry(startMs + 1);
  expect(at.due(startMs + 59_999)).toEqual([]);
  expect(at.due(startMs + 60_000)).toHaveLength(1);
  const elsewhere = desk({ formMs: 60_000 });
  const pressId = elsewhere.press();
  expect(elsewhere.due()).toEqual([]);
  elsewhere.stores.presses.letGo(pressId, startMs);
  expect(elsewhere.due()).toMatchObject([{ pressId, said: undefined }]);
});

test("a form whose page is gone is not waited for: the next start lets the press go", () => {
  const at = desk({ formMs: 600_000 });
  const pressId = at.press();
  at.due();
  at.restart(startMs + 1000);
  expect(at.due(startMs + 1000)).toMatchObject([{ pressId }]);
});

test("a press about something else gets a ticket of its own, once, and the note's ticket says so", () => {
  const at = desk();
  const first = at.press();
  at.send();
  const second = at.press();
  at.send();
  const made = at.stores.presses.setApart(second, startMs);
  expect(made).toMatchObject({ serial: "S1", isNew: true });
  expect(at.stores.presses.setApart(second, startMs)).toMatchObject({ pressId: made?.pressId, isNew: false });
  at.stores.presses.storeEvidence(made?.pressId ?? "", "{}", "ann");
  expect(at.due()).toMatchObject([{ pressId: made?.pressId, isApart: true }]);
  expect(at.notes(first).map(({ name }) => name)).toEqual([`fold-${second}`, `apart-${second}`]);
  expect(at.stores.presses.setApart(first, startMs)).toBeUndefined();
});

test("a picture is replaced only while it waits for the person's word", () => {
  const at = desk();
  const pressId = at.press();
  const picture = (byte: number) => ({ name: "picture", bytes: new Uint8Array([byte]) }) as const;
  at.stores.commits.write(() => {
    at.stores.evidence.insert(pressId, picture(1));
    at.stores.followUps.add(pressId, [{ kind: "file", name: "screen.jpg", isHeld: true }], startMs);
  });
  expect(at.stores.words.replacePicture(pressId, picture(2).bytes)).toBe(true);
  expect(at.stores.evidence.parts(pressId, ["picture"])).toEqual([picture(2)]);
  at.stores.words.take(pressId, "allow-picture", startMs);
  expect(at.stores.words.replacePicture(pressId, picture(3).bytes)).toBe(false);
});

test("a press that a rule blocks makes no ticket, and keeps what the person is told", () => {
  const at = desk();
  const pressId = at.press();
  at.due();
  at.stores.presses.settle(pressId, { result: "blocked", text: "Please call us.", atMs: startMs });
  const blocked = {
    state: "cancelled",
    cancelledBy: "rule",
    blockText: "Please call us.",
    leaseExpiresAtMs: undefined,
  };
  expect(at.stores.queue.press(pressId)).toMatchObject(blocked);
  expect(at.due(startMs + 86_400_000)).toEqual([]);
});
