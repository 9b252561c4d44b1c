import process from "node:process";
import { afterAll, beforeAll, test } from "vitest";
import { acceptance, acceptanceLimitMs } from "./scenarios/acceptance.ts";
import { blockedReader } from "./scenarios/blocked-reader.ts";
import { bootloaders } from "./scenarios/bootloaders.ts";
import { debianPackage, debianPackageLimitMs } from "./scenarios/debian-package.ts";
import { findings } from "./scenarios/findings.ts";
import { flashing, flashingLimitMs } from "./scenarios/flashing.ts";
import { flashingByHand } from "./scenarios/flashing-by-hand.ts";
import { hundredPresses } from "./scenarios/hundred-presses.ts";
import { killNine } from "./scenarios/kill-nine.ts";
import type { Lab } from "./scenarios/lab.ts";
import { permissions } from "./scenarios/permissions.ts";
import { plugAndPress } from "./scenarios/plug-and-press.ts";
import { rebootWithQueue } from "./scenarios/reboot.ts";
import { replugLimitMs, replugWhilePressing } from "./scenarios/replug.ts";
import { sleepAndWake } from "./scenarios/sleep.ts";
import { type StartedLab, startLab } from "./scenarios/start-lab.ts";
import { twoButtons } from "./scenarios/two-buttons.ts";
import { overUsbip } from "./scenarios/usbip.ts";
import { underWine, wineLimitMs } from "./scenarios/wine.ts";
import { type Figures, type ScenarioResult, labTable } from "./table.ts";
import { hasWine } from "./vm/start-machine.ts";

// One computer for all, in this order. A scenario begins with whatever state it needs, so that one that breaks spoils no other.

const usualLimitMs = 100_000;

interface Scenario {
  readonly name: string;
  readonly run: (lab: Lab) => Promise<Figures>;
  readonly limitMs?: number;
}

const scenarios: readonly Scenario[] = [
  { name: "USB/IP", run: overUsbip },
  { name: "plug in, press", run: plugAndPress },
  { name: "tier2 acceptance", run: acceptance, limitMs: acceptanceLimitMs },
  { name: "100 presses", run: hundredPresses },
  { name: "two buttons", run: twoButtons },
  { name: "unplugged and plugged in", run: replugWhilePressing, limitMs: replugLimitMs },
  { name: "computer sleeps", run: sleepAndWake },
  { name: "kill -9 of the bridge", run: killNine },
  { name: "Debian package, upgraded", run: debianPackage, limitMs: debianPackageLimitMs },
  { name: "reboot with a queue", run: rebootWithQueue },
  // From here on the bridge is stopped: it takes seconds to start again.
  { name: "reader blocked", run: blockedReader },
  { name: "bootloaders", run: bootloaders },
  { name: "flashing", run: flashing, limitMs: flashingLimitMs },
  { name: "without tier2", run: flashingByHand },
  { name: "permissions", run: permissions },
  ...(hasWine ? [{ name: "Windows, by Wine", run: underWine, limitMs: wineLimitMs }] : []),
  { name: "findings of the boards", run: findings },
];
/** Images that are not there yet are made: with Wine that takes minutes. */
const startLimitMs = hasWine ? 900_000 : 300_000;
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
async function limited(lab: Lab, run: (lab: Lab) => Promise<Figures>, limitMs: number): Promise<Figures> {
  const limit = new AbortController();
  const late = new Error(`It is not done within ${limitMs / 1000} s.`);
  const timer = setTimeout(() => limit.abort(late), limitMs);
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
  "$name",
  async ({ name, run, limitMs = usualLimitMs }) =>
    timed(name, async () => {
      if (started === undefined) {
        throw new Error("the lab did not start");
      }
      return limited(started.lab, run, limitMs);
    }),
  Math.max(...scenarios.map(({ limitMs = usualLimitMs }) => limitMs)) + tidyLimitMs,
);
