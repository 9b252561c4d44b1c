import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { runProgram } from "../program.ts";

async function tier2(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, stdin: new PassThrough(), environment: {}, ending: new AbortController().signal };
  const code = await runProgram(words, io);
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const sandbox = ["--sandbox", "--psa", "connectwise"];

test("psa check: a line for each thing it looked at", async () => {
  const { code, stdout, stderr } = await tier2("psa", "check", ...sandbox);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^ok {4}board +"Help Desk" is board 1$/m);
  const { results, schemaVersion } = JSON.parse((await tier2("psa", "check", ...sandbox, "--json")).stdout) as {
    results: { name: string; status: string }[];
    schemaVersion: number;
  };
  expect(schemaVersion).toBe(1);
  expect(results.every(({ status }) => status === "ok")).toBe(true);
});

test("psa fields: names, labels, defaults", async () => {
  const { code, stdout } = await tier2("psa", "fields", ...sandbox);
  expect(code).toBe(0);
  expect(stdout).toContain("status: Status (by board)\n  New (default)\n");
});

test("psa test: made, read back, closed", async () => {
  const { code, stdout } = await tier2("psa", "test", ...sandbox);
  expect(code).toBe(0);
  expect(stdout).toMatch(/ticket +number 1001, http.*\n.*read back +number 1001, status "New"/);
  expect(stdout).toMatch(/close +ticket 1001 is closed\n$/);
});

test("psa send: a ticket with values of its own", async () => {
  const words = ["--subject", "Printer", "--email", "jane.doe@acme.example", "--set", "priority=priority 1 - critical"];
  const { code, stdout } = await tier2("psa", "send", ...words, ...sandbox, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ticket: { values: { priority: "Priority 1 - Critical" } } });
});

test.each([
  [["check", "--sandbox"], "Which system's sandbox?"],
  [["check", "--sandbox", "--psa", "conectwise"], 'There is no sandbox of "conectwise"'],
  [["check", "--psa", "connectwise"], "--psa goes with --sandbox"],
  [["send", ...sandbox], "A ticket needs a subject."],
  [["send", "--subject", "x", "--set", "high", ...sandbox], '"high" is no value.'],
])("psa %j is refused as usage, and says what to write", async (words, message) => {
  const { code, stdout, stderr } = await tier2("psa", ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/\n(?:Write|The real)/);
});
