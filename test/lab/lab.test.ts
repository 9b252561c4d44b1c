import process from "node:process";
import { afterAll, beforeAll, test } from "vitest";
import { blockedReader } from "./scenarios/blocked-reader.ts";
import { bootloaders } from "./scenarios/bootloaders.ts";
import { findings } from "./scenarios/findings.ts";
import { hundredPresses } from "./scenarios/hundred-presses.ts";
import { killNine } from "./scenarios/kill-nine.ts";
import type { Lab } from "./scenarios/lab.ts";
import { permissions } from "./scenarios/permissions.ts";
import { plugAndPress } from "./scenarios/plug-and-press.ts";
import { rebootWithQueue } from "./scenarios/reboot.ts";
import { sleepAndWake } from "./scenarios/sleep.ts";
import { type StartedLab, startLab } from "./scenarios/start-lab.ts";
import { twoButtons } from "./scenarios/two-buttons.ts";
import { overUsbip } from "./scenarios/usbip.ts";
import { type Figures, type ScenarioResult, labTable } from "./table.ts";

// One computer for all, in this order. A scenario begins with whatever state it needs, so that one that breaks spoils no other.

const scenarios: readonly (readonly [string, (lab: Lab) => Promise<Figures>])[] = [
  ["USB/IP", overUsbip],
  ["plug in, press", plugAndPress],
  ["100 presses", hundredPresses],
  ["two buttons", twoButtons],
  ["computer sleeps", sleepAndWake],
  ["kill -9 of the bridge", killNine],
  ["reboot with a queue", rebootWithQueue],
  // From here on the bridge is stopped: it takes seconds to start again.
  ["reader blocked", blockedReader],
  ["bootloaders", bootloaders],
  ["permissions", permissions],
  ["findings of the boards", findings],
];
const startLimitMs = 300_000;
const scenarioLimitMs = 100_000;
/** After its limit a scenario is put away within this time. */
const tidyLimitMs = 80_000;

let started: StartedLab | undefined;
const results: ScenarioResult[] = [];

async function timed(scenario: string, run: () => Promise<Figures>): Promise<void> {
  const startMs = performance.now();
  const add = (isOk: boolean, figures: Figures): void => {
    const seconds = (performance.now() - startMs) / 1000;
    results.push({ scenario, isOk, figures, seconds });
    process.stdout.write(`${isOk ? "ok  " : "FAIL"} ${scenario}, ${seconds.toFixed(1)} s\n`); // it is minutes to the table
  };
  try {
    add(true, await run());
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    add(false, { because: reason });
    throw error;
  }
}

/** Runs a scenario up to its limit; one that fails leaves nothing that goes on. */
async function limited(lab: Lab, run: (lab: Lab) => Promise<Figures>): Promise<Figures> {
  const limit = new AbortController();
  const late = new Error(`It is not done within ${scenarioLimitMs / 1000} s.`);
  const timer = setTimeout(() => limit.abort(late), scenarioLimitMs);
  try {
    return await run(lab.during(limit.signal));
  } catch (error) {
    limit.abort(error);
    await lab.tidy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

beforeAll(async () => {
  await timed("(start)", async () => {
    started = await startLab();
    return started.figures;
  });
}, startLimitMs);

afterAll(async () => {
  process.stdout.write(`\n${labTable(results)}\n`);
  await started?.stop(results.some(({ isOk }) => !isOk));
}, startLimitMs);

test.each(scenarios)(
  "%s",
  async (name, run) => {
    await timed(name, async () => {
      if (started === undefined) {
        throw new Error("the lab did not start");
      }
      return limited(started.lab, run);
    });
  },
  scenarioLimitMs + tidyLimitMs,
);
