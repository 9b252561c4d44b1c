import { expect, test } from "vitest";
import { type Pin, type TimerPin, dutyOf, pinAt } from "./light.ts";

const red = pinAt({ role: "red", port: "B", bit: 5 });
const green = pinAt({ role: "green", port: "B", bit: 6 });
const blue = pinAt({ role: "blue", port: "D", bit: 0 });
const led = pinAt({ role: "on-board-led", port: "C", bit: 7 });

/** Registers of the chip, those not named 0. */
const duty = (pin: Pin | TimerPin, registers: Readonly<Record<number, number>>): number =>
  dutyOf((address) => registers[address] ?? 0, pin);
const outputs = { 0x24: 0x60, 0x2a: 0x01, 0x27: 0x80 };

test("a plain output is its level, an input nothing", () => {
  expect(duty(led, { ...outputs, 0x28: 0x80 })).toBe(1);
  expect(duty(led, outputs)).toBe(0);
  expect(duty(led, { 0x28: 0x80 })).toBe(0);
  expect(duty(red, { ...outputs, 0x25: 0x20 })).toBe(1);
});

test("timer 1: fast PWM of 8 and 10 bits, to ICR1, phase correct, inverted", () => {
  const compare = { 0x88: 0x7f, 0x8a: 0xff, 0x8b: 0x01 };
  expect(duty(red, { ...outputs, ...compare, 0x80: 0x81, 0x81: 0x09 })).toBe(0x80 / 0x100);
  expect(duty(green, { ...outputs, ...compare, 0x80: 0x23, 0x81: 0x09 })).toBe(0x200 / 0x400);
  expect(duty(red, { ...outputs, ...compare, 0x80: 0x82, 0x81: 0x19, 0x86: 0xff, 0x87: 0x03 })).toBe(0x80 / 0x400);
  expect(duty(red, { ...outputs, ...compare, 0x80: 0x81, 0x81: 0x01 })).toBe(0x7f / 0xff);
  expect(duty(red, { ...outputs, ...compare, 0x80: 0xc1, 0x81: 0x09 })).toBe(0x80 / 0x100);
});

test("timer 0: fast and phase correct; without a clock dark", () => {
  expect(duty(blue, { ...outputs, 0x44: 0x23, 0x45: 0x01, 0x48: 0x3f })).toBe(0x40 / 0x100);
  expect(duty(blue, { ...outputs, 0x44: 0x21, 0x45: 0x01, 0x48: 0xff })).toBe(1);
  expect(duty(blue, { ...outputs, 0x44: 0x23, 0x45: 0x00, 0x48: 0x3f })).toBe(0);
});

test("what is no pin of the chip is refused", () => {
  expect(() => pinAt({ role: "red" })).toThrow("The pin red is no pin of an ATmega32U4.");
  expect(() => pinAt({ role: "blue", port: "B", bit: 8 })).toThrow("is no pin");
});
