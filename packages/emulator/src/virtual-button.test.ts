import { expect, test } from "vitest";
import { Rp2040Board } from "./rp2040/board.ts";
import { newFlash, pico } from "./testing/button-under-test.ts";
import { testLight } from "./testing/light-behaviour.ts";
import { testPresses } from "./testing/press-behaviour.ts";
import { testUsb } from "./testing/usb-behaviour.ts";
import { VirtualButton } from "./virtual-button.ts";

testUsb(pico);
testPresses(pico);
testLight(pico);

test("an empty flash waits in the boot loader and does not enumerate", () => {
  const flash = newFlash();
  flash.erase(0, 4096).apply(1);
  const button = new VirtualButton(new Rp2040Board(flash));
  button.plugIn();
  button.advance(50);
  expect(button.board.isInBootLoader).toBe(true);
  expect(button.state).toBe("starting");
  expect(button.problems).toEqual([expect.stringContaining("no firmware in the flash")]);
});
