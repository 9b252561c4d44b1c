import { expect, test } from "vitest";
import type { Evidence } from "../capture/fields.ts";
import type { LastMinutes } from "../capture/fields/base-values.ts";
import { entryGroups } from "./field-entry.ts";
import { plotsSection } from "./report-plots.ts";

const room = { processes: 0, sentences: 3, errors: 0, lines: 9, characters: 99 };
const gigabyte = 2 ** 30;
const course = {
  secondsBefore: [20, 10, 0],
  lines: { processorPercent: [1, 2, 3], memoryAvailableBytes: [gigabyte, gigabyte, gigabyte] },
};
const minutes = (change: object = { course }): LastMinutes => ({
  ...{ spanSeconds: 300, trends: { processorPercent: { min: 1, mean: 2, max: 3 } }, networkErrors: 0, ...change },
});
const sectionOf = (fields: Evidence["fields"]): string => {
  const evidence = { capturedAtMs: 0, fields };
  return entryGroups(evidence)
    .flatMap(({ entries }) => entries)
    .filter(({ name }) => name === "lastMinutes")
    .flatMap((entry) => plotsSection(evidence, entry, room))
    .map(({ markup }) => markup)
    .join("");
};
const titles = (text: string): string[] => [...text.matchAll(/<figcaption>([^<]*)/g)].map(([, title = ""]) => title);

test("a plot for each line that is stored, and the figures in words", () => {
  const text = sectionOf({ lastMinutes: { value: minutes() } });
  expect(titles(text)).toEqual(["Processor", "Free memory"]);
  expect(text).toContain("processor: 1 to 3 %, mean 2 %");
});

test("what memory is in use can be told where its size is known", () => {
  const memory = { value: { totalBytes: 4 * gigabyte, availableBytes: gigabyte } };
  const text = sectionOf({ lastMinutes: { value: minutes() }, memory });
  expect(titles(text)).toEqual(["Processor", "Memory in use"]);
  expect(text).toContain("in use: least 3 GB, most 3 GB");
});

test.each([
  ["none, of an older bridge", {}],
  ["no object", { course: 7 }],
  ["null", { course: null }],
  ["no times", { course: { ...course, secondsBefore: "many" } }],
  ["other texts than numbers", { course: { ...course, lines: { processorPercent: ["<b>", 2, 3] } } }],
  ["no whole numbers", { course: { ...course, lines: { processorPercent: [1e308, 0.5, 2] } } }],
  ["fewer values than times", { course: { ...course, lines: { processorPercent: [1, 2] } } }],
  ["no lines", { course: { secondsBefore: [1] } }],
])("a course that is %s leaves the figures alone", (_name, change) => {
  const text = sectionOf({ lastMinutes: { value: minutes(change) } });
  expect(titles(text)).toEqual([]);
  expect(text).toContain("processor: 1 to 3 %, mean 2 %");
});

test("why there is nothing is said; what is switched off is left out", () => {
  expect(sectionOf({ lastMinutes: { notAvailable: "EIO" } })).toContain("EIO");
  expect(sectionOf({})).toBe("");
});

test("of a far too long course the last values alone are drawn", () => {
  const many = Array.from({ length: 9000 }, (_value, index) => index % 90);
  const text = sectionOf({
    lastMinutes: { value: minutes({ course: { secondsBefore: many, lines: { processorPercent: many } } }) },
  });
  expect(text.length).toBeLessThan(4000);
});
