import { RPUSBController } from "rp2040js";
import { expect, test } from "vitest";
import { Chip } from "./rp2040/chip.ts";
import { newFlash } from "./testing/button-under-test.ts";

/** What is read of the stock model beside its public interface. */
interface StockInternals {
  readonly epStallArm: number;
}

/** The committed image on rp2040js' own USB model: a second opinion that knows nothing of ours. */
function stock() {
  const violations: string[] = [];
  const chip = new Chip(newFlash(), {
    onViolation: (text) => violations.push(text),
    onProblem: (text) => violations.push(text),
    onArm: () => undefined,
    onRemoteWakeup: () => undefined,
    onBootLoader: () => undefined,
  });
  const usb = new RPUSBController(chip.mcu, "USB");
  Object.assign(chip.mcu, { usbCtrl: usb });
  Object.assign(chip.mcu.peripherals, { 0x50110: usb });
  const sent: { readonly endpoint: number; readonly data: readonly number[] }[] = [];
  let armed = false;
  let isEnabled = false;
  usb.onUSBEnabled = () => (isEnabled = true);
  usb.onEndpointWrite = (endpoint, data) => sent.push({ endpoint, data: [...data] });
  usb.onEndpointRead = () => (armed = true);
  const pass = (ms: number): void => chip.runUntil(chip.nowNs + ms * 1e6);
  const isStalled = (): boolean =>
    (chip.mcu.usbDPRAMView.getUint32(0x80, true) & (1 << 11)) !== 0 &&
    ((usb as unknown as StockInternals).epStallArm & 1) !== 0;
  const control = (setup: readonly number[], data?: Uint8Array): readonly number[] | "stall" => {
    sent.length = 0;
    armed = false;
    usb.sendSetupPacket(Uint8Array.from(setup));
    pass(1);
    if (data !== undefined && armed) {
      usb.endpointReadDone(0, data);
      pass(1);
    }
    if (isStalled()) {
      return "stall";
    }
    const answer = sent.filter(({ endpoint }) => endpoint === 0).flatMap((packet) => packet.data);
    if (data === undefined && armed) {
      usb.endpointReadDone(0, new Uint8Array(0)); // the status stage
      pass(1);
    }
    return answer;
  };
  return { chip, usb, control, pass, sent, violations, isEnabled: () => isEnabled };
}

test("the image enumerates, stalls what it does not know and reports a press on rp2040js' own USB model, too", () => {
  const { chip, usb, control, pass, sent, violations, isEnabled } = stock();
  const button = chip.mcu.gpio[14];
  button?.setInputValue(true);
  pass(100);
  expect(isEnabled()).toBe(true);
  usb.resetDevice();
  pass(15);
  expect(control([0x80, 6, 0, 1, 0, 0, 64, 0])).toHaveLength(18);
  expect(control([0, 5, 7, 0, 0, 0, 0, 0])).toEqual([]);
  expect(control([0x80, 6, 0, 2, 0, 0, 34, 0])).toHaveLength(34);
  expect(control([0x80, 6, 0, 6, 0, 0, 10, 0])).toBe("stall");
  expect(control([0, 9, 1, 0, 0, 0, 0, 0])).toEqual([]);
  expect(control([0x21, 9, 3, 2, 0, 0, 9, 0], Uint8Array.of(3, 1, 0, 255, 0, 0, 0, 0, 0))).toEqual([]);
  expect(control([0x21, 9, 9, 2, 0, 0, 9, 0], new Uint8Array(9))).toBe("stall");
  sent.length = 0;
  button?.setInputValue(false);
  pass(1);
  expect(sent).toEqual([{ endpoint: 1, data: expect.arrayContaining([1]) as unknown }]);
  expect(sent[0]?.data.slice(0, 7)).toEqual([1, 1, 0, 0, 0, 1, 0]);
  expect(violations).toEqual([]);
});
