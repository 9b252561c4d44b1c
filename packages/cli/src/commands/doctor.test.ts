import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { startSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { doctorShape } from "../shapes/doctor.ts";
import { CommandRun } from "../testing/command-run.ts";
import { fakeBridge, noBridge, tier2 } from "../testing/fake-bridge.ts";
import { troubledStatus, wellStatus } from "../testing/statuses.ts";

test("only the checks that are named, in their own order; a name that is none is refused", async () => {
  const { configFile } = noBridge();
  const { code, stdout } = await tier2(["doctor", "--only", "disk", "firmware", "--config", configFile]);
  expect(code).toBe(0);
  expect(stdout.split("\n").map((line) => line.slice(0, 14))).toEqual(["skip  firmware", "skip  disk    ", ""]);
  const unknown = await tier2(["doctor", "--only", "buton", "--config", configFile]);
  expect(unknown).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining('"button"') as unknown });
});

test("the running bridge's warnings are a check's; the exit code is of what the first is about", async () => {
  const { configFile } = await fakeBridge({ "GET /v1/status": { body: troubledStatus } });
  const { code, stdout } = await tier2(["doctor", "--only", "bridge", "queue", "--json", "--config", configFile]);
  const { schemaVersion, ...json } = JSON.parse(stdout) as { readonly schemaVersion: number };
  expect({ code, schemaVersion, read: doctorShape.parse(json) }).toMatchObject({
    ...{ code: 7, schemaVersion: 1 },
    read: { status: "fail", exitCode: 7, checks: [{ name: "bridge", details: [{}, {}] }, { name: "queue" }] },
  });
});

test("what cannot be looked at without a configuration is one line", async () => {
  const { folder } = noBridge();
  const words = ["doctor", "--only", "configuration", "secrets", "dns", "clock", "psa"];
  const missing = ["--config", path.join(folder, "none.yaml")];
  const { code, stdout, stderr } = await tier2([...words, ...missing]);
  expect({ code, lines: stdout.split("\n").slice(2) }).toEqual({
    code: 3,
    lines: ["skip  not looked at without a configuration, and secrets, that can be used: secrets, dns, clock, psa", ""],
  });
  expect(stderr).toBe("\nFailed: configuration.\n");
  const json = JSON.parse((await tier2([...words, ...missing, "--json"])).stdout) as { checks: { status: string }[] };
  expect(json.checks.map(({ status }) => status)).toEqual(["fail", "skipped", "skipped", "skipped", "skipped"]);
});

test("Ctrl+C ends it also while a bridge keeps it waiting", async () => {
  const { folder, configFile, socketPath } = noBridge();
  mkdirSync(path.join(folder, "data"));
  const asked = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<undefined>();
  const server = createServer((socket) => {
    socket.once("data", () => asked.resolve(undefined));
    socket.on("error", () => undefined);
    socket.once("close", () => ended.resolve(undefined));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => void server.close());
  const run = new CommandRun(["doctor", "--only", "bridge", "queue", "--config", configFile]);
  await asked.promise;
  expect(await run.stop()).toBe(130);
  await ended.promise;
});

test("a warning alone leaves 0, and not with --strict; a terminal has colours, unless nobody wants them", async () => {
  const [, warning] = troubledStatus.warnings;
  const { configFile } = await fakeBridge({ "GET /v1/status": { body: { ...wellStatus, warnings: [warning] } } });
  const words = ["doctor", "--only", "bridge", "--config", configFile];
  expect((await tier2(words)).code).toBe(0);
  expect((await tier2([...words, "--strict"])).code).toBe(5);
  expect((await tier2(words, { isTerminal: true })).stdout).toMatch(/^\u001B\[33mwarn\u001B\[0m {2}bridge {2}/);
  expect((await tier2(words, { isTerminal: true, environment: { NO_COLOR: "1" } })).stdout).toMatch(/^warn {2}bridge/);
});

test("the fallback is asked, too", async () => {
  const sandbox = await startSandbox("webhook");
  onTestFinished(async () => sandbox.close());
  const { configFile } = noBridge();
  const { secret, ...psa } = sandbox.config as { readonly kind: string; readonly url: string; readonly secret: string };
  const environment = { SECRET: secret };
  const look = async (url: string): Promise<string> => {
    const config = {
      ...{ schemaVersion: 1, psa: { ...psa, secret: "env:SECRET" }, dataDirectory: "data" },
      fallback: { psa: { ...psa, url, secret: "env:SECRET" } },
    };
    writeFileSync(configFile, JSON.stringify(config));
    const { code, stdout } = await tier2(["doctor", "--only", "fallback", "--config", configFile], { environment });
    return `${code} ${stdout}`;
  };
  expect(await look(psa.url)).toMatch(/^0 ok {4}fallback {2}webhook at .*: 1 thing looked at\n$/);
  expect(await look("http://127.0.0.1:9/")).toMatch(/^8 FAIL {2}fallback {2}url: .*\n/);
});

test("--wait asks until the bridge answers; without one it looks when the time is over; a wrong number is refused", async () => {
  const { configFile, asked } = await fakeBridge({ "GET /v1/status": { body: wellStatus } });
  const words = ["doctor", "--only", "bridge", "--config"];
  const found = await tier2([...words, configFile, "--wait"]);
  expect(found).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^Waiting for the bridge, at most 120 s/) as unknown,
  });
  expect(asked).toEqual(["GET /v1/status", "GET /v1/status"]);
  const missed = await tier2([...words, noBridge().configFile, "--wait", "1", "--json"]);
  expect(missed.code).toBe(6);
  expect(JSON.parse(missed.stdout)).toMatchObject({ status: "fail", exitCode: 6 });
  expect(await tier2([...words, configFile, "--wait", "soon"])).toMatchObject({ code: 2, stdout: "" });
});
