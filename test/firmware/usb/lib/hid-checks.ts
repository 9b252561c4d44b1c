// HID 1.11, chapters 6 and 7, and the reports of the protocol.
import {
  decodeIdentity,
  encodeAcknowledge,
  encodeLight,
  reportIds,
  reportSizes,
  usage,
  usagePage,
} from "@tier2/button";
import { expect } from "vitest";
import type { Setup } from "../../../../packages/emulator/src/transfers.ts";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import { expectAlive, expectStall, readConfiguration } from "./descriptor-checks.ts";
import { expectHidDescriptor, partOf } from "./expected-descriptors.ts";
import { type ReportField, parseReportDescriptor } from "./report-descriptor.ts";
import {
  type ReportType,
  getIdle,
  getInterfaceDescriptor,
  getProtocol,
  getReport,
  reportTypes,
  setConfiguration,
  setIdle,
  setProtocol,
  setReport,
  types,
} from "./requests.ts";

type ReportName = keyof typeof reportIds;

interface Access {
  readonly type: ReportType;
  readonly isReadable: boolean;
  /** A report that the device takes; none: it cannot be set, or not without consequences (see settings-checks.ts). */
  readonly settable?: Uint8Array;
}

const harmlessLight = encodeLight({ pattern: "off", red: 0, green: 0, blue: 0, periodMs: 0, timeToLiveMs: 0 });
const acknowledgeOfNothing = encodeAcknowledge({ bootId: 0, sequence: 0, what: "press" });

const reports: Readonly<Record<ReportName, Access>> = {
  press: { type: "input", isReadable: true },
  gesture: { type: "input", isReadable: true },
  light: { type: "output", isReadable: false, settable: harmlessLight },
  acknowledge: { type: "output", isReadable: false, settable: acknowledgeOfNothing },
  identity: { type: "feature", isReadable: true },
  status: { type: "feature", isReadable: true },
  settings: { type: "feature", isReadable: true },
  bootloader: { type: "feature", isReadable: false },
  serial: { type: "feature", isReadable: false },
};

const nameOf = (type: ReportType | undefined, id: number): ReportName | undefined =>
  (Object.keys(reports) as ReportName[]).find((name) => reportIds[name] === id && reports[name].type === type);

const readReportDescriptor = (bench: Bench): Uint8Array => bench.mustDo(getInterfaceDescriptor(types.hidReport, 1024));

const descriptorChecks: readonly Check[] = [
  {
    name: "the HID descriptor comes by GET_DESCRIPTOR as it stands in the configuration",
    run: (bench) => {
      bench.configure();
      const hid = bench.mustDo(getInterfaceDescriptor(types.hid, 9));
      expectHidDescriptor(hid, readReportDescriptor(bench));
      expect(partOf(readConfiguration(bench), types.hid)).toEqual(hid);
    },
  },
  {
    name: "the report descriptor describes the reports of the protocol, each with logical limits",
    run: (bench) => {
      bench.configure();
      const descriptor = parseReportDescriptor(readReportDescriptor(bench));
      expect(descriptor.application).toEqual({ usagePage, usage });
      const sizes = new Map<string, number>();
      for (const field of descriptor.fields) {
        expectByteField(field);
        const key = `${field.type} ${field.id}`;
        sizes.set(key, (sizes.get(key) ?? 1) + field.count);
      }
      const expected = (Object.keys(reports) as ReportName[]).map(
        (name) => [`${reports[name].type} ${reportIds[name]}`, reportSizes[name]] as const,
      );
      expect(Object.fromEntries(sizes)).toEqual(Object.fromEntries(expected));
    },
  },
];

function expectByteField(field: ReportField): void {
  expect(field, "report size 8, logical 0 to 255").toMatchObject({ bits: 8, logicalMinimum: 0, logicalMaximum: 255 });
  expect(field.usages, "a usage of its own").toHaveLength(1);
}

const idleOf = (bench: Bench, id: number): number => bench.mustDo(getIdle(id))[0] ?? -1;

const idleChecks: readonly Check[] = [
  {
    name: "SET_IDLE: the duration is the high byte, per report or for all, and is read back",
    run: (bench) => {
      bench.configure();
      const { press, gesture } = reportIds;
      expect([idleOf(bench, 0), idleOf(bench, press), idleOf(bench, gesture)]).toEqual([0, 0, 0]);
      bench.mustDo(setIdle(0x7f, 0));
      expect([idleOf(bench, 0), idleOf(bench, press), idleOf(bench, gesture)]).toEqual([0x7f, 0x7f, 0x7f]);
      bench.mustDo(setIdle(0x19, press));
      bench.mustDo(setIdle(0x2a, gesture));
      expect([idleOf(bench, press), idleOf(bench, gesture)]).toEqual([0x19, 0x2a]);
      for (const id of [3, 9, 0x7f, 0xff]) {
        expectStall(bench, getIdle(id));
        expectStall(bench, setIdle(1, id));
      }
      expectStall(bench, { ...setIdle(1, 0), index: 1 });
      expectStall(bench, { ...getIdle(0), index: 1 });
      expectStall(bench, { ...getIdle(0), value: 0x0100 });
      expectStall(bench, { ...setIdle(1, 0), length: 1 }, Uint8Array.of(0));
      expect([idleOf(bench, press), idleOf(bench, gesture)]).toEqual([0x19, 0x2a]);
      bench.mustDo(setConfiguration(1));
      expect([idleOf(bench, press), idleOf(bench, gesture)], "a new configuration").toEqual([0, 0]);
    },
  },
  {
    name: "an idle rate repeats an acknowledged press at that rate, 0 does not",
    run: (bench) => {
      bench.configure();
      bench.poll();
      bench.click();
      bench.pass(400);
      for (const what of ["press", "gesture"] as const) {
        const report = encodeAcknowledge({ bootId: bench.presses[0]?.bootId ?? 0, sequence: 1, what });
        bench.mustDo(setReport(reportTypes.output, reportIds.acknowledge, report.length), report);
      }
      bench.pass(10);
      bench.reports.length = 0;
      bench.pass(1000);
      expect(bench.reports).toEqual([]);
      bench.mustDo(setIdle(25, reportIds.press)); // 100 ms
      bench.pass(1000);
      expect(bench.gestures).toEqual([]);
      expect(Math.abs(bench.presses.length - 10)).toBeLessThanOrEqual(1);
      bench.mustDo(setIdle(0, 0));
      bench.pass(10);
      bench.reports.length = 0;
      bench.pass(1000);
      expect(bench.reports).toEqual([]);
    },
  },
  {
    name: "GET_PROTOCOL and SET_PROTOCOL stall: it is no boot device",
    run: (bench) => {
      bench.configure();
      expectStall(bench, getProtocol);
      expectStall(bench, setProtocol(0));
      expectStall(bench, setProtocol(1));
      expectAlive(bench);
    },
  },
];

/** Every kind of report, and kinds there are not. */
const everyType = [0, 1, 2, 3, 4, 0xff];
const everyId = [...Array(12).keys(), 0x7f, 0x80, 0xff];
const typeNamed = (type: number): ReportType | undefined =>
  (Object.keys(reportTypes) as ReportType[]).find((name) => reportTypes[name] === type);

const reportChecks: readonly Check[] = [
  {
    name: "GET_REPORT: each id, type and length",
    run: (bench) => {
      bench.configure();
      for (const type of everyType) {
        for (const id of everyId) {
          expectReadable(bench, type, id, nameOf(typeNamed(type), id));
        }
      }
    },
  },
  {
    name: "SET_REPORT: each id and type with every length; only the right one is taken",
    run: (bench) => {
      bench.configure();
      for (const type of everyType) {
        for (const id of everyId) {
          expectSettable(bench, type, id, nameOf(typeNamed(type), id));
        }
      }
    },
  },
  {
    name: "SET_REPORT whose data names another id is refused",
    run: (bench) => {
      bench.configure();
      const { light } = reportIds;
      for (const id of [0, reportIds.acknowledge, 0xff]) {
        const report = Uint8Array.from(harmlessLight);
        report[0] = id;
        expectStall(bench, setReport(reportTypes.output, light, report.length), report);
      }
      bench.mustDo(setReport(reportTypes.output, light, harmlessLight.length), harmlessLight);
    },
  },
  {
    name: "SET_REPORT whose data is shorter or longer than it announced is refused",
    run: (bench) => {
      bench.configure();
      const setup = setReport(reportTypes.output, reportIds.light, harmlessLight.length);
      for (const size of [1, harmlessLight.length - 1, harmlessLight.length + 1, 64]) {
        expectStall(bench, setup, new Uint8Array(size).fill(reportIds.light));
      }
      expectAlive(bench);
    },
  },
  {
    name: "HID requests to another interface, to the device, or before the configuration stall",
    run: (bench) => {
      bench.address();
      const asked: readonly (readonly [Setup, Uint8Array?])[] = [
        [getReport(reportTypes.feature, reportIds.identity, 64)],
        [setReport(reportTypes.output, reportIds.light, harmlessLight.length), harmlessLight],
        [getIdle(0)],
        [setIdle(0, 0)],
      ];
      for (const [setup, data] of asked) {
        expectStall(bench, setup, data);
      }
      bench.mustDo(setConfiguration(1));
      for (const [setup, data] of asked) {
        expect(bench.request(setup, data).end).toBe("done");
        for (const index of [1, 2, 0x80, 0x100, 0xffff]) {
          expectStall(bench, { ...setup, index }, data);
        }
        for (const recipient of [0, 2, 3]) {
          expectStall(bench, { ...setup, requestType: (setup.requestType & 0xe0) | recipient }, data);
        }
        expectStall(bench, { ...setup, requestType: setup.requestType ^ 0x80 }, new Uint8Array(setup.length));
      }
      expectAlive(bench);
    },
  },
  {
    name: "GET_REPORT of an input report gives the newest press and gesture",
    run: (bench) => {
      bench.configure();
      bench.poll();
      bench.click();
      bench.pass(400);
      for (const name of ["press", "gesture"] as const) {
        const read = bench.mustDo(getReport(reportTypes.input, reportIds[name], 64));
        expect(bench.reports.map(({ report }) => [...report])).toContainEqual([...read]);
      }
      const identity = decodeIdentity(bench.mustDo(getReport(reportTypes.feature, reportIds.identity, 64)));
      expect(identity?.protocolVersion).toBe(1);
    },
  },
];

function expectReadable(bench: Bench, type: number, id: number, name: ReportName | undefined): void {
  const size = name === undefined ? 0 : reportSizes[name];
  const isReadable = name !== undefined && reports[name].isReadable;
  for (let length = 0; length <= size + 2; length += 1) {
    const { end, data } = bench.request(getReport(type, id, length));
    const found = { end, length: data.length, id: data[0] };
    const expected = isReadable
      ? { end: "done", length: Math.min(length, size), id: length === 0 ? undefined : id }
      : { end: "stalled", length: 0, id: undefined };
    expect(found, `GET_REPORT type ${type} id ${id} length ${length}`).toEqual(expected);
  }
}

function expectSettable(bench: Bench, type: number, id: number, name: ReportName | undefined): void {
  const settable = name === undefined ? undefined : reports[name].settable;
  const size = settable?.length ?? (name === undefined ? 0 : reportSizes[name]);
  for (let length = 0; length <= size + 2; length += 1) {
    const data = new Uint8Array(length);
    data.set((settable ?? Uint8Array.of(id)).subarray(0, length));
    const { end } = bench.request(setReport(type, id, length), data);
    const expected = settable !== undefined && length === size ? "done" : "stalled";
    expect(end, `SET_REPORT type ${type} id ${id} length ${length}`).toBe(expected);
  }
}

export const hidChecks: readonly Check[] = [...descriptorChecks, ...idleChecks, ...reportChecks];
