import { expect, test } from "vitest";
import { agoText, sizeText, spanText, timeText } from "./wording.ts";

test.each([
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [1536, "1.5 KB"],
  [16 * 2 ** 30, "16 GB"],
  [5.12 * 2 ** 30, "5.1 GB"],
  [3 * 2 ** 40, "3 TB"],
])("%d bytes are %s", (bytes, text) => expect(sizeText(bytes)).toBe(text));

test.each([
  [0, "0 seconds"],
  [-5, "0 seconds"],
  [1, "1 second"],
  [61, "1 minute 1 second"],
  [3600, "1 hour"],
  [3 * 86_400 + 4 * 3600 + 59, "3 days 4 hours"],
  [86_400 + 59, "1 day"],
])("%d seconds are %s", (seconds, text) => expect(spanText(seconds)).toBe(text));

test.each([
  [-3, "0 s ago"],
  [59, "59 s ago"],
  [250, "4 min ago"],
  [7199, "1 h ago"],
  [86_400, "1 d ago"],
])("%d seconds before is %s", (seconds, text) => expect(agoText(seconds)).toBe(text));

test("a time carries its offset and is the same moment", () => {
  const atMs = Date.UTC(2026, 6, 1, 12, 0, 0);
  const text = timeText(atMs);
  expect(text).toMatch(/^2026-\d\d-\d\d \d\d:00:00 [+-]\d\d:\d\d$|^2026-\d\d-\d\d \d\d:\d\d:00 [+-]\d\d:\d\d$/);
  expect(Date.parse(text.replace(" ", "T").replace(" ", ""))).toBe(atMs);
});
