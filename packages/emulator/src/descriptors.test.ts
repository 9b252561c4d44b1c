import { expect, test } from "vitest";
import { parseConfiguration, parseDevice, parseString, totalLength } from "./descriptors.ts";

const device = [18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x01, 0x00, 0x00, 0x01, 1, 2, 3, 1];
const configuration = [
  ...[9, 2, 34, 0, 1, 1, 0, 0xa0, 50],
  ...[9, 4, 0, 0, 1, 3, 0, 0, 0],
  ...[9, 0x21, 0x11, 0x01, 0, 1, 0x22, 63, 0],
  ...[7, 5, 0x81, 3, 16, 0, 1],
];
const changed = (bytes: readonly number[], index: number, value: number): Uint8Array =>
  Uint8Array.from(bytes).fill(value, index, index + 1);

test("reads a device descriptor", () => {
  expect(parseDevice(Uint8Array.from(device))).toEqual({
    maxPacket0: 64,
    vendorId: 0x1209,
    productId: 1,
    manufacturerString: 1,
    productString: 2,
    serialNumberString: 3,
  });
});

test("reads a configuration", () => {
  expect(totalLength(Uint8Array.from(configuration.slice(0, 9)))).toBe(34);
  expect(parseConfiguration(Uint8Array.from(configuration))).toEqual({
    value: 1,
    hasRemoteWakeup: true,
    interfaceNumber: 0,
    reportDescriptorSize: 63,
    input: { number: 1, maxPacket: 16, intervalMs: 1 },
  });
});

test("reads a string", () => {
  expect(parseString(Uint8Array.of(6, 3, 0x41, 0, 0xe9, 0))).toBe("Aé");
});

test.each([
  ["a short device descriptor", () => parseDevice(Uint8Array.from(device.slice(0, 17))), "17 bytes"],
  ["another type", () => parseDevice(changed(device, 1, 2)), "type 2"],
  ["endpoint 0 of 7 bytes", () => parseDevice(changed(device, 7, 7)), "packets of 7 bytes"],
  ["two configurations", () => parseDevice(changed(device, 17, 2)), "2 configurations"],
  ["a wrong total length", () => parseConfiguration(changed(configuration, 2, 33)), "another length"],
  ["a descriptor of length 0", () => parseConfiguration(changed(configuration, 9, 0)), "length 0 at 9"],
  ["one that runs over the end", () => parseConfiguration(changed(configuration, 27, 9)), "length 9 at 27"],
  ["the reserved bit", () => parseConfiguration(changed(configuration, 7, 0x20)), "reserved"],
  ["600 mA", () => parseConfiguration(changed(configuration, 8, 255)), "500 mA"],
  ["another class", () => parseConfiguration(changed(configuration, 14, 8)), "class 8"],
  ["a missing HID descriptor", () => parseConfiguration(changed(configuration, 19, 0x24)), "0 HID descriptors"],
  ["an OUT endpoint", () => parseConfiguration(changed(configuration, 29, 1)), "0x1 is no IN endpoint"],
  ["a bulk endpoint", () => parseConfiguration(changed(configuration, 30, 2)), "interrupt kind"],
  ["a packet of 0 bytes", () => parseConfiguration(changed(configuration, 31, 0)), "packets of 0 bytes"],
  ["interval 0", () => parseConfiguration(changed(configuration, 33, 0)), "interval 0"],
  ["a string of odd length", () => parseString(Uint8Array.of(3, 3, 0x41)), "3 bytes"],
  ["a string with a wrong header", () => parseString(Uint8Array.of(6, 3, 0x41, 0)), "header"],
])("%s is refused", (_name, parse, problem) => {
  expect(parse).toThrow(problem);
});
