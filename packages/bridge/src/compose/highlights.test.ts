import { expect, test } from "vitest";
import type { Evidence } from "../capture/fields.ts";
import { findings, highlights } from "./highlights.ts";
import { looks } from "./highlights-table.ts";

const evidence = (fields: Evidence["fields"]): Evidence => ({ capturedAtMs: 0, fields });
const disk = (freeBytes: number): Evidence["fields"] => ({
  disks: { value: [{ place: "/", totalBytes: 100, freeBytes }] },
});
const clock = (aheadSeconds: number): Evidence["fields"] => ({
  clockSkew: { value: { aheadSeconds, host: "a.example" } },
});
const silent = { role: "host", name: "files", isReachable: false } as const;
const down = { name: "wg0", kind: "wireguard", isUp: false } as const;

test.each([
  ["a nearly full disk", disk(5), "hardware", "warning"],
  ["a full disk", disk(1), "hardware", "problem"],
  ["a clock that is a little wrong", clock(200), "security", "warning"],
  ["a clock with which nobody can sign in", clock(-300), "security", "problem"],
  ["a restart that is due", { pendingReboot: { value: ["new kernel"] } }, "security", "warning"],
  ["a long uptime", { uptimeSeconds: { value: 31 * 86_400 } }, "software", "warning"],
  ["used memory", { memory: { value: { totalBytes: 100, availableBytes: 3 } } }, "software", "problem"],
  ["no address", { addresses: { value: [] } }, "network", "problem"],
  ["a weak signal", { wifi: { value: [{ name: "w", isConnected: true, signalDbm: -84 }] } }, "network", "warning"],
  [
    "a weak signal of Windows",
    { wifi: { value: [{ name: "w", isConnected: true, signalPercent: 20 }] } },
    "network",
    "warning",
  ],
  [
    "many spoiled packets",
    { lastMinutes: { value: { spanSeconds: 300, trends: {}, networkErrors: 1000 } } },
    "network",
    "warning",
  ],
] satisfies [string, Evidence["fields"], string, string][])(
  "%s has its light and severity",
  (_name, fields, light, severity) => expect(findings(evidence(fields))).toMatchObject([{ light, severity }]),
);

test("what is as it should be is no finding", () => {
  const healthy: Evidence["fields"] = {
    ...disk(40),
    ...clock(3),
    wifi: {
      value: [
        { name: "a", isConnected: true, signalDbm: -60, signalPercent: 80 },
        { name: "b", isConnected: false },
      ],
    },
    vpn: { value: [down] },
    reachability: { value: [{ ...silent, isReachable: true }] },
    lastMinutes: { value: { spanSeconds: 300, trends: {}, networkErrors: 3 } },
  };
  expect(findings(evidence(healthy))).toEqual([]);
});

test("a VPN that is down is told where something cannot be reached", () => {
  const texts = highlights(evidence({ vpn: { value: [down] }, reachability: { value: [silent] } }));
  expect(texts).toEqual(["Not reachable: host files.", "VPN wg0 is down."]);
});

test("the table begins with the problems, so that the note does, too", () => {
  const severities = looks.map(({ severity }) => severity);
  expect(severities).toEqual(severities.toSorted());
});

test("a value in another shape hides no other look", () => {
  const odd = { disks: { value: 7 }, printers: { value: "none" }, uptimeSeconds: { value: 99 * 86_400 } };
  expect(highlights(evidence(odd as unknown as Evidence["fields"]))).toEqual(["Not restarted for 99 days."]);
});

test("more than eight are counted", () => {
  const many = Array.from({ length: 20 }, (_value, index) => ({ ...silent, name: `h${index}` }));
  const texts = highlights(evidence({ reachability: { value: many } }));
  expect(texts).toHaveLength(8);
  expect(texts.at(-1)).toBe("and 13 more");
  expect(findings(evidence({ reachability: { value: many } }))).toHaveLength(20);
});
