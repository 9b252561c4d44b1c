// npm test                everything at small scale; as root on Debian it installs what scripts/system-packages.txt lists
// npm test -- NAME...     only the suites named
// npm run test:quick      what needs no toolchain, under a minute
// npm run soak            the suites with counts, at full scale
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { installMissing, missingPackages, readDebianPackages } from "./system-packages.ts";
import { readReport } from "./test/report.ts";
import { type Suite, suites } from "./test/suites.ts";

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed and why; empty where the suite is a command that says so itself. */
  readonly failures: readonly string[];
}

/** A suite that hangs must not keep the others from being counted. */
const longestSuiteMs = 20 * 60_000;

const root = path.resolve(import.meta.dirname, "..");
const words = process.argv.slice(2);
const isQuick = words.includes("--quick");
const isSoak = words.includes("--soak");
const names = words.filter((word) => !word.startsWith("--"));
const say = (text: string): void => void process.stdout.write(text);

const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  say(`There is no suite ${unknown.join(", ")}. The suites: ${suites.map((suite) => suite.name).join(", ")}\n`);
  process.exit(2);
}
const chosen = suites.filter(
  (suite) =>
    (names.length === 0 || names.includes(suite.name)) && (!isQuick || suite.isQuick) && (!isSoak || suite.isSoak),
);

const scratch = mkdtempSync(path.join(tmpdir(), "tier2-test-"));
const environment: NodeJS.ProcessEnv = {
  NODE_COMPILE_CACHE: path.join(root, ".cache/compiled"), // hundreds of processes start from the same sources
  ...process.env,
  ...(isSoak ? { TIER2_SCALE: "full" } : {}),
};

function runSuite({ name, command }: Suite): Count {
  const run = (args: readonly string[]): number | null =>
    spawnSync(process.execPath, [path.join(root, "scripts/bootstrap.mjs"), ...args], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: environment,
      ...(isSoak ? {} : { timeout: longestSuiteMs, killSignal: "SIGKILL" }),
    }).status;
  if (!("vitestProject" in command)) {
    return run(command) === 0 ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [] };
  }
  const report = path.join(scratch, `${name}.json`);
  const status = run([
    ...["bin", "vitest", "run", "--project", command.vitestProject],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  ]);
  try {
    const { passed, failed, failures } = readReport(readFileSync(report, "utf8"));
    // An error outside of any test (a file that cannot be loaded, an unhandled rejection) fails the run, too.
    return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, failures };
  } catch {
    return { passed: 0, failed: 1, failures: ["its report could not be read"] };
  }
}

const debianPackages = readDebianPackages(root);
if (!isQuick) {
  installMissing(debianPackages, say);
}
const missing = missingPackages(debianPackages);

let passed = 0;
let failed = 0;
const leftOut: string[] = [];
const lines: string[] = [];
const failures: string[] = [];
for (const suite of chosen) {
  const lacking = missing.filter(({ name }) => suite.needs.includes(name));
  if (lacking.length > 0) {
    leftOut.push(`${suite.name}: needs ${lacking.map(({ name, purpose }) => `${name} (${purpose})`).join(", ")}`);
    continue;
  }
  say(`\n=== ${suite.name}\n`);
  const startedAt = performance.now();
  const count = runSuite(suite);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  passed += count.passed;
  failed += count.failed;
  failures.push(...count.failures.map((failure) => `FAILED ${suite.name}: ${failure}`));
  lines.push(
    `${count.failed === 0 ? "ok  " : "FAIL"} ${suite.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`,
  );
}
rmSync(scratch, { recursive: true, force: true });

// Once more at the end: nobody finds them between the thousands that passed.
say(`\n${[...failures, ...lines].join("\n")}\n`);
for (const line of leftOut) {
  say(`LEFT OUT ${line}\n`);
}
if (environment["CI"] === "true") {
  failed += leftOut.length; // nobody reads a summary there
}
say(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
