// The ATmega32U4's committed images, with the tests that the RP2040's passes, too.
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
