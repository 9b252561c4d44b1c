// monitors/tier2-doctor.sh, with each shell that is here.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const monitor = path.join(root, "monitors/tier2-doctor.sh");
const shells = ["/usr/bin/dash", "/usr/bin/bash", "/usr/bin/busybox"].filter(existsSync);
/** The shell of busybox brings its own sed and awk. */
const wordsOf = (shell: string): readonly string[] => (shell.endsWith("busybox") ? ["sh", monitor] : [monitor]);

interface Told {
  readonly code: number;
  readonly line: string;
}

async function run(shell: string, words: readonly string[], environment: object): Promise<Told> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = execFile(shell, [...wordsOf(shell), ...words], { env }, (_error, stdout) => {
      resolve({ code: child.exitCode ?? -1, line: stdout });
    });
  });
}

/** A program in the place of tier2, which prints what is given, and the words that it was called with on stderr. */
function standIn(printed: string, code: number): Readonly<Record<string, string>> {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-monitor-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "tier2.cjs");
  writeFileSync(
    file,
    `process.stdout.write(${JSON.stringify(printed)}); console.error(process.argv.slice(2).join(" ")); process.exitCode = ${code};`,
  );
  return { TIER2: `${process.execPath} ${file}` };
}

const checks = [
  { name: "button", status: "ok", message: "fine" },
  { name: "bridge", status: "warn", category: "bridge", message: "The fallback is in use.", hint: "no" },
  {
    ...{ name: "psa", status: "fail", category: "psa", message: 'board: no "Help | \\ Desk"', hint: "no" },
    details: [{ name: "board", status: "fail", message: "inner" }],
  },
  { name: "tls", status: "skipped", message: "no" },
];
const printed = (status: string, some: readonly object[]): string =>
  `${JSON.stringify({ schemaVersion: 1, status, exitCode: 7, version: "0.1.0", atMs: 1, checks: some }, null, 2)}\n`;

test.each(shells)("%s: one line, failures first, and the exit code that monitors know", async (shell) => {
  expect(await run(shell, [], standIn(printed("fail", checks), 7))).toEqual({
    code: 2,
    line: 'TIER2 CRITICAL - psa: board: no "Help / \\ Desk"; bridge: The fallback is in use.\n',
  });
  expect(await run(shell, [], standIn(printed("warn", checks.slice(0, 2)), 0))).toEqual({
    code: 1,
    line: "TIER2 WARNING - bridge: The fallback is in use.\n",
  });
  expect(await run(shell, [], standIn(printed("ok", checks.slice(0, 1)), 0))).toEqual({
    code: 0,
    line: "TIER2 OK - checks that are well: 1\n",
  });
  expect(await run(shell, ["--only", "psa", "--config", "a b"], standIn("", 2))).toEqual({
    code: 3,
    line: "TIER2 UNKNOWN - doctor --json --only psa --config a b\n",
  });
  expect((await run(shell, [], { TIER2: "/nonexistent/tier2" })).code).toBe(3);
});

test.each(shells)("%s: what was ended, or looked at nothing, is not well", async (shell) => {
  const unseen = checks.slice(3);
  expect(await run(shell, [], standIn(printed("ok", [...checks.slice(0, 1), ...unseen]), 130))).toEqual({
    code: 3,
    line: "TIER2 UNKNOWN - it was ended before it was done (exit code 130)\n",
  });
  expect((await run(shell, [], standIn(printed("ok", checks.slice(0, 1)), 124))).code).toBe(3);
  const nothing = await run(shell, [], standIn(printed("ok", unseen), 0));
  expect(nothing.code).toBe(3);
  expect(nothing.line).toMatch(/^TIER2 UNKNOWN - nothing could be looked at; .*\n$/);
});

test.each(shells)("%s: what a text holds is neither a command nor a line of its own", async (shell) => {
  const message = String.raw`C:\new\temp \033[31m \c "end" ünd $(id) %s`;
  const odd = { name: "psa", status: "fail", category: "psa", message, hint: "no" };
  for (const locale of ["C", "tr_TR.UTF-8", "nonsense"]) {
    expect(await run(shell, [], { ...standIn(printed("fail", [odd]), 7), LC_ALL: locale, LANG: locale })).toEqual({
      code: 2,
      line: `TIER2 CRITICAL - psa: ${message}\n`,
    });
  }
});

test("it reads what tier2 prints", async () => {
  const main = path.join(root, "packages/cli/src/main.ts");
  const environment = { TIER2: `${process.execPath} --conditions=source ${main}` };
  const [shell = ""] = shells;
  expect(await run(shell, ["--config", "/nonexistent/config.yaml"], environment)).toEqual({
    code: 2,
    line: expect.stringMatching(
      /^TIER2 CRITICAL - configuration: There is no configuration \/nonexistent\/config\.yaml\.; .*\n$/,
    ) as unknown,
  });
});

const shellcheck = "/usr/bin/shellcheck";

test.runIf(existsSync(shellcheck))("shellcheck has nothing to say", () => {
  expect(execFileSync(shellcheck, ["--shell=sh", monitor], { encoding: "utf8" })).toBe("");
});
