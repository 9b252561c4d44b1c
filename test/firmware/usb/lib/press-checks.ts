// What a press is to the host: numbered, repeated until it is acknowledged, kept over resets.
import { decodeStatus, encodeAcknowledge, limits, reportIds } from "@tier2/button";
import { expect } from "vitest";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import { getReport, reportTypes, setReport } from "./requests.ts";

/** Longer than a report waits until it is repeated. */
const repeatMs = 300;
/** So far apart, two presses do not belong together. */
const apartMs = 350;

function acknowledge(bench: Bench, bootId: number, sequence: number): void {
  for (const what of ["press", "gesture"] as const) {
    const report = encodeAcknowledge({ bootId, sequence, what });
    bench.mustDo(setReport(reportTypes.output, report[0] ?? 0, report.length), report);
  }
}

const numbersOf = (bench: Bench): number[] => [...new Set(bench.presses.map(({ sequence }) => sequence))];

export const pressChecks: readonly Check[] = [
  {
    name: "a press is repeated until it is acknowledged, and the next has the next number",
    run: (bench) => {
      bench.configure();
      bench.poll();
      bench.click();
      bench.pass(4 * repeatMs);
      expect(bench.presses.length).toBeGreaterThanOrEqual(4);
      expect(numbersOf(bench)).toEqual([1]);
      acknowledge(bench, bench.presses[0]?.bootId ?? 0, 1);
      bench.pass(20);
      bench.reports.length = 0;
      bench.pass(2 * repeatMs);
      expect(bench.reports).toEqual([]);
      bench.click();
      expect(numbersOf(bench)).toEqual([2]);
    },
  },
  {
    name: "a glitch of 60 us is no press, a contact of 1 ms is one",
    run: (bench) => {
      bench.configure();
      bench.poll();
      for (const lengthNs of [1000, 30_000, 60_000]) {
        bench.board.setSwitch(true);
        bench.passNs(lengthNs);
        bench.board.setSwitch(false);
        bench.pass(repeatMs);
      }
      expect(bench.presses).toEqual([]);
      bench.click(1);
      bench.pass(repeatMs);
      expect(numbersOf(bench)).toEqual([1]);
    },
  },
  {
    name: "what was pressed before a bus reset, or in it, comes after it",
    run: (bench) => {
      bench.configure();
      bench.click();
      bench.pass(repeatMs);
      bench.host.reset(true);
      bench.click();
      bench.host.reset(false);
      bench.configure();
      bench.poll();
      bench.pass(repeatMs);
      expect(numbersOf(bench)).toEqual([1, 2]);
    },
  },
  {
    name: "a full queue keeps the oldest, and tells how many it dropped",
    run: (bench) => {
      bench.configure();
      const { queuedPresses } = limits;
      for (let press = 1; press <= queuedPresses + 2; press += 1) {
        bench.click();
        bench.pass(apartMs);
      }
      bench.poll();
      for (let sequence = 1; sequence <= queuedPresses; sequence += 1) {
        bench.passUntil("the press arrives", () => numbersOf(bench).includes(sequence), 4 * repeatMs);
        bench.passUntil("its gesture", () => bench.gestures.some((gesture) => gesture.sequence === sequence));
        acknowledge(bench, bench.presses[0]?.bootId ?? 0, sequence);
      }
      bench.click();
      bench.pass(apartMs);
      const kept = Array.from({ length: queuedPresses }, (_, index) => index + 1);
      expect(numbersOf(bench).sort((a, b) => a - b)).toEqual([...kept, queuedPresses + 3]);
      const status = bench.mustDo(getReport(reportTypes.feature, reportIds.status, 64));
      expect(decodeStatus(status)).toMatchObject({ lastSequence: queuedPresses + 3, dropped: 2, suppressed: 0 });
    },
  },
  {
    name: "each power cycle has a greater number, and its presses begin at 1",
    run: (bench) => {
      for (let cycle = 1; cycle <= 3; cycle += 1) {
        bench.configure();
        bench.poll();
        bench.click();
        bench.pass(repeatMs);
        bench.unplug();
        bench.plugIn();
      }
      const cycles = new Set(bench.presses.map(({ bootId }) => bootId));
      expect(cycles).toEqual(new Set([1, 2, 3]));
      expect(numbersOf(bench)).toEqual([1]);
    },
  },
];
