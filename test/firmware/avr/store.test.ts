// What the ATmega32U4 keeps in its EEPROM, with the power cut at every cell it writes.
import {
  type SettingsReport,
  decodeIdentity,
  decodeSettings,
  defaultSettings,
  encodeSerial,
  encodeSettings,
  reportIds,
  reportSizes,
} from "@tier2/button";
import { defaultImage } from "@tier2/emulator";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readHex } from "../../../packages/emulator/src/intel-hex.ts";
import { applicationSize } from "../../../packages/emulator/src/simavr/chip.ts";
import { Eeprom } from "../../../packages/emulator/src/simavr/eeprom.ts";
import { SimavrBoard } from "../../../packages/emulator/src/simavr/simavr-board.ts";
import { type RunningButton, runningButton } from "../../../packages/emulator/src/testing/running-button.ts";

const image = readHex(readFileSync(defaultImage("promicro")), applicationSize);
/** Longer than all cells of a record take, 3.4 ms each. */
const storingMs = 200;
const first: SettingsReport = { ...defaultSettings, brightness: 40, holdMs: 900 };
const second: SettingsReport = { ...defaultSettings, brightness: 7, releaseMs: 25 };

const start = (eeprom: Eeprom): RunningButton => runningButton(() => new SimavrBoard(image, eeprom));

function copyOf({ bytes }: Eeprom): Eeprom {
  const copy = new Eeprom();
  copy.bytes.set(bytes);
  return copy;
}

async function set({ button }: RunningButton, report: Uint8Array): Promise<void> {
  const written = button.writeFeature(report);
  button.advance(3);
  await written;
}

async function stored(eeprom: Eeprom): Promise<{ settings: SettingsReport | undefined; serial: string | undefined }> {
  const running = start(eeprom);
  const settings = decodeSettings(await running.readFeature(reportIds.settings, reportSizes.settings));
  const identity = decodeIdentity(await running.readFeature(reportIds.identity, reportSizes.identity));
  expect(running.button.violations).toEqual([]);
  running.button.unplug();
  return { settings, serial: identity?.serial };
}

/** The EEPROM after the power was cut at change number `cut` of what the report makes the board store. */
async function cutAt(cut: number, prepared: Eeprom, report: Uint8Array): Promise<{ eeprom: Eeprom; changes: number }> {
  const eeprom = copyOf(prepared);
  const running = start(eeprom);
  const { board } = running.button;
  let changes = 0;
  eeprom.onChange = () => {
    changes += 1;
    if (changes === cut) {
      board.at(board.nowNs, () => running.button.unplug());
    }
  };
  await set(running, report);
  running.button.advance(storingMs);
  running.button.unplug();
  return { eeprom, changes };
}

const provisioned = encodeSerial({ serial: "T2-0001" });

test.each([
  ["the first settings", [], encodeSettings(first), { settings: first, serial: "" }],
  ["later settings", [encodeSettings(first)], encodeSettings(second), { settings: second, serial: "" }],
  ["the serial number", [encodeSettings(first)], provisioned, { settings: first, serial: "T2-0001" }],
])("power that fails at any cell of %s leaves what was before, or the new", async (_name, earlier, report, after) => {
  const prepared = new Eeprom();
  for (const each of earlier) {
    const running = start(prepared);
    await set(running, each);
    running.button.advance(storingMs);
    running.button.unplug();
  }
  const before = await stored(copyOf(prepared));
  const { eeprom: whole, changes } = await cutAt(Infinity, prepared, report);
  expect(await stored(whole)).toEqual(after);
  expect(changes).toBeGreaterThan(10);
  const seen = new Set<string>();
  for (let cut = 1; cut <= changes; cut += 1) {
    const { eeprom } = await cutAt(cut, prepared, report);
    const found = await stored(eeprom);
    expect([before, after], `cut ${cut} of ${changes}`).toContainEqual(found);
    seen.add(JSON.stringify(found));
  }
  expect(seen).toEqual(new Set([JSON.stringify(before), JSON.stringify(after)]));
});

test("a serial number is the USB string of the next start, and a number once set stays", async () => {
  const eeprom = new Eeprom();
  const running = start(eeprom);
  expect(running.button.hidFunction?.serialNumber).toBe("");
  await set(running, provisioned);
  running.button.advance(2000); // it starts anew at the next poll, a second later at the most
  expect(running.seen.events).toEqual(["attached", "detached: the device detached itself", "attached"]);
  expect(running.button.hidFunction?.serialNumber).toBe("T2-0001");
  await expect(set(running, encodeSerial({ serial: "T2-0002" }))).rejects.toMatchObject({ code: "stalled" });
  running.button.unplug();
});
