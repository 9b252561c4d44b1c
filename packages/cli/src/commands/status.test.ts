import { expect, test } from "vitest";
import { CommandRun } from "../testing/command-run.ts";
import { fakeBridge, noBridge, tier2 } from "../testing/fake-bridge.ts";
import { troubledStatus } from "../testing/statuses.ts";

test("status --watch --quiet says what goes wrong while it goes on", async () => {
  const { configFile } = noBridge();
  const run = new CommandRun(["status", "--watch", "--quiet", "--config", configFile]);
  await run.says(/\[bridge_not_running\]\nStart it/);
  expect({ code: await run.stop(), stdout: run.stdout }).toEqual({ code: 0, stdout: "" });
});

test("in a terminal lines fit, and go on beside their names; a pipe gets them whole", async () => {
  const { configFile } = await fakeBridge({ "GET /v1/status": { body: troubledStatus } });
  const words = ["status", "--config", configFile];
  const options = { isTerminal: true, columns: 60, environment: { NO_COLOR: "1" } };
  const narrow = (await tier2(words, options)).stdout.split("\n");
  expect(narrow.filter((line) => line.length > 60)).toEqual([]);
  const whole = (await tier2(words)).stdout.split("\n");
  const warning = whole.find((line) => line.startsWith("ERROR")) ?? "";
  const at = narrow.findIndex((line) => line.startsWith("ERROR"));
  expect(warning.length).toBeGreaterThan(60);
  expect(narrow[at + 1]).toMatch(/^ {7}\S/);
});
