import { expect, test } from "vitest";
import { type ReportPress, type TimelineInput, pressSection } from "./report-timeline.ts";

const recordedAtMs = Date.UTC(2026, 2, 2, 9, 15, 7);
const press: ReportPress = {
  ...{ pressId: "p1", serial: "S1", sequence: 3, recordedAtMs, gesture: "short", holdMs: 120, isFromSoftware: false },
};
const facts = { type: "image/webp", width: 1, height: 1, sizeBytes: 1, of: "monitor", hiddenWindows: 0 } as const;
const slow = { value: [], readAtMs: recordedAtMs - 250_000 };
const input: TimelineInput = {
  press,
  evidence: { capturedAtMs: recordedAtMs + 2, fields: { printers: slow, vpn: slow } },
  screen: { value: { ...facts, takenAtMs: recordedAtMs + 2140 } },
};
const lines = (given: TimelineInput): string[] =>
  [...pressSection(given).markup.matchAll(/<li>(.*?)<\/li>/gs)].map(([, line = ""]) =>
    line
      .replaceAll(/<[^>]*>|\s+/g, " ")
      .replaceAll(/ +/g, " ")
      .trim(),
  );

test("what happened stands in its order, with the time after the press", () => {
  expect(lines(input)).toEqual([
    "4 min before read: VPN, Printers",
    "+0 ms Pressed, written to disk",
    "+2 ms Computer read",
    "+120 ms Released: short press",
    "+2.1 s Picture of the screen taken",
  ]);
});

test("an urgent press, one of a program, one whose computer was read late", () => {
  const evidence = { capturedAtMs: recordedAtMs + 180_000, fields: {} };
  expect(lines({ press: { ...press, gesture: "double", isFromSoftware: true }, evidence })).toEqual([
    "+0 ms Pressed twice (urgent) by a program, written to disk",
    "+3 minutes Computer read",
  ]);
});

test("without a press it is when each thing was read", () => {
  const { markup } = pressSection({ ...input, press: undefined, screen: { notAvailable: "off" } });
  expect(markup).toContain("What was read when");
  expect(markup).not.toContain("Press id");
  expect(lines({ ...input, press: undefined, screen: undefined })).toHaveLength(2);
});

test("the button's name is text", () => {
  const { markup } = pressSection({ ...input, press: { ...press, serial: "<b>\u202Ex", pressId: "<i>" } });
  expect(markup).toContain("&lt;b&gt;x");
  expect(markup).not.toMatch(/<b>|<i>/);
});
