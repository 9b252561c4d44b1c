import { expect, test } from "vitest";
import { DescriptorError } from "./descriptors.ts";
import { describeDevice } from "./usb-description.ts";

const device = [18, 1, 0x00, 0x02, 0xef, 2, 1, 64, 0x09, 0x12, 0x01, 0x00, 0x34, 0x12, 1, 2, 3, 1];
const hid = [...[9, 4, 0, 0, 1, 3, 0, 0, 0], ...[9, 0x21, 0x11, 0x01, 0, 1, 0x22, 63, 0], ...[7, 5, 0x81, 3, 16, 0, 1]];
const vendor = [...[9, 4, 1, 0, 1, 0xff, 1, 2, 0], ...[7, 5, 0x02, 2, 64, 0, 0]];
const describe = (...parts: readonly number[]) =>
  describeDevice(Uint8Array.from(device), Uint8Array.from([9, 2, 9 + parts.length, 0, 2, 3, 0, 0xa0, 50, ...parts]));

test("says what the descriptors say", () => {
  expect(describe(...hid, ...vendor)).toEqual({
    vendorId: 0x1209,
    productId: 1,
    release: 0x1234,
    class: 0xef,
    subclass: 2,
    protocol: 1,
    configuration: 3,
    interfaces: [
      { number: 0, class: 3, subclass: 0, protocol: 0 },
      { number: 1, class: 0xff, subclass: 1, protocol: 2 },
    ],
    endpoints: [
      { address: 0x81, type: "interrupt", maxPacket: 16, interval: 1, interfaceNumber: 0 },
      { address: 0x02, type: "bulk", maxPacket: 64, interval: 0, interfaceNumber: 1 },
    ],
  });
});

test.each<[string, readonly number[]]>([
  ["an endpoint before an interface", [7, 5, 0x81, 3, 16, 0, 1]],
  ["an isochronous endpoint", [9, 4, 0, 0, 1, 3, 0, 0, 0, 7, 5, 0x81, 1, 16, 0, 1]],
  ["an alternate setting", [9, 4, 0, 1, 1, 3, 0, 0, 0]],
  ["a descriptor that is cut off", [9, 4, 0, 0]],
])("refuses %s", (_what, parts) => {
  expect(() => describe(...parts)).toThrow(DescriptorError);
});

test("refuses a configuration that was cut off", () => {
  const configuration = Uint8Array.from([9, 2, 99, 0, 1, 1, 0, 0xa0, 50]);
  expect(() => describeDevice(Uint8Array.from(device), configuration)).toThrow("its header says another length");
});
