// The ATmega32U4's committed images, with the tests that the RP2040's passes, too.
import { readFileSync } from "node:fs";
import { Eeprom, SimavrBoard, VirtualButton, applicationSize, defaultImage, readHex } from "@tier2/emulator";
import { expect, test } from "vitest";
import { arduino } from "../../../packages/emulator/src/testing/button-under-test.ts";
import { testLight } from "../../../packages/emulator/src/testing/light-behaviour.ts";
import { testPresses } from "../../../packages/emulator/src/testing/press-behaviour.ts";
import { measurePressLatencies } from "../../../packages/emulator/src/testing/press-latencies.ts";
import { testUsb } from "../../../packages/emulator/src/testing/usb-behaviour.ts";

const promicro = arduino("promicro");
testUsb(promicro);
testPresses(promicro);
testLight(promicro);
testUsb(arduino("leonardo"));

test("edge to armed keeps the budget at evenly spaced phases of the frame", async () => {
  const latencies = await measurePressLatencies(promicro.newButton()(), 50);
  expect(Math.max(...latencies.map(({ armedUs }) => armedUs))).toBeLessThanOrEqual(150);
});

test.each(["promicro", "leonardo"])("%s: without pins the board is wired as its image says", (name) => {
  const image = readHex(readFileSync(defaultImage(name)), applicationSize);
  const button = new VirtualButton(new SimavrBoard(image, new Eeprom()));
  button.plugIn();
  button.advance(400);
  const before = button.board.onBoardLed;
  button.press();
  button.advance(5);
  expect({ before, pressed: button.board.onBoardLed }).toEqual({ before: 0, pressed: 255 });
  button.unplug();
});
