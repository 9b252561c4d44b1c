import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { CommandContext } from "./command.ts";
import { runProgram } from "./program.ts";
import { version } from "./version.ts";

/** Runs tier2 in this process, without a terminal. */
async function tier2(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const context: CommandContext = {
    stdout,
    stderr,
    stdin: new PassThrough(),
    environment: {},
    ending: new AbortController().signal,
  };
  const code = await runProgram(words, context);
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

test("without words it shows its help", async () => {
  const { code, stdout, stderr } = await tier2();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("demo");
  expect(stdout).toContain("run");
});

test("--version and --help end well, every command's help has examples", async () => {
  expect(await tier2("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  for (const command of ["demo", "run"]) {
    const { code, stdout } = await tier2(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}tier2/);
  }
});

test.each([
  [["bogus"], 2, /unknown command 'bogus'/],
  [["run", "--confg", "x"], 2, /Did you mean --config/],
  [["run", "--config"], 2, /argument missing/],
  [["run", "--config", "/nonexistent.yaml"], 3, /There is no configuration.*\[config_missing\]\n.*--config FILE/s],
  [["demo"], 2, /needs a terminal.*\nWithout one: tier2 demo --once --json/],
])("%j ends with its exit code and says what to do", async (words, expected, message) => {
  const { code, stdout, stderr } = await tier2(...words);
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toMatch(message);
});
