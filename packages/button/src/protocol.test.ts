import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type LightPattern,
  decodeAcknowledge,
  decodeBootloader,
  decodeGesture,
  decodeIdentity,
  decodeLight,
  decodePress,
  decodeSerial,
  decodeSettings,
  decodeStatus,
  defaultSettings,
  encodeAcknowledge,
  encodeBootloader,
  encodeGesture,
  encodeIdentity,
  encodeLight,
  encodePress,
  encodeSerial,
  encodeSettings,
  encodeStatus,
  lights,
  reportIds,
  reportSizes,
  settingsBounds,
} from "./protocol.generated.ts";

interface Vector {
  readonly report: keyof typeof reportIds;
  readonly hex: string;
  readonly fields: object;
}

interface Codec {
  encode(value: object): Uint8Array;
  decode(report: Uint8Array): object | undefined;
}

const pair = (encode: unknown, decode: unknown): Codec => ({ encode, decode }) as Codec;
const codecs: Record<keyof typeof reportIds, Codec> = {
  press: pair(encodePress, decodePress),
  gesture: pair(encodeGesture, decodeGesture),
  light: pair(encodeLight, decodeLight),
  acknowledge: pair(encodeAcknowledge, decodeAcknowledge),
  identity: pair(encodeIdentity, decodeIdentity),
  status: pair(encodeStatus, decodeStatus),
  settings: pair(encodeSettings, decodeSettings),
  bootloader: pair(encodeBootloader, decodeBootloader),
  serial: pair(encodeSerial, decodeSerial),
};
const vectors = JSON.parse(readFileSync(new URL("../vectors/reports.json", import.meta.url), "utf8")) as Vector[];

test.each(vectors)("golden vector $report $hex", ({ report, hex, fields }) => {
  const bytes = new Uint8Array(Buffer.from(hex, "hex"));
  expect(codecs[report].decode(bytes)).toEqual(fields);
  expect(Buffer.from(codecs[report].encode(fields)).toString("hex")).toBe(hex);
});

test("every report has a golden vector", () => {
  expect(new Set(vectors.map((vector) => vector.report))).toEqual(new Set(Object.keys(reportIds)));
});

test("no bytes make a decoder throw; only the right length and id are taken", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      for (const [name, codec] of Object.entries(codecs)) {
        const report = name as keyof typeof reportIds;
        const isTaken = codec.decode(bytes) !== undefined;
        expect(isTaken && (bytes.length !== reportSizes[report] || bytes[0] !== reportIds[report])).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a press survives the wire, whatever its numbers", () => {
  const u32 = fc.integer({ min: 0, max: 0xffffffff });
  const press = fc.record({ bootId: u32, sequence: fc.integer({ min: 0, max: 0xffff }), deviceTimeMs: u32 });
  fc.assert(
    fc.property(press, (value) => {
      expect(decodePress(encodePress(value))).toEqual(value);
    }),
  );
});

test("a view into a larger buffer is read at its own offset", () => {
  const whole = new Uint8Array([9, 9, 9, ...encodePress({ bootId: 7, sequence: 8, deviceTimeMs: 9 })]);
  expect(decodePress(whole.subarray(3))).toEqual({ bootId: 7, sequence: 8, deviceTimeMs: 9 });
});

test("values the table does not list: a gesture is refused, a board is unknown", () => {
  const gesture = encodeGesture({ bootId: 1, sequence: 1, kind: "short", holdMs: 1 });
  gesture[7] = 77;
  expect(decodeGesture(gesture)).toBeUndefined();
  const identity = encodeIdentity({
    protocolVersion: 1,
    firmwareMajor: 1,
    firmwareMinor: 0,
    firmwarePatch: 0,
    board: "pico",
    capabilities: [],
    serial: "",
  });
  identity[5] = 200;
  expect(decodeIdentity(identity)?.board).toBe("unknown");
});

test("no two lights look the same without colour: another pattern, or at least twice as fast", () => {
  for (const [index, one] of lights.entries()) {
    for (const other of lights.slice(index + 1)) {
      const [slow, fast] = [Math.max(one.periodMs, other.periodMs), Math.min(one.periodMs, other.periodMs)];
      const differ = one.pattern !== other.pattern || slow >= 2 * fast;
      expect({ one: one.name, other: other.name, differ }).toMatchObject({ differ: true });
    }
  }
});

/** When a pattern lights up, in eighths of its period; solid, off and the ones that fade in are no flashes. */
const onsets: Partial<Record<LightPattern, readonly number[]>> = {
  blink: [0],
  pulse: [0],
  flash: [0],
  wink: [0],
  fade: [0],
  "double-flash": [0, 2],
  "triple-flash": [0, 2, 4],
  "long-short": [0, 4],
  "short-long": [0, 2],
  flicker: [0, 2, 4, 6],
};

test("no light flashes more than three times in a second, for people with photosensitive epilepsy (WCAG 2.3.1)", () => {
  for (const { name, pattern, periodMs } of lights) {
    const times = Array.from({ length: 20 }, (_, period) =>
      (onsets[pattern] ?? []).map((eighth) => (period + eighth / 8) * periodMs),
    ).flat();
    const most = Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 1000).length));
    const isFlashing = pattern !== "off" && pattern !== "solid";
    expect({ name, isTooFast: isFlashing && most > 3 }).toEqual({ name, isTooFast: false });
  }
});

test("the default settings are within their bounds", () => {
  for (const [name, { minimum, maximum }] of Object.entries(settingsBounds)) {
    const value = defaultSettings[name as keyof typeof defaultSettings];
    expect({ name, isWithin: value >= minimum && value <= maximum }).toEqual({ name, isWithin: true });
  }
});
