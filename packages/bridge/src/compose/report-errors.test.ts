import { expect, test } from "vitest";
import type { Evidence } from "../capture/fields.ts";
import type { SystemErrorsValue } from "../capture/fields/slow.ts";
import { entryGroups } from "./field-entry.ts";
import { errorsSection } from "./report-errors.ts";

const room = { processes: 0, sentences: 3, errors: 2, lines: 9, characters: 60 };
const sectionOf = (fields: Evidence["fields"]): string => {
  const evidence = { capturedAtMs: 600_000, fields };
  return entryGroups(evidence)
    .flatMap(({ entries }) => entries)
    .filter(({ name }) => name === "systemErrors")
    .flatMap((entry) => errorsSection(evidence, entry, room))
    .map(({ markup }) => markup)
    .join("");
};
const value: SystemErrorsValue = {
  sinceHours: 24,
  errors: [
    { atMs: 1000, source: "old", text: "first", count: 1 },
    { source: "timeless", text: "some time", count: 1 },
    { atMs: 9000, source: "<b>new", text: `last ${"y".repeat(500)}`, count: 4 },
  ],
  note: "only some",
};

test("the newest comes first, what has no room is counted", () => {
  const text = sectionOf({ systemErrors: { value, readAtMs: 0 } });
  expect(text).toMatch(/&lt;b&gt;new.*<td class="number">4.*old/s);
  expect(text).not.toContain("timeless");
  expect(text).not.toContain("y".repeat(60));
  expect(text).toContain("of the last 24 hours, the newest 2 of 3. only some.");
  expect(text).toContain("read 10 min ago");
});

test("no errors, no log, not to be read", () => {
  expect(sectionOf({ systemErrors: { value: { sinceHours: 24, errors: [] } } })).toContain("none in the last 24 hours");
  expect(sectionOf({ systemErrors: { notAvailable: "no journal" } })).toContain("no journal");
  expect(sectionOf({})).toBe("");
});

test("a value in another shape says so", () => {
  const odd = { systemErrors: { value: { sinceHours: 24, errors: 3 } } } as unknown as Evidence["fields"];
  expect(sectionOf(odd)).toContain("Not available:");
});
