import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { clackPrompts } from "./clack-prompts.ts";

/** Sets the title of a terminal, reddens it, turns the direction of reading, and rings. */
const hostile = "Help\u001B]0;owned\u0007\u001B[31m\u009B5m\u202E Desk\r\b";

async function prompts() {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 40 });
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
