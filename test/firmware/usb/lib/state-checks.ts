// Chapter 9: the entries of the USB20CV list that change the device's state.
import { expect } from "vitest";
import { enumerate } from "../../../../packages/emulator/src/enumerate.ts";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import { expectAlive, expectStall, readDevice } from "./descriptor-checks.ts";
import { scaled } from "../../../lib/scale.ts";
import {
  getConfiguration,
  getDeviceStatus,
  getEndpointStatus,
  getInterface,
  getInterfaceStatus,
  reportEndpoint,
  setAddress,
  setConfiguration,
  setDeviceFeature,
  setEndpointHalt,
  setInterface,
} from "./requests.ts";
import { suspendChecks } from "./suspend-checks.ts";

const status = (bench: Bench, endpoint = reportEndpoint): number =>
  bench.mustDo(getEndpointStatus(endpoint))[0] ?? 0xff;

/** A press whose report is in the hands of the controller and not polled. */
function armReport(bench: Bench): void {
  bench.board.setSwitch(true);
  bench.pass(2);
  bench.board.setSwitch(false);
}

/** Takes a report by hand. Fails when there is none, or with another data toggle. */
function expectReport(bench: Bench, toggle: 0 | 1): void {
  const result = bench.pollOnce();
  expect(result).toMatchObject({ kind: "data", toggle });
}

/** The device takes what is unacknowledged up again when its endpoint is free. */
const reportRepeatMs = 270;

function expectHaltWorks(bench: Bench): void {
  expect(status(bench)).toBe(0);
  bench.mustDo(setEndpointHalt(true));
  expect(status(bench)).toBe(1);
  expect(bench.pollOnce().kind).toBe("stall");
  bench.mustDo(setEndpointHalt(false));
  expect(status(bench)).toBe(0);
  expect(bench.pollOnce().kind).not.toBe("stall");
}

function expectToggleStartsAgain(bench: Bench, what: string, change: () => void): void {
  bench.pass(reportRepeatMs);
  expectReport(bench, 0);
  bench.pass(reportRepeatMs);
  expectReport(bench, 1);
  bench.pass(reportRepeatMs);
  change();
  bench.pass(reportRepeatMs);
  const result = bench.pollOnce();
  expect({ what, result }).toMatchObject({ what, result: { kind: "data", toggle: 0 } });
}

const haltChecks: readonly Check[] = [
  {
    name: "Halt Endpoint Test",
    run: (bench) => {
      bench.configure();
      expectHaltWorks(bench);
      bench.mustDo(setEndpointHalt(true));
      bench.mustDo(setEndpointHalt(true));
      bench.mustDo(setConfiguration(1));
      expect(status(bench)).toBe(0);
      expect(status(bench, 0)).toBe(0);
      expect(status(bench, 0x80)).toBe(0);
      for (const endpoint of [0x01, 0x02, 0x82, 0x8f, 0x181]) {
        expectStall(bench, getEndpointStatus(endpoint));
        expectStall(bench, setEndpointHalt(true, endpoint));
      }
      expectStall(bench, { ...setEndpointHalt(true), value: 1 });
      expectHaltWorks(bench);
    },
  },
];

const configurationCheck: Check = {
  name: "Set Configuration Test: 1, 0, and none that there is not",
  run: (bench) => {
    bench.address();
    expect([...bench.mustDo(getConfiguration)]).toEqual([0]);
    for (const setup of [getInterface, getInterfaceStatus, getEndpointStatus(reportEndpoint), setEndpointHalt(true)]) {
      expectStall(bench, setup);
    }
    expect(bench.pollOnce().kind, "an endpoint without a configuration").toBe("timeout");
    bench.mustDo(setConfiguration(1));
    expect([...bench.mustDo(getConfiguration)]).toEqual([1]);
    for (const value of [2, 3, 0x80, 0xff, 0x100, 0x101]) {
      expectStall(bench, setConfiguration(value));
      expect([...bench.mustDo(getConfiguration)]).toEqual([1]);
    }
    expect(bench.pollOnce().kind).toBe("nak");
    expect([...bench.mustDo(getInterface)]).toEqual([0]);
    bench.mustDo(setInterface(0));
    expectStall(bench, setInterface(1));
    expectStall(bench, { ...setInterface(0), index: 1 });
    expectStall(bench, { ...getInterface, index: 1 });
    bench.mustDo(setConfiguration(0));
    expect([...bench.mustDo(getConfiguration)]).toEqual([0]);
    expect(bench.pollOnce().kind, "an endpoint without a configuration").toBe("timeout");
    bench.mustDo(setConfiguration(1));
    expectAlive(bench);
  },
};

const enumerations = 150;

const enumerationCheck: Check = {
  name: `Enumeration Test, ${enumerations} times`,
  run: (bench) => {
    let first: unknown;
    for (let round = 0; round < enumerations; round += 1) {
      const found = bench.run(enumerate());
      first ??= found;
      expect(found).toEqual(first);
      if (round % 2 === 0) {
        bench.poll();
      }
    }
  },
};

/** The entries 10 to 14 and 23 of the list. */
export const listedStateChecks: readonly Check[] = [
  ...haltChecks,
  configurationCheck,
  ...suspendChecks,
  enumerationCheck,
];

export const moreStateChecks: readonly Check[] = [
  {
    name: "every address is taken after the status stage, and no other is answered to",
    run: (bench) => {
      for (let address = 1; address <= 127; address += 1) {
        const before = bench.wire.address;
        bench.mustDo(setAddress(address));
        bench.wire.address = before;
        bench.pass(2);
        expect(bench.wire.in(0).kind, `address ${before} after ${address}`).toBe("timeout");
        bench.wire.address = address;
        expectAlive(bench);
      }
      expectStall(bench, setAddress(128));
      expectStall(bench, { ...setAddress(5), index: 1 });
      expectStall(bench, { ...setAddress(5), length: 1 });
      bench.mustDo(setAddress(0));
      bench.wire.address = 0;
      bench.pass(2);
      expectAlive(bench);
      bench.address(); // from the default state once more
    },
  },
  {
    name: "the old address holds until the status stage of SET_ADDRESS is over",
    run: (bench) => {
      expect(bench.wire.setup(Uint8Array.of(0, 5, 33, 0, 0, 0, 0, 0))).toBe("ok");
      bench.pass(5);
      const late = bench.wire.in(0);
      expect(late, "the status stage, at address 0").toMatchObject({ kind: "data", toggle: 1 });
      bench.pass(2);
      bench.wire.address = 33;
      expectAlive(bench);
    },
  },
  {
    name: "a halt revokes the armed report; afterwards it comes again, with DATA0",
    run: (bench) => {
      bench.configure();
      armReport(bench);
      bench.mustDo(setEndpointHalt(true));
      expect(bench.pollOnce().kind).toBe("stall");
      bench.pass(reportRepeatMs);
      expect(bench.pollOnce().kind).toBe("stall");
      bench.mustDo(setEndpointHalt(false));
      bench.pass(2);
      expectReport(bench, 0);
    },
  },
  {
    name: "clearing a halt, a configuration and an interface start again at DATA0",
    run: (bench) => {
      bench.configure();
      armReport(bench);
      expectToggleStartsAgain(bench, "clear halt", () => bench.mustDo(setEndpointHalt(false)));
      bench.mustDo(setEndpointHalt(false));
      expectToggleStartsAgain(bench, "set configuration", () => bench.mustDo(setConfiguration(1)));
      bench.mustDo(setEndpointHalt(false));
      expectToggleStartsAgain(bench, "set interface", () => bench.mustDo(setInterface(0)));
    },
  },
  {
    name: "reserved and unknown requests stall",
    run: (bench) => {
      bench.configure();
      for (const recipient of [0, 1, 2, 3, 4, 0x1f]) {
        for (const direction of [0, 0x80]) {
          for (const type of [0x40, 0x60]) {
            expectStall(bench, { ...getDeviceStatus, requestType: direction | type | recipient });
          }
        }
      }
      for (const request of [2, 4, 7, 12, 13, 0x30, 0xff]) {
        for (const requestType of [0x00, 0x01, 0x02, 0x80, 0x81, 0x82]) {
          expectStall(bench, { requestType, request, value: 0, index: 0, length: 0 });
        }
      }
      for (const feature of [0, 2, 3, 0x100]) {
        expectStall(bench, setDeviceFeature(true, feature)); // TEST_MODE and USB 2.0's extensions are not for us
      }
      for (const requestType of [0x03, 0x83, 0x1f, 0x9f]) {
        expectStall(bench, { ...getDeviceStatus, requestType });
      }
      expectAlive(bench);
    },
  },
  {
    name: "a reset at any moment of an enumeration does no harm",
    run: (bench) => {
      const stepsUs = scaled({ small: 997, full: 211 });
      for (let afterUs = 0; afterUs < 30_000; afterUs += stepsUs) {
        bench.resetBus();
        const resetAtNs = bench.nowNs + afterUs * 1000;
        const isOver = (): boolean => bench.nowNs >= resetAtNs;
        const cancel = bench.board.at(resetAtNs, () => bench.host.reset(true));
        const steps = [
          () => bench.request(setAddress(33)),
          () => (bench.wire.address = 33),
          () => bench.pass(2),
          () => readDevice(bench),
          () => bench.request(setConfiguration(1)),
          () => bench.pass(1),
          () => readDevice(bench),
        ];
        try {
          for (const step of steps) {
            if (!isOver()) {
              step();
            }
          }
        } catch {
          // The reset ended the request.
        }
        cancel();
        bench.configure();
        readDevice(bench);
      }
    },
  },
];
