import { expect, test } from "vitest";
import type { EvidenceValues, Reading } from "../../capture/fields.ts";
import { type SlowValues, slowFields } from "../../capture/fields/slow.ts";
import { describeField } from "../describe-field.ts";

const words = <Name extends keyof SlowValues>(name: Name, value: SlowValues[Name]): string[] =>
  describeField(name, { value } as unknown as Reading<EvidenceValues[Name]>);

test("each fact in a technician's words", () => {
  expect(
    words("reachability", [
      { role: "helpdesk", name: "a.example:443", isReachable: true, elapsedMs: 34 },
      { role: "name-server", name: "192.0.2.53", isReachable: false, detail: "no answer in time" },
    ]),
  ).toEqual(["helpdesk a.example:443: 34 ms", "name server 192.0.2.53: NOT reachable, no answer in time"]);
  expect(words("wifi", [{ name: "wlan0", isConnected: true, network: "Office", signalDbm: -58 }])).toEqual([
    "wlan0: Office, -58 dBm",
  ]);
  expect(words("vpn", [{ name: "wg0", kind: "wireguard", isUp: false }])).toEqual(["wg0 (wireguard): down"]);
  expect(
    words("printers", [{ name: "P", isDefault: true, state: "stopped", waitingJobs: 3, reason: "out of paper" }]),
  ).toEqual(["P (default): stopped, 3 jobs wait, out of paper"]);
  expect(words("diskHealth", [{ name: "/dev/sda", model: "A", verdict: "failing", details: ["41 °C"] }])).toEqual([
    "/dev/sda A: FAILING, 41 °C",
  ]);
});

test.each([
  [0, "agrees with a.example"],
  [-1, "agrees with a.example"],
  [95, "1 minute 35 seconds ahead of a.example"],
  [-7200, "2 hours behind a.example"],
])("a clock that is %d seconds ahead", (aheadSeconds, text) =>
  expect(words("clockSkew", { aheadSeconds, host: "a.example" })).toEqual([text]),
);

test("errors with their time and count; none, and what is missing", () => {
  const error = { atMs: Date.UTC(2026, 2, 2, 11), source: "kernel", text: "usb error", count: 4 };
  expect(words("systemErrors", { sinceHours: 24, errors: [error] })).toEqual([
    expect.stringMatching(/^2026-03-0\d \d\d:\d\d kernel: usb error \(4 times\)$/),
  ]);
  expect(words("systemErrors", { sinceHours: 24, errors: [], note: "only some" })).toEqual([
    "none in the last 24 hours",
    "only some",
  ]);
});

test("empty lists are none", () => {
  for (const name of ["reachability", "wifi", "vpn", "printers", "diskHealth"] as const) {
    expect(words(name, [])).toEqual(["none"]);
  }
});

test("what tools said in bad faith is one clean, short line", () => {
  const evil = `\u001b[31m\u202eX\n${"y".repeat(5000)}`;
  const lines = [
    ...words("printers", [{ name: evil, isDefault: false, state: "idle", waitingJobs: 0, reason: evil }]),
    ...words("systemErrors", { sinceHours: 24, errors: [{ source: evil, text: evil, count: 1 }] }),
    ...words("wifi", [{ name: "wlan0", isConnected: true, network: evil }]),
  ];
  for (const line of lines) {
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(line.length).toBeLessThanOrEqual(300);
  }
});

test("the table says for each fact what Windows does and whether that was tried", () => {
  const unproven = Object.values(slowFields).filter(({ source }) => !/unproven|Date header/.test(source.windows));
  expect(unproven).toEqual([]);
});
