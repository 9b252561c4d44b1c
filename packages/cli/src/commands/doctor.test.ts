import { writeFileSync } from "node:fs";
import { startSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { doctorShape } from "../shapes/doctor.ts";
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
