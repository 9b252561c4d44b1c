import type { CapturedOnce } from "@tier2/bridge";
import { expect, test } from "vitest";
import { telemetryText } from "./telemetry-text.ts";

const atMs = Date.UTC(2026, 2, 2, 9, 15, 7);
const captured: CapturedOnce = {
  evidence: {
    capturedAtMs: atMs,
    fields: {
      hostname: { value: "FRONTDESK-02" },
      memory: { notAvailable: "EIO" },
      vpn: { value: [], readAtMs: atMs - 5000 },
      dnsServers: { value: ["10.0.0.1", "10.0.0.2"] },
    },
  },
  processes: {
    value: {
      count: 9,
      processes: [{ id: 1, name: "evil\u001b[2J", account: "ann", memoryBytes: 2 ** 30, processorPercent: 1 }],
    },
  },
  person: { name: "Ann Example" },
  picture: { isTaken: false, text: "switched off" },
};

test("every field with its name, who may see it, its value, its age, or why there is none", () => {
  const text = telemetryText(captured);
  expect(text).toMatch(/^ {2}hostname +public +Computer: FRONTDESK-02$/m);
  expect(text).toMatch(/^ {2}memory +internal +Memory: not available: EIO$/m);
  expect(text).toMatch(/^ {2}vpn +internal +VPN \(read 5 s ago\): none$/m);
  expect(text).toMatch(/^ {2}dnsServers +internal +DNS servers: 10\.0\.0\.1\n +10\.0\.0\.2$/m);
  expect(text).toContain("For: Ann Example\n");
  expect(text).toContain("Picture of the screen\n  switched off\n");
});

test("what is switched off stands apart, with what it would be", () => {
  const [, off = ""] = telemetryText(captured).split("Not collected");
  expect(off).toMatch(/^ {2}wifi +internal +Wi-Fi: Wireless network cards/m);
  expect(off).not.toContain("hostname");
});

test("names of programs do not steer the terminal", () => {
  const text = telemetryText(captured);
  expect(text).toContain("9, of these the 1 with the most memory");
  expect(text).toContain("evil[2J (ann, 1 GB)");
  expect(text).not.toContain("\u001b");
});

test("somebody nobody knows, and programs that cannot be read", () => {
  const text = telemetryText({ ...captured, person: {}, processes: { notAvailable: "switched off" } });
  expect(text).toContain("For: somebody unknown\n");
  expect(text).toMatch(/^ {2}processes +internal +not available: switched off$/m);
});
