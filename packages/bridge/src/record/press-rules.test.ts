import path from "node:path";
import type { GestureKind } from "@tier2/button";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyConfig } from "../config/sections.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openTestStores } from "../testing/test-stores.ts";
import type { DecisionMade } from "./press-decider.ts";

const startMs = 1_750_000_000_000;
const error = { code: "timeout", message: "made by the test" } as const;

/** A desk with one button: presses come with evidence, their gesture later or never. */
function desk(policy: Partial<PolicyConfig>) {
  const stores = openTestStores(path.join(temporaryFolder(), "presses.sqlite"), startMs, { policy });
  const { followUps, presses, queue } = stores;
  let nowMs = startMs;
  let sequence = 0;
  const decided: DecisionMade[] = [];
  /** What is handed out, and all that was decided since the last time. */
  const lease = () => {
    const leased = presses.lease(nowMs, 1000, 4, "first");
    return { ...leased, decisions: [...decided.splice(0), ...leased.decisions] };
  };
  return {
    stores,
    lease,
    get nowMs() {
      return nowMs;
    },
    wait: (byMs: number) => {
      nowMs += byMs;
    },
    press: (person = "ann") => {
      sequence += 1;
      const { pressId } = presses.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: nowMs - startMs }, nowMs);
      presses.storeEvidence(pressId, "{}", person);
      return { pressId, sequence };
    },
    gesture: (of: { readonly sequence: number }, kind: GestureKind) => {
      const recorded = presses.recordGesture("S1", { bootId: 1, sequence: of.sequence, kind, holdMs: 900 }, nowMs);
      decided.push(...(recorded?.decisions ?? []));
      return recorded;
    },
    /** Sends what is due; the ids of the presses that got a ticket. */
    deliver: (): string[] => {
      const leased = lease().presses;
      for (const { pressId } of leased) {
        const ticket = { id: `t-${pressId}`, number: `T-${pressId}` };
        presses.settle(pressId, { result: "sent", ticket, atMs: nowMs, subject: "Help", isFound: false });
      }
      return leased.map(({ pressId }) => pressId);
    },
    of: (pressId: string) => queue.press(pressId),
    notes: (pressId: string) => followUps.of(pressId).filter(({ kind }) => kind === "note"),
  };
}

test("pressed again within the window, the press is a note on the first one's ticket", () => {
  const at = desk({ fold: true });
  const first = at.press();
  at.gesture(first, "short");
  expect(at.deliver()).toEqual([first.pressId]);
  at.wait(60_000);
  const second = at.press();
  at.gesture(second, "short");
  const { decisions } = at.lease();
  expect(decisions).toEqual([
    { kind: "folded", pressId: second.pressId, serial: "S1", parentId: first.pressId, isParentSent: true },
  ]);
  expect(at.of(second.pressId)).toMatchObject({
    state: "folded",
    parentId: first.pressId,
    ticket: { id: `t-${first.pressId}` },
  });
  const answer = at.stores.followUps.lease(
    { nowMs: at.nowMs, leaseMs: 1000, limit: 9, route: "first", withFiles: true },
    (row) => at.stores.presses.leasedPress(row),
  );
  const note = answer.followUps.find(({ kind }) => kind === "note");
  expect(note).toMatchObject({ name: `fold-${second.pressId}`, ticket: { id: `t-${first.pressId}` } });
  expect(note?.text).toContain("2nd time");
});

test("folded before the first is sent, the note waits for its ticket", () => {
  const at = desk({ fold: true });
  const first = at.press();
  at.gesture(first, "short");
  at.lease();
  at.stores.presses.settle(first.pressId, {
    result: "again",
    error,
    nextAttemptAtMs: at.nowMs + 100,
    findAfterMs: undefined,
  });
  const second = at.press();
  at.gesture(second, "short");
  at.lease();
  const request = { nowMs: at.nowMs + 1, leaseMs: 1000, limit: 9, route: "first", withFiles: true } as const;
  const lease = () => at.stores.followUps.lease(request, (row) => at.stores.presses.leasedPress(row)).followUps;
  expect(lease()).toEqual([]);
  at.wait(200);
  expect(at.deliver()).toEqual([first.pressId]);
  at.wait(1);
  const kinds = at.stores.followUps
    .lease({ ...request, nowMs: at.nowMs }, (row) => at.stores.presses.leasedPress(row))
    .followUps.map(({ kind }) => kind);
  expect(kinds).toEqual(["notes", "note", "asset"]);
});

test("undo: the press waits for the window, a second one cancels both", () => {
  const at = desk({ submit: "undo", undoSeconds: 5 });
  const first = at.press();
  at.gesture(first, "short");
  expect(at.lease()).toMatchObject({ presses: [], nextDueAtMs: at.nowMs + 5000 });
  expect(at.stores.presses.openPresses("S1").undoUntilMs).toBe(at.nowMs + 5000);
  at.wait(4900);
  const second = at.press();
  at.wait(200); // the window is over, and the second press is not settled yet
  expect(at.lease().presses).toEqual([]);
  at.gesture(second, "short");
  expect(at.lease().decisions.map(({ kind, pressId }) => [kind, pressId])).toEqual([
    ["cancelled", first.pressId],
    ["cancelled", second.pressId],
  ]);
  at.wait(100_000);
  expect(at.deliver()).toEqual([]);
});

test("undo: a double press in the window is an urgent one of its own, and the first goes on", () => {
  const at = desk({ submit: "undo", undoSeconds: 5 });
  const first = at.press();
  at.gesture(first, "short");
  at.lease();
  at.wait(1000);
  const second = at.press();
  at.gesture(second, "double");
  at.lease();
  at.wait(5000);
  expect(at.deliver()).toEqual([first.pressId, second.pressId]);
});

test("a long press cancels what waits; held after the ticket it is a note and no ticket", () => {
  const at = desk({});
  const first = at.press();
  at.gesture(first, "short");
  at.deliver();
  const held = at.press();
  at.gesture(held, "long");
  expect(at.lease().decisions).toMatchObject([{ kind: "folded", pressId: held.pressId, parentId: first.pressId }]);
  expect(at.notes(first.pressId)).toMatchObject([{ name: `withdraw-${held.pressId}` }]);
  at.wait(3_600_000);
  const late = at.press();
  at.gesture(late, "long");
  expect(at.lease().decisions).toMatchObject([{ kind: "cancelled", pressId: late.pressId, reason: "long" }]);
  expect(at.stores.evidence.parts(late.pressId)).toEqual([]);
});

test("a gesture that comes too late is a note on the press's own ticket", () => {
  const at = desk({});
  const first = at.press();
  at.wait(3000);
  expect(at.deliver()).toEqual([first.pressId]);
  at.gesture(first, "long");
  expect(at.notes(first.pressId)).toMatchObject([{ name: `long-${first.pressId}`, state: "waiting" }]);
  const second = at.press();
  at.wait(3000);
  at.lease();
  at.gesture(second, "double");
  expect(at.notes(second.pressId)).toMatchObject([{ name: `double-${second.pressId}` }]);
});

test("what was folded into a press that is cancelled, is cancelled with it; a ticket is not cancelled", () => {
  const at = desk({ fold: true });
  const first = at.press();
  at.gesture(first, "short");
  at.lease();
  const later = { result: "again", error, nextAttemptAtMs: at.nowMs + 60_000, findAfterMs: undefined } as const;
  at.stores.presses.settle(first.pressId, later);
  const second = at.press();
  at.gesture(second, "short");
  at.lease();
  expect(at.of(second.pressId)?.state).toBe("folded");
  expect(at.stores.words.take(first.pressId, "cancel", at.nowMs)).toEqual({ isDone: true });
  expect([at.of(first.pressId)?.state, at.of(second.pressId)?.state]).toEqual(["cancelled", "cancelled"]);
  expect(at.stores.words.take(first.pressId, "cancel", at.nowMs)).toMatchObject({ isDone: false });
  const third = at.press();
  at.gesture(third, "short");
  at.deliver();
  expect(at.stores.words.take(third.pressId, "cancel", at.nowMs).why).toContain("only a technician");
});

test("a press that makes no further ticket is not sent again: it is said why, and what to do", () => {
  const at = desk({ fold: true });
  const first = at.press();
  at.gesture(first, "short");
  at.deliver();
  const second = at.press();
  at.gesture(second, "short");
  at.lease();
  const third = at.stores.presses.recordPress("S1", { bootId: 1, sequence: 3, deviceTimeMs: 0 }, at.nowMs);
  const retry = ({ pressId }: { readonly pressId: string }): string | undefined =>
    at.stores.words.take(pressId, "retry", at.nowMs).why;
  expect(retry(first)).toMatch(/^It is sent already, as ticket T-\S+: .* press again\.$/);
  expect(retry(second)).toMatch(/^It is a note on ticket T-\S+, /);
  expect(retry(third)).toContain("goes out by itself");
  expect(at.stores.words.take(third.pressId, "cancel", at.nowMs)).toEqual({ isDone: true });
  expect(retry(third)).toContain("It was cancelled");
  expect(at.lease().presses).toEqual([]);
});

test("with gestures off a press is due at the edge", () => {
  const at = desk({ gestures: false });
  const first = at.press();
  expect(at.deliver()).toEqual([first.pressId]);
});

interface Step {
  readonly waitMs: number;
  readonly gesture: GestureKind | "none";
  readonly person: "ann" | "bob";
  readonly outcome: "sent" | "again" | "failed" | "unclear" | "nothing";
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.constantFrom(300, 1000, 4000, 6000, 120_000, 700_000),
  gesture: fc.constantFrom("short", "short", "short", "double", "long", "none"),
  person: fc.constantFrom("ann", "ann", "bob"),
  outcome: fc.constantFrom("sent", "sent", "again", "failed", "unclear", "nothing"),
});

test("whatever is pressed and answered, every press ends as one ticket, as a note on one, or cancelled", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<PolicyConfig["submit"]>("at-once", "undo"),
      fc.boolean(),
      fc.array(step, { minLength: 1, maxLength: 12 }),
      (submit, fold, steps) => {
        const at = desk({ submit, fold });
        const sent = new Map<string, number>();
        const settle = (outcome: Step["outcome"]): void => {
          for (const { pressId } of at.lease().presses) {
            const ticket = { id: `t-${pressId}`, number: "1" };
            const nextAttemptAtMs = at.nowMs + 1000;
            if (outcome === "sent") {
              sent.set(pressId, (sent.get(pressId) ?? 0) + 1);
              at.stores.presses.settle(pressId, {
                result: "sent",
                ticket,
                atMs: at.nowMs,
                subject: "Help",
                isFound: false,
              });
            } else if (outcome === "failed") {
              at.stores.presses.settle(pressId, { result: "failed", error });
            } else {
              const findAfterMs = outcome === "unclear" ? at.nowMs : undefined;
              at.stores.presses.settle(pressId, { result: "again", error, nextAttemptAtMs, findAfterMs });
            }
          }
        };
        const ids = steps.map(({ waitMs, gesture, person, outcome }) => {
          const pressed = at.press(person);
          at.wait(400);
          if (gesture !== "none") {
            at.gesture(pressed, gesture);
          }
          settle(outcome);
          at.wait(waitMs);
          settle(outcome);
          return pressed.pressId;
        });
        for (let round = 0; round < 4; round++) {
          at.wait(200_000);
          at.stores.presses.hurry(at.nowMs);
          settle("sent");
        }
        for (const pressId of ids) {
          const press = at.of(pressId);
          expect(["sent", "folded", "cancelled"]).toContain(press?.state);
          expect(sent.get(pressId) ?? 0).toBe(press?.state === "sent" ? 1 : 0);
          const parentId = press?.parentId ?? pressId;
          const notes = at.notes(parentId).map(({ name }) => name.slice(-36));
          expect(
            press?.state === "folded" ? [at.of(parentId)?.state, notes.includes(pressId)] : ["sent", true],
          ).toEqual(["sent", true]);
        }
        at.stores.commits.close();
      },
    ),
    { numRuns: 60 },
  );
});

test("a long press does not cancel one that may be in another helpdesk system", () => {
  const at = desk({ fold: false });
  at.stores.setRules({ ...at.stores.rules(), fallbackAfterMs: 60_000 });
  const first = at.press();
  at.gesture(first, "short");
  at.lease();
  const unclear = { result: "again", error, nextAttemptAtMs: at.nowMs, findAfterMs: at.nowMs } as const;
  at.stores.presses.settle(first.pressId, unclear);
  at.wait(60_000);
  at.stores.review.review(at.nowMs);
  const second = at.press();
  at.gesture(second, "long");
  at.lease();
  expect(at.of(first.pressId)).toMatchObject({ state: "ready", route: "fallback" });
  expect(at.of(second.pressId)).toMatchObject({ state: "folded", parentId: first.pressId });
});

test("with gestures off a double press is an ordinary one, however soon its gesture comes", () => {
  const at = desk({ gestures: false });
  const first = at.press();
  at.gesture(first, "double");
  expect(at.lease().presses).toMatchObject([{ pressId: first.pressId, gesture: "short" }]);
});

test("nothing is stored beside a press that was cancelled before it was read", () => {
  const at = desk({});
  const { pressId } = at.stores.presses.recordPress("S1", { bootId: 9, sequence: 1, deviceTimeMs: 0 }, at.nowMs);
  expect(at.stores.words.take(pressId, "cancel", at.nowMs)).toEqual({ isDone: true });
  at.stores.presses.storeEvidence(pressId, "{}", "ann");
  expect(at.stores.evidence.sizes(pressId)).toEqual([]);
});
