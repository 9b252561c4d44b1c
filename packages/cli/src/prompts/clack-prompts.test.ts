import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { clackPrompts } from "./clack-prompts.ts";

/** Sets the title of a terminal, reddens it, turns the direction of reading, and rings. */
const hostile = "Help\u001B]0;owned\u0007\u001B[31m\u009B5m\u202E Desk\r\b";

async function prompts(columns = 100) {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 40 });
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const io = { stdin, stderr, stdout: new PassThrough(), environment: {}, ending: new AbortController().signal };
  const shown = (): string => (stderr.read() as Buffer | null)?.toString() ?? "";
  return { asking: await clackPrompts(io, () => new Error("ended")), stdin, shown };
}

const commands = ["\u001B]0;", "\u0007", "\u001B[31m\u009B", "\u009B", "\u202E", "\b"];
const found = (text: string): readonly string[] => commands.filter((command) => text.includes(command));

test("what a helpdesk system says commands no terminal; lines stay lines", async () => {
  const { asking, shown } = await prompts();
  asking.say("failed", `${hostile}\nsecond`);
  asking.note(`psa:\n  board: ${hostile}`, hostile);
  const text = shown();
  expect(found(text)).toEqual([]);
  expect(text).toContain("second");
  expect(text).toContain("  board: Help");
});

test.each([2, 10_000])(
  "of %i choices the one with such a name is given back as it is, and shown harmless",
  async (count) => {
    const { asking, stdin, shown } = await prompts();
    const names = [hostile, ...Array.from({ length: count - 1 }, (_value, index) => `Board ${index}`)];
    const choices = names.map((name) => ({ value: name, label: name, hint: name }));
    const answer = asking.choose({ message: hostile, choices, initial: hostile });
    stdin.write("\r");
    expect(await answer).toBe(hostile);
    expect(found(shown())).toEqual([]);
  },
);

test("in a narrow terminal all lines of a text fit, and have the bar before them", async () => {
  const { asking, stdin, shown } = await prompts(60);
  const long = "a question that is longer than the lines of this terminal are, so that it goes on below its beginning";
  const choices = ["one", "two"].map((value) => ({ value, label: value }));
  const many = Array.from({ length: 20 }, (_value, index) => ({ value: `${index}`, label: `Board ${index}` }));
  const questions: readonly (() => unknown)[] = [
    () => asking.say("warning", `${long}\n  ${long}`),
    async () => asking.text({ message: long }),
    async () => asking.secret({ message: long }),
    async () => asking.choose({ message: long, choices }),
    async () => asking.choose({ message: long, choices: many }),
    async () => asking.confirm({ message: long, initial: true }),
  ];
  for (const ask of questions) {
    const asked = ask();
    const lines = stripVTControlCharacters(shown()).split("\n").filter(Boolean);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => line.length > 60 || !/^[^a-z ](?: {2}|$)/.test(line))).toEqual([]);
    stdin.write("\r");
    await asked;
    shown();
  }
});
