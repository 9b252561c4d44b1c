// Control transfers that do not go as they should: aborted, cut short, with errors in a stage (USB 2.0, 8.5.3).
import { expect } from "vitest";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import { expectAlive, expectStall, readConfiguration, readDevice } from "./descriptor-checks.ts";
import { getDeviceStatus, types } from "./requests.ts";

const nothing = new Uint8Array(0);
/** Longer than the firmware takes to answer a packet. */
const answerNs = 300_000;
const givenUpNs = 100_000;

/** GET_DESCRIPTOR of the configuration, by hand. */
const setupOf = (type: number, length: number): Uint8Array =>
  Uint8Array.of(0x80, 6, 0, type, 0, 0, length & 0xff, length >> 8);
const acknowledgeSetup = Uint8Array.of(0x21, 9, 0x04, 2, 0, 0, 8, 0);
const acknowledgeOfNothing = Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 1);

/** IN on endpoint 0, after the NAKs of a device that still works on it. */
function takeIn(bench: Bench): ReturnType<Bench["pollOnce"]> {
  const endNs = bench.nowNs + answerNs;
  for (;;) {
    const result = bench.wire.in(0);
    if (result.kind !== "nak" || bench.nowNs > endNs) {
      return result;
    }
  }
}

function giveOut(bench: Bench, toggle: 0 | 1, data: Uint8Array): string {
  const endNs = bench.nowNs + answerNs;
  for (;;) {
    const result = bench.wire.out(0, toggle, data);
    if (result !== "nak" || bench.nowNs > endNs) {
      return result;
    }
  }
}

/** What a device still has to do after a transfer went wrong. A host gives one up after a time, not within microseconds. */
function expectRight(bench: Bench, configuration: Uint8Array): void {
  bench.passNs(givenUpNs);
  expect(readConfiguration(bench)).toEqual(configuration);
  expectAlive(bench);
}

export const controlChecks: readonly Check[] = [
  {
    name: "a SETUP in place of any later stage begins anew",
    run: (bench) => {
      bench.configure();
      const configuration = readConfiguration(bench);
      const setup = setupOf(types.configuration, configuration.length);
      const begun: readonly (() => void)[] = [
        () => undefined,
        () => bench.passNs(answerNs),
        () => expect(takeIn(bench).kind).toBe("data"),
        () => {
          expect(takeIn(bench).kind).toBe("data");
          bench.passNs(answerNs);
        },
      ];
      for (const goOn of begun) {
        for (let times = 1; times <= 3; times += 1) {
          expect(bench.wire.setup(setup)).toBe("ok");
          goOn();
          bench.passNs(givenUpNs);
        }
        expectRight(bench, configuration);
      }
    },
  },
  {
    name: "a SETUP in place of data or status of a SET_REPORT begins anew",
    run: (bench) => {
      bench.configure();
      const configuration = readConfiguration(bench);
      for (const stages of [0, 1]) {
        for (const pauseNs of [0, answerNs]) {
          expect(bench.wire.setup(acknowledgeSetup)).toBe("ok");
          if (stages === 1) {
            expect(giveOut(bench, 1, acknowledgeOfNothing)).toBe("ok");
          }
          bench.passNs(pauseNs);
          expectRight(bench, configuration);
        }
      }
    },
  },
  {
    name: "the host may begin the status stage before it took all data",
    run: (bench) => {
      bench.configure();
      const configuration = readConfiguration(bench);
      for (const pauseNs of [0, answerNs]) {
        expect(bench.wire.setup(setupOf(types.configuration, configuration.length))).toBe("ok");
        bench.passNs(pauseNs);
        expect(giveOut(bench, 1, nothing)).toBe("ok");
        expectRight(bench, configuration);
      }
    },
  },
  {
    name: "a status stage with data, or of the wrong direction, harms nothing",
    run: (bench) => {
      bench.configure();
      const configuration = readConfiguration(bench);
      for (const size of [1, 8, 64]) {
        expect(bench.wire.setup(setupOf(types.device, 18))).toBe("ok");
        expect(takeIn(bench).kind).toBe("data");
        giveOut(bench, 1, new Uint8Array(size));
        expectRight(bench, configuration);
      }
      expect(bench.wire.setup(setupOf(types.device, 18))).toBe("ok");
      expect(takeIn(bench).kind).toBe("data");
      expect(takeIn(bench).kind, "more data than there is").not.toBe("data");
      expectRight(bench, configuration);
      expect(bench.wire.setup(acknowledgeSetup)).toBe("ok");
      expect(takeIn(bench).kind, "data in a transfer to the device").not.toBe("data");
      expectRight(bench, configuration);
    },
  },
  {
    name: "a lost ACK repeats the packet with the same toggle",
    run: (bench) => {
      bench.configure();
      const device = readDevice(bench);
      const { wire } = bench;
      const usualPauseNs = wire.afterSetupNs;
      let left = 0;
      wire.faults = { onData: () => undefined, isAcknowledgeLost: () => left-- > 0 };
      for (let lost = 1; lost <= 3; lost += 1) {
        left = lost;
        expect(readDevice(bench), `${lost} ACKs lost`).toEqual(device);
        left = lost; // in a status stage
        wire.afterSetupNs = 0; // what is still armed answers before the firmware sees the SETUP
        bench.mustDo({ ...getDeviceStatus, length: 0 });
        wire.afterSetupNs = usualPauseNs;
      }
    },
  },
  {
    name: "a lost ACK in the status stage of SET_ADDRESS keeps the old address for the repeat",
    run: (bench) => {
      let left = 2;
      bench.wire.faults = { onData: () => undefined, isAcknowledgeLost: () => left-- > 0 };
      expect(bench.wire.setup(Uint8Array.of(0, 5, 17, 0, 0, 0, 0, 0))).toBe("ok");
      for (let times = 1; times <= 3; times += 1) {
        expect(takeIn(bench)).toMatchObject({ kind: "data", toggle: 1 });
      }
      bench.wire.address = 17;
      bench.pass(2);
      expectAlive(bench);
    },
  },
  {
    name: "a stall of endpoint 0 holds until the next SETUP, in both directions",
    run: (bench) => {
      bench.configure();
      expect(bench.wire.setup(setupOf(types.deviceQualifier, 10))).toBe("ok");
      bench.passNs(answerNs);
      for (let times = 0; times < 3; times += 1) {
        expect(bench.wire.in(0).kind).toBe("stall");
        expect(bench.wire.out(0, 1, nothing)).toBe("stall");
      }
      expectAlive(bench);
    },
  },
  {
    name: "a request without data that announces some is refused, and changes nothing",
    run: (bench) => {
      bench.configure();
      for (const requestType of [0, 1, 2]) {
        for (const request of [1, 3, 5, 9, 11]) {
          expectStall(bench, { requestType, request, value: 0, index: 0, length: 4 }, new Uint8Array(4));
        }
      }
      expectAlive(bench);
      expect([...bench.mustDo({ ...getDeviceStatus, request: 8, length: 1 })], "configuration").toEqual([1]);
    },
  },
];
