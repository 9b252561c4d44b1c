import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { fakeBridge, noBridge, tier2 } from "../testing/fake-bridge.ts";
import { troubledStatus, wellStatus } from "../testing/statuses.ts";

const waiting = {
  ...{ pressId: "0199aaaa-0000-7000-8000-000000000001", serial: "S1", state: "failed", gesture: "double" },
  ...{ recordedAtMs: 1_750_000_000_000, isFromSoftware: true, route: "first", attempts: 3 },
  lastError: { code: "value_unknown", message: "There is no board Help.", hint: "Look at tier2 psa fields." },
};
const sent = {
  ...{ pressId: "0199bbbb-0000-7000-8000-000000000002", serial: "S1", state: "sent", gesture: "short" },
  ...{ recordedAtMs: 1_750_000_000_000, isFromSoftware: false, route: "fallback", attempts: 1 },
  ...{ ticket: { id: "7", number: "T7" }, subject: "Ann Example pressed the button" },
};
const folded = {
  ...{ ...sent, pressId: "0199cccc-0000-7000-8000-000000000003", state: "folded", route: "first" },
  subject: undefined,
};
const presses = { body: { presses: [waiting, sent, folded], counts: {} } };

test("status is for people, and with --json for programs", async () => {
  const { configFile } = await fakeBridge({ "GET /v1/status": { body: troubledStatus } });
  const { code, stdout, stderr } = await tier2(["status", "--config", configFile]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^2 warnings\./);
  const { stdout: json } = await tier2(["status", "--json", "--config", configFile]);
  expect(JSON.parse(json)).toMatchObject({ schemaVersion: 1, pid: 4711, warnings: [{ eventId: 1002 }, {}] });
});

test("colours are for terminals, and not for who does not want them", async () => {
  const { configFile } = await fakeBridge({ "GET /v1/status": { body: wellStatus } });
  const words = ["status", "--config", configFile];
  expect((await tier2(words)).stdout).not.toContain("\u001B");
  expect((await tier2(words, { isTerminal: true })).stdout).toContain("\u001B[32m");
  const environment = { NO_COLOR: "1" };
  expect((await tier2(words, { isTerminal: true, environment })).stdout).not.toContain("\u001B");
});

test("a bridge whose configuration was just broken can be asked", async () => {
  const { configFile } = await fakeBridge({ "GET /v1/status": { body: wellStatus } });
  appendFileSync(configFile, "\nwatch: { enabled: false\n");
  expect(await tier2(["status", "--config", configFile])).toMatchObject({ code: 0, stderr: "" });
});

test("no bridge runs: said, with what to do", async () => {
  const { configFile, socketPath } = noBridge();
  for (const words of [["status"], ["press"], ["queue", "list"], ["erase", "--user", "ann"]]) {
    const { code, stdout, stderr } = await tier2([...words, "--config", configFile]);
    expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
    expect(stderr).toContain(`The bridge is not running: there is no ${socketPath}.`);
    expect(stderr).toContain("tier2 run --config FILE");
  }
});

test("a bridge that was killed left its socket: said", async () => {
  const { configFile, socketPath } = noBridge();
  mkdirSync(path.dirname(socketPath));
  const script = `require("net").createServer().listen(${JSON.stringify(socketPath)}, () => console.log("here"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const { code, stderr } = await tier2(["status", "--config", configFile]);
  expect(code).toBe(6);
  expect(stderr).toMatch(/not running; it was killed.*\[bridge_not_running\]\nStart it/);
});

test("what answers is no bridge, and what ends without an answer, are told", async () => {
  const { configFile } = await fakeBridge({});
  expect(await tier2(["status", "--config", configFile])).toMatchObject({
    code: 6,
    stderr: expect.stringContaining("bridge_answer_unreadable") as unknown,
  });
  const other = noBridge();
  mkdirSync(path.dirname(other.socketPath));
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(other.socketPath, resolve));
  onTestFinished(() => void server.close());
  expect(await tier2(["status", "--config", other.configFile])).toMatchObject({
    code: 6,
    stderr: expect.stringContaining("ended the connection before it answered") as unknown,
  });
});

test.runIf(process.getuid?.() === 0)("an account that may not ask is told which group it needs", async () => {
  const { configFile, socketPath, folder } = await fakeBridge({ "GET /v1/status": { body: wellStatus } });
  chmodSync(folder, 0o755);
  chmodSync(configFile, 0o644);
  chmodSync(socketPath, 0o600);
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
  const { code, stderr } = await tier2(["status", "--config", configFile]);
  process.seteuid?.(0);
  expect(code).toBe(5);
  expect(stderr).toContain("group tier2");
});

test("a configuration that is not there is said before anything", async () => {
  const { code, stderr } = await tier2(["status", "--config", "/nonexistent.yaml"]);
  expect({ code, named: stderr.includes("/nonexistent.yaml") }).toEqual({ code: 3, named: true });
});

test("press says that it is saved", async () => {
  const { configFile, asked } = await fakeBridge({ "POST /v1/presses": { status: 201, body: { pressId: "p1" } } });
  expect((await tier2(["press", "--config", configFile])).stdout).toBe("Press p1 is saved.\n");
  await tier2(["press", "--double", "--button", "S1", "--json", "--config", configFile]);
  expect(asked).toEqual([
    'POST /v1/presses {"gesture":"short"}',
    'POST /v1/presses {"gesture":"double","serial":"S1"}',
  ]);
});

test("what the bridge refuses has its words and its exit code", async () => {
  const error = { code: "button_missing", category: "device", message: "No button is attached.", hint: "Plug one in." };
  const { configFile } = await fakeBridge({ "POST /v1/presses": { status: 409, body: { error } } });
  const { code, stderr } = await tier2(["press", "--config", configFile]);
  expect(code).toBe(4);
  expect(stderr).toBe("tier2: No button is attached. [button_missing]\nPlug one in.\n");
});

test("queue list shows what stands in the way, or the ticket", async () => {
  const { configFile, asked } = await fakeBridge({ "GET /v1/presses?limit=20": presses });
  const { code, stdout } = await tier2(["queue", "list", "--config", configFile]);
  expect({ code, asked }).toEqual({ code: 0, asked: ["GET /v1/presses?limit=20"] });
  expect(stdout).toMatch(
    /0199aaaa\S+ {2}REFUSED, urgent, by software, 3 attempts\n {4}There is no board Help\.\n {4}Look/,
  );
  expect(stdout).toMatch(/0199bbbb\S+ {2}sent, ticket T7, by the fallback, "Ann Example pressed the button"\n/);
  expect(stdout).toMatch(/0199cccc\S+ {2}a note on ticket T7\n/);
  expect((await tier2(["queue", "list", "--limit", "0", "--config", configFile])).code).toBe(2);
});

test("retry and cancel take the beginning of an id, when it is that of one press", async () => {
  const { configFile, asked } = await fakeBridge({
    "GET /v1/presses?limit=1000": presses,
    [`POST /v1/presses/${waiting.pressId}/retry`]: { body: {} },
    [`POST /v1/presses/${waiting.pressId}/cancel`]: { body: {} },
  });
  const run = async (word: string, id: string) =>
    tier2(["queue", word, id, "--config", configFile, ...(word === "retry" ? [] : ["--yes"])]);
  expect((await run("retry", "0199aaaa")).stdout).toBe(`Press ${waiting.pressId} is tried again.\n`);
  expect((await run("cancel", waiting.pressId)).stdout).toBe(`Press ${waiting.pressId} is cancelled.\n`);
  expect((await run("drop", "0199aaaa")).stdout).toBe(`Press ${waiting.pressId} is cancelled.\n`);
  expect(asked.filter((line) => line.startsWith("POST"))).toHaveLength(3);
  expect(await run("cancel", "0199")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("3 presses") as unknown,
  });
  expect((await run("cancel", "01")).code).toBe(2);
});

test("a press is not given up without a word: no terminal, no --yes, nothing is changed", async () => {
  const { configFile, asked } = await fakeBridge({ "GET /v1/presses?limit=1000": presses });
  const { code, stdout, stderr } = await tier2(["queue", "cancel", "0199aaaa", "--config", configFile]);
  expect({ code, stdout, asked }).toEqual({ code: 2, stdout: "", asked: ["GET /v1/presses?limit=1000"] });
  expect(stderr).toContain("Write --yes, too.");
});

const details = {
  press: { ...waiting, nextAttemptAtMs: 0, openFollowUps: 1 },
  followUps: [
    { kind: "note", name: "n", state: "done", attempts: 1, doneAtMs: 1_750_000_000_000 },
    {
      ...{ kind: "file", name: "report.html", state: "failed", attempts: 2 },
      lastError: { code: "permission_denied", message: "It takes no files.", hint: "Give the right." },
    },
  ],
  parts: [{ name: "picture", sizeBytes: 40_960 }],
};

test("queue: what a helpdesk system says, and what a ticket is called, commands no terminal", async () => {
  const hostile = "red \u001B[31m\u001B]0;owned\u0007\u009B5m\u202E\rline";
  const refused = { ...waiting, subject: hostile, lastError: { code: "x", message: hostile, hint: hostile } };
  const made = { ...sent, ticket: { id: "7", number: hostile, url: `https://psa.example/${hostile}` } };
  const followUp = { kind: "file", name: hostile, state: "failed", attempts: 2, lastError: refused.lastError };
  const { configFile } = await fakeBridge({
    "GET /v1/presses?limit=20": { body: { presses: [refused, made], counts: {} } },
    "GET /v1/presses?limit=1000": { body: { presses: [made], counts: {} } },
    [`GET /v1/presses/${made.pressId}`]: { body: { press: made, followUps: [followUp], parts: [] } },
  });
  for (const words of [
    ["queue", "list"],
    ["queue", "show", made.pressId],
  ]) {
    const { code, stdout } = await tier2([...words, "--config", configFile]);
    expect(code).toBe(0);
    expect(stdout).toContain("red [31m");
    // oxlint-disable-next-line no-control-regex -- their absence is the purpose
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
});

test("queue show: a press with what follows it, and nothing of what was read", async () => {
  const { configFile } = await fakeBridge({
    "GET /v1/presses?limit=1000": presses,
    [`GET /v1/presses/${waiting.pressId}`]: { body: { ...details, collected: { base: "the person's computer" } } },
  });
  const { code, stdout } = await tier2(["queue", "show", "0199aaaa", "--config", configFile]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^state +REFUSED$/m);
  expect(stdout).toMatch(/^last error +There is no board Help\. \[value_unknown\]\n +Look at tier2 psa fields\.$/m);
  expect(stdout).toMatch(
    /^report\.html +REFUSED, 2 attempts\n +It takes no files\. \[permission_denied\]\n +Give the right\.$/m,
  );
  expect(stdout).toMatch(/^stored: picture +40 KB$/m);
  const { stdout: json } = await tier2(["queue", "show", "0199aaaa", "--json", "--config", configFile]);
  expect(JSON.parse(json)).toEqual({ schemaVersion: 1, ...details });
});

test("queue export: lines of JSON or comma separated values, which no spreadsheet runs", async () => {
  const risky = { ...waiting, lastError: { code: "x", message: '=1+1, "quoted"' } };
  const body = { presses: [risky, sent], counts: { sent: 5000, failed: 1 } };
  const { configFile, folder } = await fakeBridge({ "GET /v1/presses?limit=1000": { body } });
  const { code, stdout, stderr } = await tier2(["queue", "export", "--config", configFile]);
  expect(code).toBe(0);
  expect(stderr).toContain("There are 5001");
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { pressId: waiting.pressId, state: "failed", error: '=1+1, "quoted"' },
    { ticketNumber: "T7", way: "fallback", pressedAt: "2025-06-15T15:06:40.000Z" },
  ]);
  expect(stdout).not.toContain("Ann Example");
  const file = path.join(folder, "presses.csv");
  await tier2(["queue", "export", "--file", file, "--config", configFile]);
  const [head, first] = readFileSync(file, "utf8").split("\r\n");
  expect(head).toMatch(/^pressId,pressedAt,/);
  expect(first).toMatch(/,x,"'=1\+1, ""quoted"""$/);
  expect((await tier2(["queue", "export", "--format", "xml", "--config", configFile])).code).toBe(2);
  expect((await tier2(["queue", "export", "--file", folder, "--config", configFile])).code).toBe(9);
});

test("erase names a person, and says what is left", async () => {
  const { configFile } = await fakeBridge({ "DELETE /v1/people/ann%20b": { body: { erased: 2, kept: 1 } } });
  const { code, stdout } = await tier2(["erase", "--user", "ann b", "--config", configFile]);
  expect(code).toBe(0);
  expect(stdout).toContain("2 presses of ann b.\n");
  expect(stdout).toContain("Not delivered yet, and kept until then: 1 press ");
  expect((await tier2(["erase", "--config", configFile])).code).toBe(2);
});

test("erase that finds nothing says under which other name to look", async () => {
  const { configFile } = await fakeBridge({ "DELETE /v1/people/ann": { body: { erased: 0, kept: 0 } } });
  const { code, stderr } = await tier2(["erase", "--user", "ann", "--config", configFile]);
  expect(code).toBe(0);
  expect(stderr).toContain("mail address");
});
