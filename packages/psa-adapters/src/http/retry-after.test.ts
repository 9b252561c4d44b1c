import { expect, test } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

const nowMs = Date.parse("2026-11-20T10:00:00Z");

test.each([
  ["30", 30_000],
  [" 7 ", 7000],
  ["0", 0],
  ["999999999999", 3_600_000],
  ["Fri, 20 Nov 2026 10:00:45 GMT", 45_000],
  ["Fri, 20 Nov 2026 09:00:00 GMT", 0],
  ["Fri, 20 Nov 2099 09:00:00 GMT", 3_600_000],
  ["soon", undefined],
  ["-5", undefined],
  ["1.5", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After %j is %j ms", (header, expected) => {
  expect(readRetryAfter(header, nowMs)).toBe(expected);
});
