import { expect, test } from "vitest";
import { newFlash } from "../testing/button-under-test.ts";
import { Chip } from "./chip.ts";
import type { Flash } from "./flash.ts";

const code = 0x2000_0000;
const wfi = 0xbf30;
const nop = 0xbf00;
const endlessLoop = 0xe7fe;

/** A chip that runs these instructions from SRAM, with registers 0 to 3 set. */
function running(instructions: readonly number[], registers: readonly number[] = [], flash: Flash = newFlash()) {
  const violations: string[] = [];
  const problems: string[] = [];
  const chip = new Chip(flash, {
    onViolation: (text) => violations.push(text),
    onProblem: (text) => problems.push(text),
    onArm: () => undefined,
    onRemoteWakeup: () => undefined,
    onBootLoader: () => undefined,
  });
  const { core, sramView } = chip.mcu;
  for (const [index, instruction] of [...instructions, endlessLoop].entries()) {
    sramView.setUint16(2 * index, instruction, true);
  }
  core.PC = code;
  core.registers.set(registers);
  return { chip, violations, problems };
}

test.each([
  ["a store to the flash", [0x6008], [1, 0x1000_1000], "store to 0x10001000, which is read-only"],
  ["a store to the ROM", [0x6008], [1, 0x100], "store to 0x100, which is read-only"],
  ["an unaligned load", [0x6808], [0, 0x2000_1001], "which is not 32 bit aligned"],
  ["an unaligned store", [0x8008], [0, 0x2000_1001], "unaligned store of 2 bytes at 0x20001001"],
  ["a block held in reset", [0x6008], [1, 0x4005_0000], "0x40050000, a block held in reset"],
  ["a breakpoint of nobody", [0xbe55], [], "breakpoint 85"],
])("tells %s", (_name, instructions, registers, violation) => {
  const { chip, violations } = running(instructions, registers);
  chip.runUntil(1000);
  expect(violations).toEqual([expect.stringContaining(violation)]);
});

test("tells a block without a clock, and the USB controller while the processor is slower than it", () => {
  const { chip, violations } = running([]);
  chip.mcu.readUint32(0x4005_8000);
  expect(violations).toEqual([]);
  chip.clocks.writeUint32(0xa0, 0xffff_feff);
  chip.mcu.readUint32(0x4001_4000);
  expect(violations).toContainEqual(expect.stringContaining("0x40014000, a block whose clock io is off"));
  chip.mcu.clkSys = 12e6;
  chip.mcu.readUint8(0x5010_0100);
  chip.mcu.writeUint32(0x5011_004c, 0);
  expect(violations).toContainEqual(expect.stringContaining("0x50100100, the USB controller, with clk_sys at 12 MHz"));
  expect(violations).toContainEqual(expect.stringContaining("0x5011004c, the USB controller, with clk_sys at 12 MHz"));
});

test("tells a deep sleep that stops the clock of an interrupt", () => {
  const { chip, violations } = running([wfi]);
  chip.mcu.isSleepDeep = true;
  chip.mcu.core.enabledInterrupts = 1 << 13;
  chip.clocks.writeUint32Atomic(0xa8, 1 << 8, 3);
  chip.runUntil(1000);
  expect(chip.isInDeepSleep).toBe(true);
  expect(violations).toEqual([expect.stringContaining("deep sleep stops the clock io")]);
});

test("tells an address where nothing is", () => {
  const { chip, problems } = running([0x6808], [0, 0x6000_0000]);
  chip.runUntil(1000);
  expect(problems).toEqual([expect.stringContaining("60000000")]);
});

const eraseFunction = 0x158; // fourth entry of the stand-in's table
const exitFunction = 0x150;
const blxR2 = 0x4790;
const blxR3 = 0x4798;

test("erasing takes its time while the processor waits, and needs execute in place to be off", () => {
  const flash = newFlash();
  const { chip, violations, problems } = running(
    [blxR3, blxR2, 0x6808],
    [0x1f_f000, 4096, eraseFunction | 1, exitFunction | 1],
    flash,
  );
  flash.bytes.fill(0, 0x1f_f000);
  chip.runUntil(44e6);
  expect(flash.bytes[0x1f_f000]).toBe(0);
  chip.runUntil(46e6);
  expect(flash.bytes[0x1f_f000]).toBe(0xff);
  expect(violations).toEqual([]);
  expect(problems).toEqual([]);
  const forgetful = running([blxR2], [0x1f_f000, 4096, eraseFunction | 1]);
  forgetful.chip.runUntil(46e6);
  expect(forgetful.violations).toEqual([expect.stringContaining("without flash_exit_xip")]);
  const unaligned = running([blxR3, blxR2], [0x1f_f001, 4096, eraseFunction | 1, exitFunction | 1]);
  unaligned.chip.runUntil(46e6);
  expect(unaligned.violations).toEqual([expect.stringContaining("not whole units of 4096")]);
});

test("the flash cannot be read while execute in place is off", () => {
  const { chip, problems } = running([blxR3, 0x6808], [0, 0x1000_0000, 0, exitFunction | 1]);
  chip.runUntil(10_000);
  expect(problems).toEqual([expect.stringContaining("10000000")]);
});

test("a power cut in an erase leaves a part of it", () => {
  const flash = newFlash();
  const { chip } = running([blxR3, blxR2], [0x1f_f000, 4096, eraseFunction | 1, exitFunction | 1], flash);
  flash.bytes.fill(0, 0x1f_f000);
  chip.runUntil(22.5e6);
  chip.cutPower();
  const erased = flash.bytes.subarray(0x1f_f000).filter((byte) => byte === 0xff).length;
  expect(erased).toBeGreaterThan(1900);
  expect(erased).toBeLessThan(2200);
});

test("WFI with interrupts masked wakes by a pending interrupt and does not handle it", () => {
  for (const isPendingBefore of [true, false]) {
    const { chip } = running([wfi, 0x3001, nop], [0]); // wfi; adds r0, #1
    const { core } = chip.mcu;
    core.PM = true;
    core.enabledInterrupts = 1 << 5;
    if (isPendingBefore) {
      chip.mcu.setInterrupt(5, true);
    }
    chip.runUntil(2000);
    expect(core.registers[0]).toBe(isPendingBefore ? 1 : 0);
    chip.mcu.setInterrupt(5, true);
    chip.runUntil(4000);
    expect({ handler: core.IPSR, steps: core.registers[0] }).toEqual({ handler: 0, steps: 1 });
  }
});

test("the watchdog resets the chip, and its scratch registers stay", () => {
  const flash = newFlash();
  // str r0, [r1]; str r2, [r3]: scratch 0, then CTRL.TRIGGER
  const first = running([0x6008, 0x601a], [0x1234, 0x4005_800c, 0x8000_0000, 0x4005_8000], flash);
  first.chip.runUntil(10_000);
  expect(first.chip.nowNs).toBeLessThan(10_000);
  expect(first.chip.keptOverReset?.scratch[0]).toBe(0x1234);
  const second = new Chip(
    flash,
    {
      onViolation: () => undefined,
      onProblem: () => undefined,
      onArm: () => undefined,
      onRemoteWakeup: () => undefined,
      onBootLoader: () => undefined,
    },
    first.chip.keptOverReset,
  );
  expect(second.mcu.readUint32(0x4005_800c)).toBe(0x1234);
  expect(second.mcu.readUint32(0x4005_8008)).toBe(2);
});
