// Chapter 9: the entries of the USB20CV list about suspend, resume and remote wakeup.
import { defaultSettings, encodeSettings, reportIds } from "@tier2/button";
import { expect } from "vitest";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import { readDevice } from "./descriptor-checks.ts";
import { features, getConfiguration, getDeviceStatus, reportTypes, setDeviceFeature, setReport } from "./requests.ts";

const suspendCheck: Check = {
  name: "Suspend/Resume Test: the device answers as before",
  run: (bench) => {
    bench.configure();
    for (const silentMs of [1, 2.9, 3.5, 10, 100, 3000]) {
      bench.suspend();
      bench.pass(silentMs);
      bench.resume();
      expect([...bench.mustDo(getConfiguration)]).toEqual([1]);
      readDevice(bench);
      expect(bench.pollOnce().kind).toBe("nak");
    }
    bench.suspend();
    bench.pass(20);
    bench.resetBus(); // a bus may wake by a reset
    bench.address();
    expect([...bench.mustDo(getConfiguration)]).toEqual([0]);
    expect(bench.wakeups).toEqual([]);
  },
};

/** A device that wakes the host does so after 5 ms of idle bus at the earliest (USB 2.0, 7.1.7.7). */
const earliestWakeupNs = 5e6;
const wakeupIsAllowed = (bench: Bench): number => bench.mustDo(getDeviceStatus)[0] ?? 0xff;

const wakeupChecks: readonly Check[] = [
  {
    name: "Remote Wakeup Test, enabled",
    run: (bench) => {
      bench.configure();
      expect(wakeupIsAllowed(bench)).toBe(0);
      bench.mustDo(setDeviceFeature(true, features.remoteWakeup));
      expect(wakeupIsAllowed(bench)).toBe(2);
      for (const [count, pressedAfterMs] of [50, 4.9, 3.1, 1, 8].entries()) {
        const silentFromNs = bench.suspend();
        bench.pass(pressedAfterMs);
        bench.board.setSwitch(true);
        bench.passUntil("the device wakes the host", () => bench.wakeups.length === count + 1, 100);
        const afterNs = (bench.wakeups.at(-1) ?? 0) - silentFromNs;
        expect(afterNs, `pressed after ${pressedAfterMs} ms of silence`).toBeGreaterThanOrEqual(earliestWakeupNs);
        bench.board.setSwitch(false);
        bench.pass(30);
        bench.poll();
        bench.pass(300);
        expect(new Set(bench.presses.map(({ sequence }) => sequence))).toContain(count + 1);
        expect(wakeupIsAllowed(bench)).toBe(2);
      }
    },
  },
  {
    name: "Remote Wakeup Test, disabled",
    run: (bench) => {
      bench.configure();
      bench.mustDo(setDeviceFeature(true, features.remoteWakeup));
      bench.mustDo(setDeviceFeature(false, features.remoteWakeup));
      expect(wakeupIsAllowed(bench)).toBe(0);
      for (const prepare of [
        (): void => undefined,
        (): void => {
          bench.mustDo(setDeviceFeature(true, features.remoteWakeup));
          bench.configure(); // a reset takes the permission back
        },
      ]) {
        prepare();
        expect(wakeupIsAllowed(bench)).toBe(0);
        bench.suspend();
        bench.pass(50);
        bench.click();
        bench.pass(2000);
        expect(bench.wakeups).toEqual([]);
        bench.resume();
        bench.poll();
        bench.pass(300);
      }
      expect(new Set(bench.presses.map(({ sequence }) => sequence))).toEqual(new Set([1, 2]));
    },
  },
];

/** What the list does not ask. */
export const moreSuspendChecks: readonly Check[] = [
  {
    name: "a press wakes the host whatever counts as a long one",
    run: (bench) => {
      for (const holdMs of [0, 300, 2000, 10_000]) {
        bench.configure();
        const settings = encodeSettings({ ...defaultSettings, holdMs });
        bench.mustDo(setReport(reportTypes.feature, reportIds.settings, settings.length), settings);
        bench.pass(1000);
        bench.mustDo(setDeviceFeature(true, features.remoteWakeup));
        const wakeups = bench.wakeups.length;
        bench.suspend();
        bench.pass(50);
        bench.board.setSwitch(true);
        bench.pass(60);
        expect({ holdMs, wakeups: bench.wakeups.length }).toEqual({ holdMs, wakeups: wakeups + 1 });
        bench.board.setSwitch(false);
        bench.pass(400);
      }
    },
  },
  {
    name: "a host that takes its time to resume finds the device there",
    run: (bench) => {
      bench.configure();
      bench.suspend();
      bench.pass(50);
      bench.board.port.resume();
      bench.pass(3000); // no frames yet
      expect(bench.board.port.isAttached).toBe(true);
      bench.resume();
      readDevice(bench);
    },
  },
];

/** The entries 12 to 14 of the list. */
export const suspendChecks: readonly Check[] = [suspendCheck, ...wakeupChecks];
