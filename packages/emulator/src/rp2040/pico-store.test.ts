import { readFileSync } from "node:fs";
import {
  type SettingsReport,
  decodeIdentity,
  decodeSettings,
  defaultSettings,
  encodeSettings,
  reportIds,
  reportSizes,
} from "@tier2/button";
import { expect, test } from "vitest";
import { newFlash } from "../testing/button-under-test.ts";
import { type RunningButton, runningButton } from "../testing/running-button.ts";
import { Rp2040Board } from "./board.ts";
import { Flash } from "./flash.ts";
import { readImage } from "../uf2.ts";
import { defaultImage } from "../default-image.ts";

const first: SettingsReport = { ...defaultSettings, brightness: 40, holdMs: 900 };
const second: SettingsReport = { ...defaultSettings, brightness: 7, releaseMs: 25 };
/** Longer than an erase and a program take. */
const storingMs = 60;

const start = (flash: Flash): RunningButton => runningButton(() => new Rp2040Board(flash));

async function set({ button }: RunningButton, settings: SettingsReport): Promise<void> {
  const written = button.writeFeature(encodeSettings(settings));
  button.advance(3);
  await written;
}

const read = async (running: RunningButton): Promise<SettingsReport | undefined> =>
  decodeSettings(await running.readFeature(reportIds.settings, reportSizes.settings));

test.each([0x00, 0xff])(
  "a flash without a unique id (all 0x%i) leaves the board without a serial, to be set",
  async (byte) => {
    const flash = new Flash(new Uint8Array(8).fill(byte));
    flash.install(readImage(readFileSync(defaultImage("pico"))));
    const running = start(flash);
    const identity = decodeIdentity(await running.readFeature(reportIds.identity, reportSizes.identity));
    expect(identity?.serial).toBe("");
    expect(identity?.capabilities).toContain("serial-settable");
    expect(running.button.hidFunction?.serialNumber).toBe("");
  },
);

test("settings are kept without power", async () => {
  const flash = newFlash();
  const running = start(flash);
  expect(await read(running)).toEqual(defaultSettings);
  for (const settings of [first, second, first]) {
    await set(running, settings);
    running.button.advance(storingMs);
    expect(await read(start(flash))).toEqual(settings);
  }
  expect(running.button.violations).toEqual([]);
  expect(running.button.problems).toEqual([]);
});

test("what the host sets is stored at once, whenever in a frame it comes", async () => {
  const flash = newFlash();
  const running = start(flash);
  const { button } = running;
  for (let phase = 0; phase < 40; phase += 1) {
    let begunMs = 0;
    flash.onBegin = () => (begunMs ||= button.nowNs / 1e6);
    button.advanceTo(Math.ceil(button.nowNs / 1e6) * 1e6 + phase * 25_000);
    await set(running, { ...first, brightness: phase + 1 });
    button.advance(storingMs);
    expect(button.nowNs / 1e6 - storingMs - begunMs).toBeLessThan(3);
    expect(begunMs).toBeGreaterThan(0);
  }
});

test.each([
  ["the first", undefined, first],
  ["a later one", first, second],
])(
  "power that fails at any flash operation of %s leaves the settings before or the new ones",
  async (_n, old, next) => {
    const prepared = newFlash();
    const running = start(prepared);
    if (old !== undefined) {
      await set(running, old);
      running.button.advance(storingMs);
    }
    const seen = new Set<string>();
    for (const operation of [1, 2]) {
      for (const part of [0, 0.001, 0.03, 0.1, 0.5, 0.9, 0.999]) {
        const flash = newFlash();
        flash.bytes.set(prepared.bytes);
        const cut = start(flash);
        let count = 0;
        flash.onBegin = ({ durationNs }) => {
          count += 1;
          if (count === operation) {
            cut.button.board.at(cut.button.nowNs + part * durationNs, () => cut.button.unplug());
          }
        };
        await set(cut, next);
        cut.button.advance(storingMs);
        expect({ count, state: cut.button.state }).toEqual({ count: operation, state: "unplugged" });
        flash.onBegin = () => undefined;
        const after = await read(start(flash));
        expect([old ?? defaultSettings, next]).toContainEqual(after);
        seen.add(JSON.stringify(after));
      }
    }
    expect(seen).toEqual(new Set([JSON.stringify(old ?? defaultSettings), JSON.stringify(next)]));
  },
);

test("a press while the flash is erased is reported in time", async () => {
  const flash = newFlash();
  const running = start(flash);
  const { button, seen } = running;
  let edgeNs = 0;
  let armedNs = 0;
  button.listeners = {
    ...button.listeners,
    onArm: ({ endpoint }) => {
      armedNs = endpoint === 1 && armedNs === 0 ? button.nowNs : armedNs;
    },
  };
  const latenciesUs: number[] = [];
  for (const part of [0, 0.0001, 0.1, 0.37, 0.5, 0.81, 0.999]) {
    let isErase = true;
    flash.onBegin = ({ durationNs }) => {
      if (isErase) {
        isErase = false;
        button.board.at(button.nowNs + part * durationNs, () => {
          edgeNs = button.nowNs;
          armedNs = 0;
          button.tap(30);
        });
      }
    };
    await set(running, { ...first, brightness: 100 + latenciesUs.length });
    button.advance(600);
    latenciesUs.push((armedNs - edgeNs) / 1000);
    await running.acknowledgeAll();
  }
  expect(seen.presses.map(({ sequence }) => sequence)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6, 7]));
  expect(Math.max(...latenciesUs)).toBeLessThanOrEqual(150);
  expect(Math.min(...latenciesUs)).toBeGreaterThanOrEqual(100);
  expect(button.violations).toEqual([]);
  expect(button.problems).toEqual([]);
});
