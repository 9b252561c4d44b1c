import { expect, test } from "vitest";
import { duplicateNote, heldNote, keptNote, pressedAgainNote, urgentNote } from "./notes.ts";

const recordedAtMs = Date.UTC(2026, 2, 2, 10, 31, 0);
const time = /2026-03-0\d \d\d:\d1:00 [+-]\d\d:\d\d/;

test.each([
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [12, "12th"],
  [21, "21st"],
  [112, "112th"],
])("pressed %d times is the %s time", (times, text) => {
  const note = pressedAgainNote({ recordedAtMs, times });
  expect(note).toContain(`(${text} time)`);
  expect(note).toMatch(time);
});

test("a button that was held closes nothing", () => {
  expect(heldNote({ recordedAtMs, holdMs: 1234 })).toMatch(/held for 1\.2 s or longer at .*Nothing was closed/);
  expect(heldNote({ recordedAtMs, holdMs: undefined })).toMatch(/^The button was held at 2026/);
});

test("an urgent press begins with the word", () => expect(urgentNote({ recordedAtMs })).toMatch(/^URGENT: .*2026/));

test("duplicates name each other", () => {
  expect(duplicateNote({ keptNumber: "T2026\n0001" })).toContain(
    "ticket T2026 0001 were made of one and the same press",
  );
  expect(keptNote({ duplicateNumbers: ["7"] })).toMatch(/made ticket 7 .* It can be merged/);
  expect(keptNote({ duplicateNumbers: ["7", "8"] })).toMatch(/made tickets 7, 8 .* They can be merged/);
});
