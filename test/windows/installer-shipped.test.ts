import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleExecutable } from "../../scripts/package/program-bundle.ts";
import { packWindowsExecutable } from "../../scripts/package/windows-executable.ts";
import { installerMade } from "./lib/installer-made.ts";
import { testExecutable } from "./lib/test-executable.ts";

/** msiinfo writes what is binary in a table into the folder in which it runs. */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-shipped-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (tool: string, ...words: readonly string[]): string =>
  execFileSync(tool, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 26 });

/** Each table's text, without the size of tier2.exe and the code that says which contents the installer has. */
const tablesOf = (installer: string): Record<string, string> =>
  Object.fromEntries(
    run("msiinfo", "tables", installer)
      .trim()
      .split("\n")
      .map((name) => [
        name,
        run("msiinfo", "export", installer, name)
          .replace(/^(tier2\.exe\tProgram\ttier2\.exe\t)\d+/m, "$1SIZE")
          .replace(/^9\t.*$/m, "9\tCODE"),
      ]),
  );

/** The hash of each installed file but tier2.exe, by its path. */
function filesOf(installer: string): Record<string, string> {
  const extracted = mkdtempSync(path.join(folder, "extracted-"));
  run("msiextract", "-C", extracted, installer);
  const files = readdirSync(extracted, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => {
      const hash = file.endsWith("/tier2.exe") ? "" : createHash("sha256").update(readFileSync(file)).digest("hex");
      return [path.relative(extracted, file), hash];
    }),
  );
}

test("what the tests install is what is shipped, but for the bytes of tier2.exe", { timeout: 900_000 }, async () => {
  const program = path.join(folder, "program");
  const tested = await installerMade(await testExecutable(), "0.1.0");
  await packWindowsExecutable(program, await bundleExecutable());
  const shipped = await installerMade(program, "0.1.0");
  const tables = tablesOf(shipped);
  expect(tables).toEqual(tablesOf(tested));
  expect(tables["LaunchCondition"]).toContain("add ALLOWDOWNGRADE=1");
  expect(tables["File"]).toMatch(/^tier2\.exe\t.*\t\d+\.\d+\.\d+\.0\t1033\t/m);
  const files = filesOf(shipped);
  expect(Object.keys(files).length).toBeGreaterThan(20);
  expect(files).toEqual(filesOf(tested));
});
