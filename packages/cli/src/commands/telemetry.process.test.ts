import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "../program.ts";

/** What would ask the network or start a process. */
const slow = "[reachability, clockSkew, wifi, printers, diskHealth, systemErrors]";

function configFile(lines: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-telemetry-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, lines.join("\n"));
  return file;
}

const config = (more: readonly string[] = []): string =>
  configFile([
    "schemaVersion: 1",
    "psa: { kind: webhook, url: http://127.0.0.1:9, secret: env:HOOK }",
    "person: { name: Ann Example }",
    `capture: { without: ${slow} }`,
    ...more,
  ]);

async function telemetry(
  words: readonly string[],
  environment: Record<string, string> = { HOOK: "public-key-of-a-test-public-key-of-a-test" },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, stdin: new PassThrough(), environment, ending: new AbortController().signal };
  const code = await runProgram(["telemetry", ...words], io);
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

test("prints what this computer would send, and writes the report", async () => {
  const file = config();
  const report = path.join(path.dirname(file), "report.html");
  const { code, stdout, stderr } = await telemetry(["--config", file, "--report", report]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `The report is in ${report}\n` });
  expect(stdout).toContain(`Computer: ${hostname()}`);
  expect(stdout).toContain("For: Ann Example");
  expect(stdout).toMatch(/VPN \(read \d+ s ago\)/);
  expect(stdout).toMatch(/Picture of the screen\n {2}switched off/);
  expect(readFileSync(report, "utf8")).toContain(`What a press would send: Ann Example at ${hostname()}`);
});

test("--json: one object with the evidence; without its secrets the helpdesk system is left out, and that is said", async () => {
  const { code, stdout, stderr } = await telemetry(["--config", config(), "--json"], {});
  expect(code).toBe(0);
  expect(stderr).toMatch(/^The helpdesk system is left out: .*HOOK/);
  const read = JSON.parse(stdout) as { schemaVersion: number; evidence: { fields: Record<string, unknown> } };
  expect(read.schemaVersion).toBe(1);
  expect(read.evidence.fields["hostname"]).toEqual({ value: hostname() });
  expect(Object.keys(read.evidence.fields)).not.toContain("wifi");
});

test("a report that cannot be written and a configuration that is not there say so", async () => {
  const file = config();
  const nowhere = path.join(path.dirname(file), "missing", "report.html");
  const unwritten = await telemetry(["--config", file, "--report", nowhere]);
  expect(unwritten.code).toBe(2);
  expect(unwritten.stderr).toContain("The report cannot be written: ENOENT");
  const missing = await telemetry(["--config", nowhere]);
  expect(missing.code).toBe(3);
});
