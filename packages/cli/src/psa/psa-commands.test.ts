import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { startSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "../program.ts";
import { sectionText } from "./section.ts";

async function tier2(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return tier2Until(() => false, ...words);
}

/** Ends the command when its talk is as wanted. */
async function tier2Until(
  isEnough: (talk: string) => boolean,
  ...words: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const ending = new AbortController();
  const write = stderr.write.bind(stderr) as (text: string) => boolean;
  stderr.write = (text: string): boolean => {
    if (isEnough(text)) {
      ending.abort();
    }
    return write(text);
  };
  const io = { stdout, stderr, stdin: new PassThrough(), environment: {}, ending: ending.signal };
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
  expect(stdout).toContain("status: Status (depends on board)\n  New (default)\n");
});

test("psa test: made, read back, closed", async () => {
  const { code, stdout } = await tier2("psa", "test", ...sandbox);
  expect(code).toBe(0);
  expect(stdout).toMatch(/ticket +made, id 1001: http.*\n.*read back +number 1001, status "New"/);
  expect(stdout).toMatch(/close +ticket 1001 is closed\n$/);
});

test.each(["email", "webhook"])("psa test --psa %s: that it stays open is said", async (kind) => {
  const { code, stdout } = await tier2("psa", "test", "--sandbox", "--psa", kind);
  expect(code).toBe(0);
  expect(stdout).toMatch(/warn {2}close +it cannot be closed from here\n +Look for it/);
  const { ticket } = JSON.parse((await tier2("psa", "test", "--sandbox", "--psa", kind, "--json")).stdout) as {
    ticket: { id: string };
  };
  expect(ticket.id).toMatch(/./);
});

test("psa fields: a system without lists says so", async () => {
  const told = await tier2("psa", "fields", "--sandbox", "--psa", "email");
  expect(told).toEqual({ code: 0, stdout: "", stderr: "email has no lists of values to choose from.\n" });
  expect(JSON.parse((await tier2("psa", "fields", "--sandbox", "--psa", "email", "--json")).stdout)).toMatchObject({
    fields: [],
  });
});

test.each(["check", "fields", "test"])("psa %s: a host that nobody answers at is the network's", async (command) => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "config.yaml");
  const sandboxed = await startSandbox("kaseya-bms");
  await sandboxed.close();
  const text = sectionText(sandboxed.config).replace(/env:\S+/, "file:password");
  writeFileSync(file, text);
  writeFileSync(path.join(folder, "password"), "password", { mode: 0o600 });
  const { code, stdout, stderr } = await tier2("psa", command, "--config", file, "--json");
  expect({ code, stderr }).toEqual({ code: 8, stderr: "" });
  expect(stdout).toContain("network_unreachable");
});

test("psa send: a ticket with values of its own", async () => {
  const words = ["--subject", "Printer", "--email", "jane.doe@acme.example", "--set", "priority=priority 1 - critical"];
  const { code, stdout } = await tier2("psa", "send", ...words, ...sandbox, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ticket: { id: "1001", status: "New", values: { priority: "Priority 1 - Critical" } },
  });
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

test("psa check --psa email: the mail server of the sandbox takes the login and the addresses", async () => {
  const { code, stdout } = await tier2("psa", "check", "--sandbox", "--psa", "email");
  expect(code).toBe(0);
  expect(stdout).not.toContain("FAIL");
});

const isRunning = (talk: string): boolean => talk.includes("Ctrl+C");

test("sandbox: a section for each system, and one address to open", async () => {
  const { code, stdout, stderr } = await tier2Until(isRunning, "sandbox");
  expect(code).toBe(0);
  const kinds = [...stdout.matchAll(/^ {2}kind: (.+)$/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual(["atera", "autotask", "connectwise", "email", "kaseya-bms", "request-tracker", "webhook"]);
  expect(stdout).toMatch(/^# ConnectWise PSA: tickets at http:\/\/127\.0\.0\.1:\d+$/m);
  const [, address = ""] = /^Open (http:\S+) in a browser/.exec(stderr) ?? [];
  expect(stdout).not.toContain(`tickets at ${address}\n`);
});

test("sandbox --psa: the page of the one is the address to open", async () => {
  const { stdout, stderr } = await tier2Until(isRunning, "sandbox", "--psa", "connectwise");
  const [, address = ""] = /^Open (http:\S+) in a browser/.exec(stderr) ?? [];
  expect(stdout).toContain(`# ConnectWise PSA: tickets at ${address}\n`);
});

test("sandbox --port: a port that is taken is told, with what to do", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, "127.0.0.1", resolve);
  });
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await tier2("sandbox", "--psa", "webhook", "--port", String(port));
  expect(code).toBe(2);
  expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken: the sandbox of webhook cannot listen there.`);
  expect(stderr).toContain("--port");
  other.close();
});

test.each([
  [["--psa", "conectwise"], 'There is no sandbox of "conectwise"'],
  [["--port", "x"], '"x" is no port'],
  [["--port", "0"], '"0" is no port'],
  [["--port", "65530"], '"65530" is no port'],
])("sandbox %j is refused as usage", async (words, message) => {
  const { code, stdout, stderr } = await tier2("sandbox", ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
