import { readdirSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { commandTable } from "./command-table.generated.ts";
import { createProgram } from "./program-words.ts";
import { firstExamples, groups } from "./sections.ts";
import { tier2 } from "./testing/fake-bridge.ts";

/** What holds for every command, whoever adds one. */
const table = commandTable.map((entry) => [entry.name, entry] as const);
const folder = path.resolve(import.meta.dirname, "..");

/** The words of an example as a shell gives them to the program: without remark, redirection and what follows a pipe. */
function wordsOf(example: string): readonly string[] {
  const line = example.replace(/^sudo /, "").replace(/ {3}\(.*\)$/, "");
  const [, ...words] = [...line.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);
  const end = words.findIndex((word) => /^(?:\d?[<>]|\|)/.test(word));
  return words.slice(0, end === -1 ? undefined : end).map((word) => word.replaceAll('"', ""));
}

/** Which command the words call, for nothing is done; commander throws where they are not right. */
async function calledBy(words: readonly string[]): Promise<string> {
  let called = "";
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const program = createProgram(commandTable, streams, async ({ name }) => {
    called = name;
  });
  await program.parseAsync(words, { from: "user" });
  return called;
}

test.each(table)("%s: its meaning and those of its options are written as all are", (_name, entry) => {
  expect(entry.meaning).toMatch(/^[A-Z].*[^.]\.$/);
  for (const { flags } of entry.options) {
    expect(flags).toMatch(/^--[a-z][a-z0-9-]*(?: <[a-z-]+(?:\.\.\.)?>| \[[a-z-]+\])?$/);
  }
  const meanings = [...entry.options, ...(entry.argument === undefined ? [] : [entry.argument])];
  expect(meanings.filter(({ meaning }) => !/^(?:[a-z0-9(-]|[A-Z]{2}).*[^.]$/.test(meaning))).toEqual([]);
});

test.each(table)("%s: its examples can be typed as they stand", async (name, { examples }) => {
  expect(examples).not.toEqual([]);
  for (const example of examples) {
    expect(example).toMatch(new RegExp(`^(?:sudo )?tier2 ${name}(?: |$)`));
    expect({ example, calls: await calledBy(wordsOf(example)) }).toEqual({ example, calls: name });
  }
});

test("the examples of tier2 --help can be typed, too", async () => {
  for (const example of firstExamples) {
    expect(await calledBy(wordsOf(example))).not.toBe("");
  }
});

test.each(table)("%s: with --json it has a shape, and without it none", async (_name, entry) => {
  const { json } = await entry.load();
  const isAsked = entry.options.some(({ flags }) => flags === "--json");
  expect(json !== undefined).toBe(isAsked);
});

/** Of the program, its groups and its commands. */
const helps = ["", ...Object.keys(groups), ...commandTable.map(({ name }) => name)];
const helpFile = (name: string): string => `${["tier2", ...name.split(" ").filter(Boolean)].join("-")}.txt`;

test.each(helps)("tier2 %s --help", async (name) => {
  const { code, stdout, stderr } = await tier2([...name.split(" ").filter(Boolean), "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  await expect(stdout).toMatchFileSnapshot(path.join(folder, "help", helpFile(name)));
});

test("no help and no schema of a command that is no more is left", async () => {
  const left = readdirSync(path.join(folder, "help")).filter((file) => !helps.map(helpFile).includes(file));
  expect(left).toEqual([]);
  const withJson = commandTable.filter(({ options }) => options.some(({ flags }) => flags === "--json"));
  const schemas = withJson.map(({ name }) => `${name.replaceAll(" ", "-")}.schema.json`);
  expect(readdirSync(path.join(folder, "json")).toSorted()).toEqual(schemas.toSorted());
});

test("a terminal's width is the help's", async () => {
  const { stdout } = await tier2(["press", "--help"], { isTerminal: true, columns: 70 });
  const lines = stdout.split("\n").filter((line) => !line.startsWith("  tier2"));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
});
