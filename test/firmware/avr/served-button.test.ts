// The emulator's process with an ATmega32U4 board: what a user of `startEmulator` gets.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ButtonDevice, type PressReport, SocketTransport } from "@tier2/button";
import { type Emulator, startEmulator } from "@tier2/emulator";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder = "";
let emulator: Emulator | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-avr-"));
});
afterEach(async () => {
  await emulator?.stop();
  rmSync(folder, { recursive: true });
});

/** Starts the board, presses, and gives the first press that a client of the socket gets. */
async function pressOnce(): Promise<PressReport> {
  const socketPath = path.join(folder, "button.sock");
  emulator = await startEmulator({ socketPath, board: "promicro", flashFile: path.join(folder, "eeprom.bin") });
  expect(emulator.info).toMatchObject({ board: "promicro", serialNumber: "" });
  const transport = new SocketTransport(socketPath);
  const [info] = await transport.list();
  if (info === undefined) {
    throw new Error("no button on the socket");
  }
  const { promise, resolve } = Promise.withResolvers<PressReport>();
  await ButtonDevice.open(transport, info, {
    onPress: resolve,
    onGesture: () => undefined,
    onInvalidReport: () => undefined,
    onDetached: () => undefined,
  });
  await emulator.press(20);
  const press = await promise;
  await transport.close();
  expect(await emulator.findings()).toEqual({ violations: [], problems: [] });
  await emulator.stop();
  return press;
}

test("a press goes from the switch through the image to a client of the socket; the EEPROM outlives the process", async () => {
  expect(await pressOnce()).toMatchObject({ bootId: 1, sequence: 1 });
  expect(await pressOnce()).toMatchObject({ bootId: 2, sequence: 1 });
});
