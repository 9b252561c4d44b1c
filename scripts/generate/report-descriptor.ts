import { type Description, reportSize } from "./description.ts";

const mainItem = { input: 0x81, output: 0x91, feature: 0xb1 };
const variableData = 0x02;

/**
 * The HID report descriptor: one vendor-defined application collection, each report a byte array.
 * Item encoding: USB HID 1.11, section 6.2.2. Logical minimum and maximum are mandatory there.
 */
export function reportDescriptor({ protocol }: Description): number[] {
  const bytes = [
    ...[0x06, protocol.usagePage & 0xff, protocol.usagePage >> 8],
    ...[0x09, protocol.usage],
    ...[0xa1, 0x01],
    ...[0x15, 0x00],
    ...[0x26, 0xff, 0x00],
    ...[0x75, 0x08],
  ];
  for (const report of protocol.reports) {
    bytes.push(0x85, report.id, 0x95, reportSize(report) - 1, 0x09, report.id + 1, mainItem[report.kind], variableData);
  }
  return [...bytes, 0xc0];
}
