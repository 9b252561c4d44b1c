// What the button's descriptors have to be, put together from the protocol alone.
import { manufacturer, product, productId, reportSizes, vendorId } from "@tier2/button";
import { expect } from "vitest";
import { types } from "./requests.ts";

export interface DescriptorPart {
  readonly type: number;
  readonly bytes: Uint8Array;
}

export const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** Splits a configuration into its descriptors. Fails when their lengths do not add up. */
export function split(bytes: Uint8Array): readonly DescriptorPart[] {
  const parts: DescriptorPart[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes[at] ?? 0;
    expect(size, `bLength at ${at}`).toBeGreaterThanOrEqual(2);
    expect(at + size, `end of the descriptor at ${at}`).toBeLessThanOrEqual(bytes.length);
    parts.push({ type: bytes[at + 1] ?? 0, bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return parts;
}

export function partOf(configuration: Uint8Array, type: number): Uint8Array {
  const found = split(configuration).filter((part) => part.type === type);
  expect(found.length, `descriptors of type ${type}`).toBe(1);
  return found[0]?.bytes ?? new Uint8Array(0);
}

const isDecimal = (byte: number): boolean => (byte & 0x0f) <= 9 && byte >> 4 <= 9;

/** USB 2.0, 9.6.1. `hasSerial`: whether the board has a serial number. */
export function expectDeviceDescriptor(bytes: Uint8Array, hasSerial: boolean): void {
  expect(bytes.length).toBe(18);
  expect([bytes[0], bytes[1]], "bLength, bDescriptorType").toEqual([18, types.device]);
  expect(word(bytes, 2), "bcdUSB").toBe(0x0200);
  expect([...bytes.subarray(4, 7)], "class, subclass, protocol").toEqual([0, 0, 0]);
  expect(bytes[7], "bMaxPacketSize0").toBe(64);
  expect([word(bytes, 8), word(bytes, 10)], "vendor and product").toEqual([vendorId, productId]);
  expect(
    [bytes[12], bytes[13]].every((byte) => isDecimal(byte ?? 0xff)),
    "bcdDevice is decimal",
  ).toBe(true);
  const [forManufacturer, forProduct, forSerial] = bytes.subarray(14, 17);
  expect(forManufacturer, "iManufacturer").not.toBe(0);
  expect(forProduct, "iProduct").not.toBe(0);
  expect(forSerial === 0, "iSerialNumber is 0").toBe(!hasSerial);
  expect(bytes[17], "bNumConfigurations").toBe(1);
}

/** USB 2.0, 9.6.3. */
export function expectConfigurationDescriptor(bytes: Uint8Array): void {
  const configuration = partOf(bytes, types.configuration);
  expect(configuration.length).toBe(9);
  expect(split(bytes)[0]?.type, "the configuration descriptor comes first").toBe(types.configuration);
  expect(word(configuration, 2), "wTotalLength").toBe(bytes.length);
  expect(configuration[4], "bNumInterfaces").toBe(1);
  expect(configuration[5], "bConfigurationValue").toBe(1);
  const attributes = configuration[7] ?? 0;
  expect(attributes & 0x80, "bit 7 of bmAttributes").toBe(0x80);
  expect(attributes & 0x1f, "reserved bits of bmAttributes").toBe(0);
  expect(attributes & 0x60, "bus powered, remote wakeup").toBe(0x20);
  expect(configuration[8], "bMaxPower, in 2 mA").toBeGreaterThan(0);
  expect(configuration[8], "bMaxPower, in 2 mA").toBeLessThanOrEqual(50); // what a hub without its own supply gives
}

/** USB 2.0, 9.6.5. */
export function expectInterfaceDescriptor(bytes: Uint8Array): void {
  const part = partOf(bytes, types.interface);
  expect(part.length).toBe(9);
  expect([...part.subarray(2, 5)], "number, alternate setting, endpoints").toEqual([0, 0, 1]);
  expect([...part.subarray(5, 8)], "HID without a boot protocol").toEqual([3, 0, 0]);
}

/** USB 2.0, 9.6.6. */
export function expectEndpointDescriptor(bytes: Uint8Array): void {
  const part = partOf(bytes, types.endpoint);
  expect(part.length).toBe(7);
  expect(part[2], "endpoint 1 IN, reserved bits 0").toBe(0x81);
  expect(part[3], "interrupt, reserved bits 0").toBe(3);
  expect(word(part, 4), "wMaxPacketSize, full-speed interrupt").toBeLessThanOrEqual(64);
  expect(word(part, 4), "a press is one packet").toBeGreaterThanOrEqual(reportSizes.press);
  expect(part[6], "bInterval").toBe(1);
}

/** HID 1.11, 6.2.1. */
export function expectHidDescriptor(hid: Uint8Array, reportDescriptor: Uint8Array): void {
  expect(hid.length).toBe(9);
  expect([hid[0], hid[1]]).toEqual([9, types.hid]);
  expect(word(hid, 2), "bcdHID").toBe(0x0111);
  expect([hid[4], hid[5], hid[6]], "country, one class descriptor").toEqual([0, 1, types.hidReport]);
  expect(word(hid, 7), "wDescriptorLength").toBe(reportDescriptor.length);
}

/** The string of a descriptor. */
export function stringOf(bytes: Uint8Array): string {
  expect([bytes[0], bytes[1]], "bLength, bDescriptorType").toEqual([bytes.length, types.string]);
  expect(bytes.length % 2, "UTF-16").toBe(0);
  return new TextDecoder("utf-16le", { fatal: true }).decode(bytes.subarray(2));
}

export const expectedStrings: readonly string[] = [manufacturer, product];
