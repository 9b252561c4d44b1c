import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { runProgram } from "../program.ts";

async function steps(...words: string[]): Promise<readonly string[]> {
  const stdout = new PassThrough();
  const ending = new AbortController().signal;
  const io = { stdout, stderr: new PassThrough(), stdin: new PassThrough(), environment: {}, ending };
  await runProgram(["psa", ...words, "--psa", "connectwise", "--sandbox", "--json"], io);
  const printed = JSON.parse(String(stdout.read())) as {
    readonly steps: readonly { readonly name: string; readonly status: string; readonly message: string }[];
  };
  return printed.steps.map(({ name, status, message }) => `${status} ${name}: ${message}`);
}

test("psa test tells the values that were asked for, and those that the PSA filled in", async () => {
  const told = await steps("test");
  expect(told).toContain('ok board: "Help Desk", as asked');
  expect(told).toContain('ok severity: "Medium", filled in by the PSA');
});

test("psa send tells a value that was refused", async () => {
  const told = await steps("send", "--subject", "Printer", "--set", "priority=Hihg", "--set", "status= nEw ");
  expect(told).toContain('warning priority: "Priority 3 - Medium", asked for "Hihg"');
  expect(told).toContain('ok status: "New", as asked');
});
