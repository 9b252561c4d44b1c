import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { runCommand } from "./run-command.ts";

const never = new AbortController().signal;
const script = (text: string, signal = never): ReturnType<typeof runCommand> => runCommand("sh", ["-c", text], signal);

test("output, error output and exit code are told", async () => {
  await expect(script("echo a; echo b >&2; exit 3")).resolves.toEqual({
    output: "a\n",
    errorOutput: "b\n",
    exitCode: 3,
  });
});

test("a missing program is told as such", () =>
  expect(runCommand("tier2-no-such-tool", [], never)).rejects.toThrow("tier2-no-such-tool is not installed"));

test("a program gets nothing of our environment but its path, in English, with the least priority", async () => {
  process.env["TIER2_TEST_SECRET"] = "hidden";
  try {
    const { output } = await script("env; nice");
    expect(output).toContain("LC_ALL=C\n");
    expect(output).not.toMatch(/TIER2_TEST_SECRET|HOME=|USER=/);
  } finally {
    delete process.env["TIER2_TEST_SECRET"];
  }
});

test("endless output ends it", () => expect(script("yes")).rejects.toThrow("sh says more than 1048576 bytes"));

test("who is ended by another is told", () => expect(script("kill -9 $$")).rejects.toThrow("sh was ended by SIGKILL"));

test("an abort ends a program that hangs, with what it started", async () => {
  const file = path.join(temporaryFolder(), "pid");
  const abortion = new AbortController();
  const running = script(`sleep 1000 & echo $! > ${file}.new; mv ${file}.new ${file}; wait`, abortion.signal);
  await expect.poll(() => existsSync(file)).toBe(true);
  abortion.abort(new Error("too late"));
  await expect(running).rejects.toThrow("too late");
  const child = Number(readFileSync(file, "utf8"));
  await expect.poll(() => isRunning(child)).toBe(false);
});

test("nothing is started after the abort", () =>
  expect(script("true", AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late"));

/** One that has ended and that nobody waits for is not running either. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
