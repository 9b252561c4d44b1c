// Chapter 9: the entries of the USB20CV list that read descriptors, and what host test kits add to them.
import { expect } from "vitest";
import type { Setup } from "../../../../packages/emulator/src/transfers.ts";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import {
  expectConfigurationDescriptor,
  expectDeviceDescriptor,
  expectEndpointDescriptor,
  expectInterfaceDescriptor,
  expectedStrings,
  split,
  stringOf,
  word,
} from "./expected-descriptors.ts";
import {
  getDescriptor,
  getDeviceStatus,
  getInterfaceDescriptor,
  reportEndpoint,
  setConfiguration,
  types,
  usEnglish,
} from "./requests.ts";

type State = "addressed" | "configured";

function enter(bench: Bench, state: State): void {
  bench.address();
  if (state === "configured") {
    bench.mustDo(setConfiguration(1));
  }
}

const inBothStates = (name: string, run: (bench: Bench) => void): readonly Check[] =>
  (["addressed", "configured"] as const).map((state) => ({
    name: `${name}, ${state}`,
    run: (bench) => {
      enter(bench, state);
      run(bench);
    },
  }));

export const readDevice = (bench: Bench): Uint8Array => bench.mustDo(getDescriptor(types.device, 18));

export function readConfiguration(bench: Bench): Uint8Array {
  const size = word(bench.mustDo(getDescriptor(types.configuration, 9)), 2);
  return bench.mustDo(getDescriptor(types.configuration, size));
}

/** A request that has to be refused, after which the device goes on. */
export function expectStall(bench: Bench, setup: Setup, data?: Uint8Array): void {
  expect({ setup, end: bench.request(setup, data).end }).toEqual({ setup, end: "stalled" });
}

export function expectAlive(bench: Bench): void {
  expect(bench.request(getDeviceStatus).end, "GET_STATUS afterwards").toBe("done");
}

/** A full-speed device has no descriptor of this type: the request stalls, whatever length it asks for. */
const mustStall = (name: string, type: number, state: State): Check => ({
  name: `${name}, ${state}: none, stalls`,
  run: (bench) => {
    enter(bench, state);
    for (const length of [0, 1, 9, 255]) {
      expectStall(bench, getDescriptor(type, length));
    }
    expectAlive(bench);
  },
});

/** Interfaces and endpoints come with their configuration, not alone (USB 2.0, 9.4.3). */
const notAlone = (bench: Bench, type: number): void => {
  expectStall(bench, getDescriptor(type, 9));
  expectAlive(bench);
};

/** The entries 1 to 9 and 15 to 22 of the list. */
export const listedDescriptorChecks: readonly Check[] = [
  ...inBothStates("Device Descriptor Test", (bench) => {
    const bytes = readDevice(bench);
    expectDeviceDescriptor(bytes, bytes[16] !== 0);
  }),
  {
    name: "Interface Association Descriptor Test: one interface, no association",
    run: (bench) => {
      enter(bench, "configured");
      expect(split(readConfiguration(bench)).map(({ type }) => type)).not.toContain(types.interfaceAssociation);
      notAlone(bench, types.interfaceAssociation);
    },
  },
  mustStall("BOS Descriptor Test", types.binaryObjectStore, "addressed"),
  ...inBothStates("Configuration Descriptor Test", (bench) => expectConfigurationDescriptor(readConfiguration(bench))),
  {
    name: "Interface Descriptor Test",
    run: (bench) => {
      enter(bench, "configured");
      expectInterfaceDescriptor(readConfiguration(bench));
      notAlone(bench, types.interface);
    },
  },
  ...inBothStates("Endpoint Descriptor Test", (bench) => {
    expectEndpointDescriptor(readConfiguration(bench));
    notAlone(bench, types.endpoint);
  }),
  mustStall("Other Speed Configuration Descriptor Test", types.otherSpeedConfiguration, "addressed"),
  mustStall("Other Speed Interface Descriptor Test", types.otherSpeedConfiguration, "addressed"),
  mustStall("Other Speed Endpoint Descriptor Test", types.otherSpeedConfiguration, "addressed"),
  mustStall("Device Qualifier Descriptor Test", types.deviceQualifier, "addressed"),
  mustStall("Device Qualifier Descriptor Test", types.deviceQualifier, "configured"),
  mustStall("Other Speed Configuration Descriptor Test", types.otherSpeedConfiguration, "configured"),
  mustStall("Other Speed Interface Descriptor Test", types.otherSpeedConfiguration, "configured"),
  mustStall("Other Speed Endpoint Descriptor Test", types.otherSpeedConfiguration, "configured"),
];

const readString = (bench: Bench, index: number, language = usEnglish): Uint8Array =>
  bench.mustDo(getDescriptor(types.string, 255, index, language));

/** Every descriptor the device has, with its bytes. */
function allDescriptors(
  bench: Bench,
): readonly { readonly setup: (length: number) => Setup; readonly bytes: Uint8Array }[] {
  const of = (setup: (length: number) => Setup) => ({ setup, bytes: bench.mustDo(setup(1024)) });
  const strings = [0, 1, 2, ...(readDevice(bench)[16] === 0 ? [] : [3])];
  return [
    of((length) => getDescriptor(types.device, length)),
    of((length) => getDescriptor(types.configuration, length)),
    of((length) => getInterfaceDescriptor(types.hid, length)),
    of((length) => getInterfaceDescriptor(types.hidReport, length)),
    ...strings.map((index) => of((length) => getDescriptor(types.string, length, index, index === 0 ? 0 : usEnglish))),
  ];
}

export const moreDescriptorChecks: readonly Check[] = [
  {
    name: "String Descriptor Test: languages, manufacturer, product, serial number",
    run: (bench) => {
      enter(bench, "configured");
      expect([...readString(bench, 0, 0)]).toEqual([4, types.string, usEnglish & 0xff, usEnglish >> 8]);
      const device = readDevice(bench);
      expect([device[14], device[15]].map((index) => stringOf(readString(bench, index ?? 0)))).toEqual(expectedStrings);
      if (device[16] !== 0) {
        expect(stringOf(readString(bench, device[16] ?? 0))).toMatch(/^[0-9A-Za-z_-]{1,16}$/);
      }
      for (const index of [device[16] === 0 ? 3 : 4, 5, 0xee, 0xff]) {
        expectStall(bench, getDescriptor(types.string, 255, index, usEnglish));
      }
      expectAlive(bench);
    },
  },
  {
    name: "Bad Descriptor Test: every type and index there is none of stalls, and the device lives",
    run: (bench) => {
      enter(bench, "configured");
      const known = new Set([types.device, types.configuration, types.string]);
      for (let type = 0; type < 256; type += 1) {
        if (!known.has(type)) {
          expectStall(bench, getDescriptor(type, 64));
        }
        if (type !== types.hid && type !== types.hidReport) {
          expectStall(bench, getInterfaceDescriptor(type, 64));
        }
      }
      for (const type of [types.device, types.configuration]) {
        expectStall(bench, getDescriptor(type, 64, 1));
      }
      expectStall(bench, getInterfaceDescriptor(types.hidReport, 64, 1));
      expectStall(bench, { ...getDescriptor(types.device, 18), requestType: 0x82, index: reportEndpoint });
      expectAlive(bench);
      expectDeviceDescriptor(readDevice(bench), readDevice(bench)[16] !== 0);
    },
  },
  {
    name: "every wLength gets no more than it asks for, and the right bytes",
    run: (bench) => {
      enter(bench, "configured");
      for (const { setup, bytes } of allDescriptors(bench)) {
        for (const length of [...Array(256).keys(), 256, 257, 511, 512, 1023, 4096, 65_535]) {
          const { end, data } = bench.request(setup(length));
          expect({ end, data: [...data] }, `length ${length}`).toEqual({
            end: "done",
            data: [...bytes.subarray(0, length)],
          });
        }
      }
    },
  },
];
