import { describe, expect, test } from "vitest";
import { type EarlierPress, type PressDecision, type SettledPress, decidePress } from "./decide-press.ts";

const minuteMs = 60_000;
const atMs = 1_750_000_000_000;
const policy = { gestures: true, fold: true, foldMinutes: 10 };

const press = (change: Partial<SettledPress> = {}): SettledPress => ({
  recordedAtMs: atMs,
  gesture: "short",
  person: "ann",
  isApart: false,
  ...change,
});
const earlier = (change: Partial<EarlierPress> = {}): EarlierPress => ({
  pressId: "before",
  recordedAtMs: atMs - minuteMs,
  person: "ann",
  progress: "sent",
  undoUntilMs: undefined,
  isClosed: false,
  ...change,
});
const waiting = earlier({ progress: "waiting" });
const undoable = earlier({ progress: "waiting", recordedAtMs: atMs - 2000, undoUntilMs: atMs + 3000 });

const send: PressDecision = { kind: "send" };
const fold: PressDecision = { kind: "fold", parentId: "before" };
const withdraw: PressDecision = { kind: "withdraw", parentId: "before" };
const undo: PressDecision = { kind: "cancel", reason: "undo", alsoPressId: "before" };
const cancel = (alsoPressId?: string): PressDecision => ({ kind: "cancel", reason: "long", alsoPressId });

const cases: readonly (readonly [string, SettledPress, EarlierPress | undefined, PressDecision])[] = [
  ["the first press", press(), undefined, send],
  ["without a gesture", press({ gesture: undefined }), undefined, send],
  ["a double press", press({ gesture: "double" }), undefined, send],
  ["a long press alone", press({ gesture: "long" }), undefined, cancel()],
  ["again, soon after the ticket", press(), earlier(), fold],
  ["again, before the ticket is made", press(), waiting, fold],
  ["again, about something else", press({ isApart: true }), earlier(), send],
  ["again, while it is under way", press(), earlier({ progress: "under-way" }), fold],
  ["again, after the ticket was closed", press(), earlier({ isClosed: true }), send],
  ["again, ten minutes later", press(), earlier({ recordedAtMs: atMs - 10 * minuteMs }), send],
  ["again, the clock set back by an hour meanwhile", press(), earlier({ recordedAtMs: atMs + 60 * minuteMs }), send],
  ["again, by somebody else", press({ person: "bob" }), earlier(), send],
  ["again, nobody knows by whom", press({ person: undefined }), earlier({ person: undefined }), fold],
  ["again, after a refused one", press(), earlier({ progress: "refused" }), send],
  ["inside the undo window", press(), undoable, undo],
  ["inside the undo window, by somebody else", press({ person: "bob" }), undoable, undo],
  ["after the undo window", press(), { ...undoable, undoUntilMs: atMs }, fold],
  ["inside the undo window, which a killed attempt used", press(), { ...undoable, progress: "under-way" }, fold],
  ["double, inside the undo window", press({ gesture: "double" }), undoable, send],
  ["double, soon after the ticket", press({ gesture: "double" }), earlier(), send],
  ["long, before the ticket is made", press({ gesture: "long" }), waiting, cancel("before")],
  ["long, days after an unsent press", press({ gesture: "long" }), { ...waiting, recordedAtMs: 0 }, cancel("before")],
  ["long, after a refused one", press({ gesture: "long" }), earlier({ progress: "refused" }), cancel("before")],
  ["long, while the ticket is under way", press({ gesture: "long" }), earlier({ progress: "under-way" }), withdraw],
  ["long, soon after the ticket", press({ gesture: "long" }), earlier(), withdraw],
  ["long, long after the ticket", press({ gesture: "long" }), earlier({ recordedAtMs: 0 }), cancel()],
];

describe("double before undo before fold; long cancels", () => {
  test.each(cases)("%s", (_name, settled, before, expected) => {
    expect(decidePress(settled, before, policy)).toEqual(expected);
  });
});

test("with gestures off every press is a short one", () => {
  const off = { ...policy, gestures: false };
  expect(decidePress(press({ gesture: "long" }), undefined, off)).toEqual(send);
  expect(decidePress(press({ gesture: "long" }), earlier(), off)).toEqual(fold);
  expect(decidePress(press({ gesture: "double" }), undoable, off)).toEqual(undo);
});

test("with folding off a further press is a ticket of its own, and undo goes on", () => {
  const off = { ...policy, fold: false };
  expect(decidePress(press(), earlier(), off)).toEqual(send);
  expect(decidePress(press(), undoable, off)).toEqual(undo);
});
