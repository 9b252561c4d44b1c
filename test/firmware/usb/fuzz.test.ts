// Random control requests and reports against the running images, good and bad, cut off and mixed with presses, resets
// and sleep. None may hang the device, make it answer wrongly afterwards, write where it must not, or lose the button.
// TIER2_SCALE=full raises the counts, TIER2_SEED repeats a run.
import process from "node:process";
import { decodeStatus, reportIds } from "@tier2/button";
import { describe, expect, test } from "vitest";
import { encodeSetup } from "../../../packages/emulator/src/transfers.ts";
import { scaled } from "../../lib/scale.ts";
import { Bench } from "./lib/bench.ts";
import { setCanary } from "./lib/canary.ts";
import { type FuzzStep, nextStep } from "./lib/fuzz-steps.ts";
import { Random, chooseSeed } from "./lib/random.ts";
import {
  getDescriptor,
  getInterfaceDescriptor,
  getReport,
  reportTypes,
  setAddress,
  setReport,
  types,
} from "./lib/requests.ts";
import { boards } from "./lib/test-on-boards.ts";

const counts: Readonly<Record<string, number>> = {
  pico: scaled({ small: 50_000, full: 1_000_000 }),
  promicro: scaled({ small: 3000, full: 50_000 }),
};
const stepsBetweenLooks = 500;
/** A host gives a transfer up after a time, not within microseconds. */
const givenUpNs = 200_000;
/**
 * What is armed for a transfer that was given up is dropped in the SETUP's interrupt. That comes 1 us after the SETUP, but
 * when another handler runs, up to this much later; until then the old packet would answer the host's next IN.
 */
const longestHandlerNs = 60_000;
const endpoint0Size = 64;
/** The longest a flood of presses is remembered, in ms. */
const calmMs = 6000;

class BadHost {
  readonly bench: Bench;
  #isUnfinished = false;
  #toLose = 0;
  readonly #usualPauseNs: number;
  /** Always right: the emulator takes a wrong one for a mistake of the firmware. */
  #toggle: 0 | 1 = 1;

  constructor(bench: Bench) {
    this.bench = bench;
    this.#usualPauseNs = bench.wire.afterSetupNs;
    bench.wire.faults = { onData: () => undefined, isAcknowledgeLost: () => this.#isNextLost() };
  }

  do(step: FuzzStep): void {
    const { bench } = this;
    switch (step.kind) {
      case "transfer":
        this.#giveUp();
        this.#transfer(step.setup, step.data);
        break;
      case "setup":
        this.#giveUp();
        bench.wire.setup(encodeSetup(step.setup));
        this.#toggle = 1;
        this.#isUnfinished = true;
        break;
      case "in":
        bench.wire.in(step.endpoint);
        break;
      case "out":
        if (bench.wire.out(0, this.#toggle, step.data) === "ok") {
          this.#toggle = this.#toggle === 0 ? 1 : 0;
        }
        this.#isUnfinished = true;
        break;
      case "lose":
        this.#toLose = step.count;
        break;
      case "reset":
        bench.host.reset(true);
        bench.pass(step.durationMs);
        bench.host.reset(false);
        bench.pass(1);
        break;
      case "sleep":
        bench.suspend();
        bench.pass(step.durationMs);
        bench.resume();
        break;
      case "press":
        bench.board.setSwitch(step.isClosed);
        break;
      case "pass":
        bench.passNs(step.durationNs);
        break;
    }
  }

  /** The cable is good and the host does as it should from now on. */
  behave(): void {
    this.#giveUp();
    this.#toLose = 0;
    this.bench.resume();
    this.bench.configure();
  }

  #transfer(setup: Parameters<Bench["request"]>[0], data: Uint8Array): void {
    const { end } = this.bench.request(setup, data);
    if (end === "timed-out") {
      throw new Error(["the device says neither yes nor no", ...this.bench.findings].join("; "));
    }
    this.#isUnfinished ||= end !== "done" && end !== "stalled";
    const isAddressed = setup.requestType === 0 && setup.request === setAddress(0).request && end === "done";
    if (isAddressed) {
      this.bench.wire.address = setup.value;
      this.bench.pass(2);
    }
  }

  /** A transfer whose last acknowledgement got lost is over for the host, and not for the device. */
  #isNextLost(): boolean {
    if (this.#toLose === 0) {
      return false;
    }
    this.#toLose -= 1;
    this.#isUnfinished = true;
    return true;
  }

  #giveUp(): void {
    const { wire } = this.bench;
    wire.afterSetupNs = this.#isUnfinished ? longestHandlerNs : this.#usualPauseNs;
    if (this.#isUnfinished) {
      this.bench.passNs(givenUpNs);
      this.#isUnfinished = false;
    }
  }
}

/** Everything about the device that never changes. */
const constants = (bench: Bench): readonly Uint8Array[] => [
  bench.mustDo(getDescriptor(types.device, 255)),
  bench.mustDo(getDescriptor(types.configuration, 255)),
  ...[0, 1, 2].map((index) => bench.mustDo(getDescriptor(types.string, 255, index))),
  bench.mustDo(getInterfaceDescriptor(types.hidReport, 1024)),
  bench.mustDo(getReport(reportTypes.feature, reportIds.identity, endpoint0Size)),
];

const statusOf = (bench: Bench): ReturnType<typeof decodeStatus> =>
  decodeStatus(bench.mustDo(getReport(reportTypes.feature, reportIds.status, endpoint0Size)));

function expectUnharmed(bench: Bench, right: readonly Uint8Array[], checkCanary: () => void): void {
  expect(constants(bench)).toEqual(right);
  checkCanary();
}

function expectNoFindings(bench: Bench): void {
  const [first] = bench.findings;
  if (first !== undefined) {
    throw new Error(first);
  }
}

/** The button works as if nothing had been: what waits is delivered, the next press has the next number. */
function expectPress(bench: Bench): void {
  bench.board.setSwitch(false);
  bench.pass(calmMs);
  bench.poll();
  for (let round = 0; round < 40 && (statusOf(bench)?.queued ?? 0) > 0; round += 1) {
    bench.pass(300);
    for (const { report } of bench.reports.splice(0)) {
      const acknowledge = Uint8Array.of(reportIds.acknowledge, ...report.subarray(1, 7), report[0] ?? 0);
      bench.mustDo(setReport(reportTypes.output, reportIds.acknowledge, acknowledge.length), acknowledge);
    }
  }
  const before = statusOf(bench);
  expect(before).toMatchObject({ queued: 0, faults: [] });
  bench.reports.length = 0;
  bench.click();
  expect(new Set(bench.presses.map(({ sequence }) => sequence))).toEqual(new Set([(before?.lastSequence ?? 0) + 1]));
}

describe.each(boards)("$name", ({ name, newButton }) => {
  test("withstands a bad host", { timeout: 3_600_000 }, () => {
    const seed = chooseSeed(`fuzzing ${name}`);
    const random = new Random(seed);
    const bench = Bench.start(newButton()());
    bench.configure();
    const right = constants(bench);
    const checkCanary = setCanary(bench.board);
    const host = new BadHost(bench);
    const steps: FuzzStep[] = [];
    const count = counts[name] ?? 0;
    try {
      for (let done = 1; done <= count; done += 1) {
        const step = nextStep(random);
        steps.push(step);
        host.do(step);
        expectNoFindings(bench);
        if (done % stepsBetweenLooks === 0) {
          host.behave();
          expectUnharmed(bench, right, checkCanary);
          steps.length = 0;
        }
      }
      host.behave();
      expectPress(bench);
    } catch (error) {
      const last = steps.slice(-8).map((step) => JSON.stringify(step));
      throw new Error(`seed ${seed}; the last steps: ${last.join(" ")}`, { cause: error });
    }
    process.stdout.write(`${name}: ${count} steps\n`);
    bench.unplug();
  });
});
