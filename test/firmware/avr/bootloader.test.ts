import { readFileSync } from "node:fs";
import { encodeBootloader, limits } from "@tier2/button";
import { Eeprom, SimavrBoard, applicationSize, defaultImage, readHex } from "@tier2/emulator";
import { expect, test } from "vitest";
import { openBootLoader } from "../../../packages/emulator/src/bootloader/index.ts";
import { Avr109Client } from "../../../packages/emulator/src/testing/avr109-client.ts";
import { arduino } from "../../../packages/emulator/src/testing/button-under-test.ts";
import { settled } from "../../../packages/emulator/src/settled.ts";
import { runningButton } from "../../../packages/emulator/src/testing/running-button.ts";

const image = readHex(readFileSync(defaultImage("promicro")), applicationSize);
const pageSize = 128;

const afterMs = async (board: SimavrBoard, milliseconds: number): Promise<void> =>
  settled(board, new Promise<void>((resolve) => board.at(board.nowNs + milliseconds * 1e6, resolve)));

async function flash(client: Avr109Client): Promise<void> {
  expect(await client.text("S", 7)).toBe("CATERIN");
  for (let offset = 0; offset < image.length; offset += pageSize) {
    expect(await client.setAddress(offset / 2)).toBe("\r");
    expect(await client.writeBlock("F", image.subarray(offset, offset + pageSize))).toBe("\r");
  }
  await client.setAddress(0);
  for (let offset = 0; offset < image.length; offset += pageSize) {
    const size = Math.min(pageSize, image.length - offset);
    expect(await client.readBlock("F", size)).toEqual(Buffer.from(image.subarray(offset, offset + size)));
  }
  expect(await client.text("E", 1)).toBe("\r");
}

test("a running button goes into its boot loader, is flashed and comes back as the new firmware", async () => {
  const running = runningButton(arduino("promicro").newButton());
  const { button } = running;
  const board = button.board as SimavrBoard;
  expect(openBootLoader(board, () => undefined)).toBeUndefined();
  void button.writeFeature(encodeBootloader({ magic: limits.bootloaderMagic }));
  button.advance(400);
  board.flash.fill(0); // what was there before must not matter
  let hasLeft = false;
  const device = openBootLoader(board, () => {
    hasLeft = true;
    button.unplug();
    button.plugIn();
  });
  if (device === undefined) {
    throw new Error("the board is not in its boot loader");
  }
  const client = new Avr109Client(board, device);
  await client.configure();
  await flash(client);
  const askedNs = board.nowNs;
  await afterMs(board, 501);
  expect(hasLeft).toBe(true);
  expect((board.nowNs - askedNs) / 1e6).toBeLessThan(510);
  button.advance(600);
  expect(button.state).toBe("ready");
  button.unplug();
});

test("an erased board stays in its boot loader", async () => {
  const board = new SimavrBoard(new Uint8Array(0), new Eeprom());
  board.powerOn();
  board.advanceTo(20e6);
  let hasLeft = false;
  const device = openBootLoader(board, () => (hasLeft = true));
  expect(device).toBeDefined();
  await afterMs(board, 10_000);
  expect(hasLeft).toBe(false);
  device?.detach();
  board.powerOff();
});
