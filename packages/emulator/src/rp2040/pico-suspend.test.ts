import { decodeStatus, reportIds, reportSizes } from "@tier2/button";
import { expect, test } from "vitest";
import { newFlash } from "../testing/button-under-test.ts";
import { type RunningButton, runningButton } from "../testing/running-button.ts";
import { Rp2040Board } from "./board.ts";

function start(): RunningButton & { readonly board: Rp2040Board } {
  const board = new Rp2040Board(newFlash());
  return { board, ...runningButton(() => board) };
}

/** What draws current: frequency of the processor, blocks without clock as it sleeps, PWM slices that run. */
function power(board: Rp2040Board) {
  const { chip } = board;
  if (chip === undefined) {
    throw new Error("The board has no power.");
  }
  return {
    clkSysMhz: chip.mcu.clkSys / 1e6,
    isInDeepSleep: chip.isInDeepSleep,
    stopped: chip.clocks.stopped(chip.isInDeepSleep),
    slices: chip.mcu.pwm.channels.filter(({ csr }) => (csr & 1) !== 0).length,
  };
}

const awake = {
  clkSysMhz: 48,
  isInDeepSleep: false,
  stopped: expect.not.arrayContaining(["sram0", "xip", "usbctrl"]) as unknown,
};

async function expectReady({ board, button, readFeature }: ReturnType<typeof start>): Promise<void> {
  const status = decodeStatus(await readFeature(reportIds.status, reportSizes.status));
  expect(status).toMatchObject({ bootId: 1, faults: [] });
  expect(power(board)).toMatchObject(awake);
  expect(button.violations).toEqual([]);
  expect(button.problems).toEqual([]);
}

test("what the board does not use has no clock", () => {
  const { board } = start();
  expect(power(board)).toMatchObject({ clkSysMhz: 48, isInDeepSleep: false });
  expect(power(board).stopped).toEqual(
    expect.arrayContaining(["adc", "dma", "i2c0", "i2c1", "pio0", "pio1", "pll-sys", "rtc", "spi0", "spi1", "uart0"]),
  );
});

test("in suspend the light is off, the processor slow, and only what wakes it has a clock", async () => {
  const running = start();
  const { button, board, seen } = running;
  button.tap(50); // makes the light shine
  button.advance(20);
  expect(power(board)).toMatchObject({ ...awake, slices: 3 });
  await running.acknowledgeAll();
  button.suspend(true);
  button.advance(500);
  expect(power(board)).toMatchObject({ clkSysMhz: 12, isInDeepSleep: true, slices: 0 });
  expect(power(board).stopped).toEqual(expect.arrayContaining(["pwm", "rom", "sram0", "sram5", "xip", "adc"]));
  for (const needed of ["timer", "watchdog", "io", "usbctrl", "usbctrl-usb", "xosc"]) {
    expect(power(board).stopped).not.toContain(needed);
  }
  button.advance(20_000); // the watchdog is fed in suspend, too
  button.resume();
  button.advance(100);
  expect(seen.events).toEqual(["attached"]);
  await expectReady(running);
});

test("a press in suspend wakes the host and arrives", async () => {
  const running = start();
  const { button, seen } = running;
  button.suspend(true);
  button.advance(3000);
  button.tap(50);
  button.advance(40);
  expect(seen.events).toEqual(["attached", "wake"]);
  expect(seen.presses[0]).toMatchObject({ sequence: 1 });
  button.advance(500);
  expect(seen.gestures[0]).toMatchObject({ sequence: 1, kind: "short" });
  await running.acknowledgeAll();
  await expectReady(running);
});

test("a press in suspend that may not wake the host waits for it", async () => {
  const running = start();
  const { button, seen } = running;
  button.suspend(false);
  button.advance(100);
  button.tap(50);
  button.advance(3000);
  expect(seen.presses).toEqual([]);
  button.resume();
  button.advance(100);
  expect(seen.events).toEqual(["attached"]);
  expect(seen.presses[0]).toMatchObject({ sequence: 1 });
  await expectReady(running);
});

test("wakes with the frames of the bus when the controller's word for it got lost", async () => {
  const running = start();
  const { button, board } = running;
  button.suspend(true);
  button.advance(500);
  const { mcu } = board.chip ?? { mcu: undefined };
  const setInterrupt = mcu?.setInterrupt.bind(mcu);
  Object.assign(mcu ?? {}, { setInterrupt: (irq: number, isOn: boolean) => setInterrupt?.(irq, isOn && irq !== 5) });
  button.resume();
  button.advance(100);
  expect(power(board).isInDeepSleep).toBe(true);
  button.advance(1100);
  expect(power(board).isInDeepSleep).toBe(false);
  expect(button.violations).toEqual([]);
});
