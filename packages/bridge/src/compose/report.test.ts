import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evidence } from "../capture/fields.ts";
import { fieldNames } from "../capture/fields.ts";
import { courseNames } from "../capture/fields/base-values.ts";
import type { ProcessRow } from "../capture/parts.ts";
import { type ReportInput, composeReport, mostReportBytes } from "./report.ts";

const recordedAtMs = Date.UTC(2026, 2, 2, 9, 15, 7);
const sizeOf = (text: string): number => new TextEncoder().encode(text).length;
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
const processes = (count: number, name: string): ProcessRow[] =>
  Array.from({ length: count }, (_value, id) => ({
    id,
    name,
    account: name,
    memoryBytes: 2 ** 30,
    processorPercent: 12.4,
  }));
const input = (change: Partial<ReportInput> = {}, fields: Evidence["fields"] = {}): ReportInput => ({
  press: {
    pressId: "5a8f0b1c-press",
    serial: "E6600000AA11BB22",
    sequence: 3,
    recordedAtMs,
    gesture: "short",
    isFromSoftware: false,
  },
  person: { name: "Ann Example" },
  evidence: {
    capturedAtMs: recordedAtMs + 2,
    fields: { hostname: { value: "FRONTDESK-02" }, memory: { notAvailable: "EIO" }, vpn: { value: [] }, ...fields },
  },
  ...change,
});

test("the report says what was read, what could not be, what is not there and what is switched off", () => {
  const text = composeReport(input());
  expect(text).toMatch(/Computer<\/th>\s*<td><div>FRONTDESK-02<\/div>.*Name of the computer in the network\./s);
  expect(text).toMatch(/Memory<\/th.*?Not available:<\/div>\s*<div>EIO/s);
  expect(text).toMatch(/VPN<\/th.*?none/s);
  expect(text).toMatch(/Not collected<\/h2>.*Wi-Fi/s);
  expect(text).not.toContain("Cut</h2>");
});

test("what was read before the press says when", () => {
  const reading = { value: [], readAtMs: recordedAtMs - 600_000 };
  expect(composeReport(input({}, { printers: reading }))).toContain("read 10 min ago");
});

test("every field that was read is told once, in its section or in a table", () => {
  const seen = { value: { sinceHours: 24, errors: [{ source: "kernel", text: "usb error", count: 1 }] } };
  const minutes = { spanSeconds: 300, trends: { batteryPercent: { min: 50, mean: 50, max: 50 } }, networkErrors: 0 };
  const text = composeReport(input({}, { systemErrors: seen, lastMinutes: { value: minutes } }));
  expect(text.match(/usb error/g)).toHaveLength(1);
  expect(text.match(/battery: 50 %/g)).toHaveLength(1);
  expect(text).not.toContain("Looked at now and then</h2>");
});

test("what is read long after the press says so at its head", () => {
  const evidence = { capturedAtMs: recordedAtMs + 7_200_000, fields: {} };
  expect(composeReport(input({ evidence }))).toMatch(/<header>.*, read 2 hours later<\/p>/s);
  expect(composeReport(input())).not.toContain(" later</p>");
});

test("urgent presses and those of programs are marked", () => {
  const press = input().press;
  const text = composeReport(
    input({ press: press === undefined ? undefined : { ...press, gesture: "double", isFromSoftware: true } }),
  );
  expect(text).toContain("Urgent: pressed twice");
  expect(text).toContain("Pressed by a program");
});

test("without a press it is what one would send", () => {
  const text = composeReport(input({ press: undefined }));
  expect(text).toContain("What a press would send: Ann Example at FRONTDESK-02");
  expect(text).not.toContain("Press id");
});

test("the picture and why there is none", () => {
  const facts = { type: "image/webp", width: 1600, height: 900, sizeBytes: 61_440, takenAtMs: recordedAtMs } as const;
  const taken = input({ screen: { value: { ...facts, of: "active-window", hiddenWindows: 2 } } });
  expect(oneLine(composeReport(taken))).toMatch(/The window in front, 1600 × 900, 60 KB, taken at .*deny list: 2\./);
  expect(composeReport(input({ screen: { notAvailable: "switched off" } }))).toContain("No picture: switched off");
});

test("the programs with the most memory stand in a table, the others are counted", () => {
  const text = oneLine(
    composeReport(input({ processes: { value: { count: 200, processes: processes(60, "firefox") } } })),
  );
  expect(text).toContain("200 processes, the 60 with the most memory");
  expect(text.match(/>firefox<\/th/g)).toHaveLength(60);
});

test("values stay text", () => {
  const evil = `</td><script>alert(1)</script><img src="x" onerror='alert(2)'>`;
  const fields = { hostname: { value: evil }, login: { value: evil }, memory: { notAvailable: evil } };
  const press = {
    pressId: evil,
    serial: evil,
    sequence: 1,
    recordedAtMs,
    gesture: "short",
    isFromSoftware: false,
  } as const;
  const list = { value: { count: 1, processes: processes(1, evil) } };
  const text = composeReport({
    ...input({ press, processes: list, person: { name: evil } }, fields),
    screen: { notAvailable: evil },
  });
  expect(text).not.toMatch(/<script|<img/);
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("it loads nothing and runs nothing", () => {
  const text = composeReport(input());
  expect(text).toContain("default-src &#39;none&#39;");
  expect(text).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import/);
});

test("the largest evidence makes a report of at most 48 KB that says that it is cut", () => {
  const long = "&".repeat(10_000);
  const many = Array.from({ length: 100 }, () => long);
  const fields = Object.fromEntries(
    fieldNames.map((name) => [name, { notAvailable: long, readAtMs: 0 }]),
  ) as Evidence["fields"];
  const list = { value: { count: 5000, processes: processes(100, long) } };
  const seconds = Array.from({ length: 5000 }, (_value, index) => index);
  const lines = Object.fromEntries(courseNames.map((name) => [name, seconds.map((one) => one * 1234)]));
  const error = { atMs: recordedAtMs, source: long, text: `Failed to start ${long}`, count: 9 };
  const card = { name: long, kind: long, isUp: false };
  const silent = { role: "host", name: long, isReachable: false, detail: long } as const;
  const slow: Evidence["fields"] = {
    lastMinutes: { value: { spanSeconds: 1, trends: {}, networkErrors: 1, course: { secondsBefore: seconds, lines } } },
    systemErrors: { value: { sinceHours: 24, errors: Array.from({ length: 100 }, () => error), note: long } },
    reachability: { value: Array.from({ length: 100 }, () => silent) },
    vpn: { value: Array.from({ length: 100 }, () => card) },
    diskHealth: { value: many.map((name) => ({ name, verdict: "failing", details: [name] })) },
  };
  const text = composeReport(
    input(
      { processes: list, screen: { notAvailable: long } },
      { ...fields, ...slow, hostname: { value: long }, dnsServers: { value: many }, pendingReboot: { value: many } },
    ),
  );
  expect(sizeOf(text)).toBeLessThanOrEqual(mostReportBytes);
  expect(text).toContain("Cut</h2>");
  expect(text).toMatch(/<\/html>\s*$/);
});

test("whatever machine and programs are called, the report is short and complete", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 400 });
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 300 }), anyText, (names, host) => {
      const list = { value: { count: names.length, processes: names.flatMap((name) => processes(1, name)) } };
      const text = composeReport(
        input(
          { processes: list },
          { hostname: { value: host }, dnsServers: { value: names }, domain: { value: host } },
        ),
      );
      expect(sizeOf(text)).toBeLessThanOrEqual(mostReportBytes);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toContain("<script");
    }),
    { numRuns: 30 },
  );
});
