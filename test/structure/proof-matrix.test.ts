import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { allSteps } from "../../packages/cli/src/acceptance/all-steps.ts";

const root = path.resolve(import.meta.dirname, "../..");
const text = readFileSync(path.join(root, "docs/proof-matrix.md"), "utf8");
/** The cells of the rows that name steps. */
const stepCells = ["Windows", "Linux"].flatMap((title) => {
  const [, section = ""] = text.split(`\n## ${title}\n`);
  return [...(section.split("\n## ")[0] ?? "").matchAll(/^\|.*\| ([^|]*) \|$/gm)].map(([, cell = ""]) => cell);
});
const named = stepCells.flatMap((cell) =>
  [...cell.matchAll(/(\*\*)?`([a-z0-9-]+)`/g)].map(([, bold, id = ""]) => ({ id, isAutomated: bold !== undefined })),
);

test("each test that the proof matrix names is there", () => {
  const files = [...text.matchAll(/`((?:test|packages)\/[^`]+)`/g)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test("each step that it names is one, and stands in bold type where the command does it", () => {
  const steps = new Map(allSteps.map(({ id, isAutomated }) => [id, isAutomated]));
  expect(named.filter(({ id, isAutomated }) => steps.get(id) !== isAutomated)).toEqual([]);
});

test("no step is without a claim", () => {
  const ids = new Set(named.map(({ id }) => id));
  expect(allSteps.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
});

test("every row has as many cells as its head", () => {
  const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
  const counts = tables.map(
    (table) =>
      new Set(
        table
          .trim()
          .split("\n")
          .map((row) => row.split("|").length),
      ).size,
  );
  expect(counts.filter((count) => count !== 1)).toEqual([]);
});
