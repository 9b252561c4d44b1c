import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { rolldown } from "rolldown";
import { expect, onTestFinished, test } from "vitest";
import { awaitingEntries } from "../../scripts/package/awaiting-entries.ts";

/** Runs a module that awaits outside of functions as CommonJS. */
async function run(source: string): Promise<{ code: number | null; output: string; errors: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-entry-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, "program.ts"), source);
  const build = await rolldown({
    input: path.join(folder, "program.ts"),
    platform: "node",
    plugins: [awaitingEntries(folder, (name) => name === "program")],
  });
  const { output } = await build.generate({ format: "cjs" });
  await build.close();
  writeFileSync(path.join(folder, "program.cjs"), output[0].code);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["program.cjs"], { cwd: folder, encoding: "utf8" });
  return { code: status, output: stdout, errors: stderr };
}

test("what is awaited goes on, with all that the module imports and declares", async () => {
  const source = `import {
    setTimeout as after,
  } from "node:timers/promises";
  const doubled = (value: number): number => twice(value);
  const text = await after(1, doubled(21));
  process.stdout.write(String(text));
  function twice(value: number): number { return 2 * value; }`;
  expect(await run(source)).toEqual({ code: 0, output: "42", errors: "" });
});

test("an error ends it as any error that nobody caught", async () => {
  const { code, errors } = await run('await null; throw new Error("broken");');
  expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining("Error: broken") as string });
});

test("what never comes is no success, unless the program ended by itself", async () => {
  expect((await run("await new Promise(() => {});")).code).toBe(13);
  expect((await run("process.exitCode = 3; await null;")).code).toBe(3);
  expect((await run("setTimeout(() => process.exit(), 1); await new Promise(() => {});")).code).toBe(0);
});
