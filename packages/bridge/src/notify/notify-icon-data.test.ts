import { expect, test } from "vitest";
import { notifyIconData } from "./notify-icon-data.ts";

const textAt = (data: Buffer, offset: number, bytes: number): string =>
  data.toString("utf16le", offset, offset + bytes).replace(/\0[^]*$/, "");

test("a NOTIFYICONDATAW as shellapi.h has it for 64 bits, texts cut with their end", () => {
  const data = notifyIconData(0x1234n, -1n, { title: `${"t".repeat(62)}😀`, text: "x".repeat(999) });
  expect([data.length, data.readUInt32LE(0), data.readBigInt64LE(8), data.readBigInt64LE(32)]).toEqual([
    ...[976, 976, 0x1234n, -1n],
  ]);
  expect([textAt(data, 40, 256), textAt(data, 304, 512), textAt(data, 820, 128)]).toEqual([
    ...["Tier2", "x".repeat(255), "t".repeat(62)],
  ]);
  expect(data.readUInt32LE(948)).toBe(0x81);
});
