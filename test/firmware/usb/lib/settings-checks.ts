// Feature reports that a host sets: settings, the way to the bootloader, the serial number.
import {
  type SettingsReport,
  decodeIdentity,
  decodeSettings,
  defaultSettings,
  encodeSerial,
  encodeSettings,
  limits,
  reportIds,
  reportSizes,
  settingsBounds,
  timings,
} from "@tier2/button";
import { expect } from "vitest";
import type { Bench } from "./bench.ts";
import type { Check } from "./check.ts";
import { expectAlive, expectStall, readDevice } from "./descriptor-checks.ts";
import { getReport, reportTypes, setReport } from "./requests.ts";

/** Longer than storing takes. */
const storingMs = 1000;

const setFeature = (bench: Bench, report: Uint8Array): void => {
  bench.mustDo(setReport(reportTypes.feature, report[0] ?? 0, report.length), report);
};
const refuseFeature = (bench: Bench, report: Uint8Array): void => {
  expectStall(bench, setReport(reportTypes.feature, report[0] ?? 0, report.length), report);
};
const readSettings = (bench: Bench): SettingsReport | undefined =>
  decodeSettings(bench.mustDo(getReport(reportTypes.feature, reportIds.settings, 64)));
const readIdentity = (bench: Bench): ReturnType<typeof decodeIdentity> =>
  decodeIdentity(bench.mustDo(getReport(reportTypes.feature, reportIds.identity, 64)));

const names = Object.keys(settingsBounds) as (keyof SettingsReport)[];

/** The values at the ends of the ranges, and those just outside of them that the field can hold. */
function edges(name: keyof SettingsReport): {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
} {
  const { minimum, maximum, orZero } = settingsBounds[name];
  const most = name === "brightness" ? 255 : 65_535;
  const outside = [minimum - 1, maximum + 1, 0, most].filter(
    (value) => value >= 0 && value <= most && (value < minimum || value > maximum) && !(orZero && value === 0),
  );
  return { inside: [minimum, maximum, ...(orZero ? [0] : [])], outside: [...new Set(outside)] };
}

const encodeBootloaderMagic = (magic: number): Uint8Array => {
  const report = new Uint8Array(reportSizes.bootloader);
  report[0] = reportIds.bootloader;
  new DataView(report.buffer).setUint32(1, magic, true);
  return report;
};

export const settingsChecks: readonly Check[] = [
  {
    name: "settings: the ends of every range are taken, kept, and in force",
    run: (bench) => {
      bench.configure();
      expect(readSettings(bench)).toEqual(defaultSettings);
      for (const name of names) {
        for (const value of edges(name).inside) {
          const settings = { ...defaultSettings, [name]: value };
          setFeature(bench, encodeSettings(settings));
          expect(readSettings(bench)).toEqual(settings);
          bench.pass(storingMs);
        }
      }
      const last = readSettings(bench);
      bench.unplug();
      bench.plugIn();
      bench.configure();
      expect(readSettings(bench)).toEqual(last);
    },
  },
  {
    name: "settings out of range are refused, and the old ones stay",
    run: (bench) => {
      bench.configure();
      const old = { ...defaultSettings, holdMs: 1234, brightness: 77 };
      setFeature(bench, encodeSettings(old));
      bench.pass(storingMs);
      for (const name of names) {
        for (const value of edges(name).outside) {
          refuseFeature(bench, rawSettings({ ...old, [name]: value }));
          expect(readSettings(bench), `${name} ${value}`).toEqual(old);
        }
      }
    },
  },
  {
    name: "settings are refused while those before are being stored, and taken afterwards",
    run: (bench) => {
      bench.configure();
      const first = { ...defaultSettings, brightness: 10 };
      const second = { ...defaultSettings, brightness: 20 };
      setFeature(bench, encodeSettings(first));
      refuseFeature(bench, encodeSettings(second));
      expect(readSettings(bench)).toEqual(first);
      bench.pass(storingMs);
      setFeature(bench, encodeSettings(second));
      expect(readSettings(bench)).toEqual(second);
    },
  },
  {
    name: "bootloader: without the magic it stalls; with it the request succeeds and the board leaves",
    run: (bench) => {
      bench.configure();
      const { bootloaderMagic } = limits;
      for (const magic of [0, 1, bootloaderMagic ^ 1, bootloaderMagic ^ 0x8000_0000, 0xffff_ffff, 0x424f_4f54]) {
        refuseFeature(bench, encodeBootloaderMagic(magic >>> 0));
      }
      bench.pass(1000);
      expect(bench.bootLoaderEntries).toEqual([]);
      expectAlive(bench);
      const askedAtNs = bench.nowNs;
      setFeature(bench, encodeBootloaderMagic(bootloaderMagic));
      bench.passUntil("the board leaves the bus", () => !bench.board.port.isAttached, 1000);
      const afterMs = (bench.nowNs - askedAtNs) / 1e6;
      expect(Math.abs(afterMs - timings.bootloaderDelayMs)).toBeLessThanOrEqual(1);
      bench.passUntil("the bootloader is entered", () => bench.bootLoaderEntries.length === 1, 1000);
    },
  },
];

/** Without the checks of encodeSettings(). */
function rawSettings(settings: SettingsReport): Uint8Array {
  const report = encodeSettings(defaultSettings);
  const view = new DataView(report.buffer, report.byteOffset);
  view.setUint16(1, settings.glitchFilterUs, true);
  view.setUint16(3, settings.releaseMs, true);
  view.setUint16(5, settings.holdMs, true);
  view.setUint16(7, settings.doublePressMs, true);
  view.setUint8(9, settings.brightness);
  return report;
}

/** Reports as they are, whatever their text. */
function rawSerial(text: string): Uint8Array {
  const report = new Uint8Array(reportSizes.serial);
  report[0] = reportIds.serial;
  report.set(Buffer.from(text, "latin1"), 1);
  return report;
}

const hasNumberOfItsOwn = "it has a unique number of its own";

export const serialChecks: readonly Check[] = [
  {
    name: "a serial number is refused by a board that has one",
    notOn: { promicro: "it has none until it is set: see the next" },
    run: (bench) => {
      bench.configure();
      const before = readIdentity(bench);
      expect(before?.capabilities).not.toContain("serial-settable");
      refuseFeature(bench, encodeSerial({ serial: "T2-0001" }));
      bench.pass(storingMs);
      expect(readIdentity(bench)).toEqual(before);
    },
  },
  {
    name: "a serial number is set once, is the USB string after a new start, and is kept",
    notOn: { pico: hasNumberOfItsOwn },
    run: (bench) => {
      bench.configure();
      expect(readIdentity(bench)).toMatchObject({
        serial: "",
        capabilities: expect.arrayContaining(["serial-settable"]),
      });
      for (const text of ["", "a b", "A\u00e9", "A/B", "A\0B", "\0A"]) {
        refuseFeature(bench, rawSerial(text));
      }
      setFeature(bench, encodeSerial({ serial: "T2-0001" }));
      bench.passUntil("the board starts anew", () => !bench.board.port.isAttached, 3000);
      bench.awaitAttached();
      bench.configure();
      expect(readDevice(bench)[16]).not.toBe(0);
      const set = readIdentity(bench);
      expect(set).toMatchObject({ serial: "T2-0001" });
      expect(set?.capabilities).not.toContain("serial-settable");
      refuseFeature(bench, encodeSerial({ serial: "T2-0002" }));
      bench.unplug();
      bench.plugIn();
      bench.configure();
      expect(readIdentity(bench)).toEqual(set);
    },
  },
];
