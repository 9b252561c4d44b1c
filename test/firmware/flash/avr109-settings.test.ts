// The real firmware after its settings were erased through the boot loader.
import {
  type IdentityReport,
  type SettingsReport,
  type StatusReport,
  decodeIdentity,
  decodeSettings,
  decodeStatus,
  defaultSettings,
  encodeBootloader,
  encodeSerial,
  encodeSettings,
  limits,
  reportIds,
  reportSizes,
} from "@tier2/button";
import { expect, test } from "vitest";
import { openAvr109 } from "../../../packages/cli/src/flash/avr109.ts";
import { openEmulatedSerial } from "../../../packages/cli/src/flash/emulated-serial-pipe.ts";
import { settled } from "../../../packages/emulator/src/settled.ts";
import { openBootLoader } from "../../../packages/emulator/src/bootloader/index.ts";
import { arduino } from "../../../packages/emulator/src/testing/button-under-test.ts";
import { type RunningButton, runningButton } from "../../../packages/emulator/src/testing/running-button.ts";

/** Longer than a board takes that starts anew after it got a serial, and enumerates. */
const startMs = 2500;

interface Kept {
  readonly identity: IdentityReport | undefined;
  readonly settings: SettingsReport | undefined;
  readonly status: StatusReport | undefined;
}

async function read({ readFeature }: RunningButton): Promise<Kept> {
  return {
    identity: decodeIdentity(await readFeature(reportIds.identity, reportSizes.identity)),
    settings: decodeSettings(await readFeature(reportIds.settings, reportSizes.settings)),
    status: decodeStatus(await readFeature(reportIds.status, reportSizes.status)),
  };
}

async function set({ button }: RunningButton, report: Uint8Array): Promise<void> {
  const written = button.writeFeature(report);
  button.advance(startMs);
  await written;
}

test("settings and serial are as on a new board, and the boot id goes on", async () => {
  const running = runningButton(arduino("promicro").newButton());
  const { button } = running;
  const { board } = button;
  await set(running, encodeSettings({ ...defaultSettings, holdMs: 900, brightness: 40 }));
  await set(running, encodeSerial({ serial: "T-0001" }));
  const before = await read(running);
  expect(before).toMatchObject({ identity: { serial: "T-0001" }, settings: { holdMs: 900, brightness: 40 } });

  void button.writeFeature(encodeBootloader({ magic: limits.bootloaderMagic }));
  button.advance(400);
  const device = openBootLoader(board, () => {
    button.unplug();
    button.plugIn();
  });
  if (device === undefined) {
    throw new Error("the board is not in its boot loader");
  }
  const pipe = await openEmulatedSerial(device, board, async (promise) => settled(board, promise));
  const loader = await openAvr109(pipe, () => board.nowNs / 1e6);
  await loader.eraseSettings();
  await loader.restart();
  await settled(board, new Promise<void>((resolve) => board.at(board.nowNs + 501e6, resolve)));
  button.advance(startMs);

  expect(button.state).toBe("ready");
  const after = await read(running);
  expect(after).toMatchObject({ identity: { serial: "" }, settings: defaultSettings });
  expect(after.status?.bootId).toBe((before.status?.bootId ?? 0) + 1);
  button.unplug();
});
