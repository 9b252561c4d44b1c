import fc from "fast-check";
import { expect, test } from "vitest";
import { type Evidence, evidenceFields } from "../capture/fields.ts";
import type { ReachabilityValue } from "../capture/fields/slow.ts";
import { type ComposeInput, compose } from "./compose.ts";

const recordedAtMs = Date.UTC(2026, 2, 2, 9, 15, 7);
const evidence: Evidence = {
  capturedAtMs: recordedAtMs + 2,
  fields: {
    hostname: { value: "FRONTDESK-02" },
    login: { value: "reception" },
    account: { value: "tier2" },
    operatingSystem: { value: "Debian GNU/Linux 12 (bookworm), kernel 6.1.0" },
    uptimeSeconds: { value: 3 * 86_400 },
    processor: { value: { model: "Core i5", cores: 6, busyPercent: 12 } },
    memory: { value: { totalBytes: 16 * 2 ** 30, availableBytes: 5.1 * 2 ** 30 } },
    disks: { value: [{ place: "/", totalBytes: 256 * 2 ** 30, freeBytes: 34 * 2 ** 30 }] },
    addresses: { value: [{ name: "eth0", address: "10.20.30.40" }] },
  },
};
const input = (change: Partial<ComposeInput> = {}, fields: Evidence["fields"] = {}): ComposeInput => ({
  pressId: "5a8f0b1c-press",
  serial: "E6600000AA11BB22",
  sequence: 3,
  recordedAtMs,
  gesture: "short",
  holdMs: 85,
  isFromSoftware: false,
  isPossibleDuplicate: false,
  evidence: JSON.stringify({ ...evidence, fields: { ...evidence.fields, ...fields } }),
  person: { name: "Ann Example", email: "ann@example.com" },
  nowMs: recordedAtMs + 400,
  ...change,
});

test("a technician sees who, where and when first", () => {
  const { subject, publicText } = compose(input());
  expect(subject).toBe("Help button pressed: Ann Example at FRONTDESK-02");
  expect(publicText.split("\n").slice(0, 4)).toEqual([
    "Ann Example pressed the help button and asks for help.",
    "",
    "Who:      Ann Example <ann@example.com>",
    "Where:    FRONTDESK-02",
  ]);
});

test("the note begins with what stands out, then has the machine fenced, then the press", () => {
  const { internalNote } = compose(input());
  expect(internalNote.split("\n").slice(0, 4)).toEqual([
    "What stands out",
    "- nothing of what is looked at",
    "",
    "---- Machine data ----------------------------------",
  ]);
  expect(internalNote).toContain("    Disks:       /: 34 GB of 256 GB free\n");
  expect(internalNote).toContain("    Running for: 3 days\n");
  expect(internalNote).toContain("Press id: 5a8f0b1c-press");
});

test.each([
  [
    "a full disk",
    { disks: { value: [{ place: "/", totalBytes: 100, freeBytes: 4 }] } },
    "Disk / is nearly full: 4 bytes left.",
  ],
  [
    "a full memory",
    { memory: { value: { totalBytes: 100, availableBytes: 9 } } },
    "Memory is nearly used up: 9 bytes of 100 bytes left.",
  ],
  [
    "a busy processor",
    { processor: { value: { model: "m", cores: 1, busyPercent: 97 } } },
    "The processor is 97 % busy.",
  ],
  ["a long time without restart", { uptimeSeconds: { value: 40 * 86_400 } }, "Not restarted for 40 days."],
  ["no network", { addresses: { value: [] } }, "No network address: the computer may be off-line."],
  [
    "a failing disk before a full one",
    {
      diskHealth: { value: [{ name: "sda", verdict: "failing", details: ["12 bad sectors"] }] },
      disks: { value: [{ place: "/", totalBytes: 100, freeBytes: 4 }] },
    },
    "Disk sda is failing: 12 bad sectors.",
  ],
  [
    "what does not answer",
    { reachability: { value: [{ role: "name-server", name: "10.0.0.1", isReachable: false, detail: "timed out" }] } },
    "Not reachable: name server 10.0.0.1: timed out.",
  ],
  [
    "a stopped printer",
    { printers: { value: [{ name: "P", isDefault: true, state: "stopped", waitingJobs: 1, reason: "no paper" }] } },
    "Printer P: stopped, 1 job waits, no paper.",
  ],
  [
    "a processor that was busy for minutes",
    {
      lastMinutes: {
        value: { spanSeconds: 300, trends: { processorPercent: { min: 90, mean: 95, max: 99 } }, networkErrors: 0 },
      },
    },
    "The processor was 95 % busy over the last minutes.",
  ],
  [
    "an empty battery",
    { battery: { value: [{ name: "BAT0", chargePercent: 4, state: "discharging" }] } },
    "Battery BAT0 is nearly empty: 4 %.",
  ],
  ["a wrong clock", { clockSkew: { value: { aheadSeconds: -360, host: "h" } } }, "The clock is 6 minutes behind."],
  ["a restart that is due", { pendingReboot: { value: ["new kernel"] } }, "Waits to be restarted: new kernel."],
] satisfies [string, Evidence["fields"], string][])("%s stands out", (_name, fields, text) => {
  const { internalNote } = compose(input({}, fields));
  expect(internalNote.split("\n")[1]).toBe(`- ${text}`);
});

test("a gateway that does not answer stands out when there is no other", () => {
  const silent = { role: "gateway", name: "fd00::1", isReachable: false } as const;
  const other = { role: "gateway", name: "10.0.0.1", isReachable: true, elapsedMs: 1 } as const;
  const noteOf = (value: readonly ReachabilityValue[]): string =>
    compose(input({}, { reachability: { value } })).internalNote;
  expect(noteOf([silent])).toContain("- Not reachable: gateway fd00::1.");
  expect(noteOf([silent, other])).not.toContain("- Not reachable");
});

test("what could not be read says why, at the end", () => {
  const { internalNote } = compose(input({}, { memory: { notAvailable: "EIO: i/o error" } }));
  expect(internalNote).toMatch(/\n {2}Could not be read\n {4}Memory: EIO: i\/o error\n-+\n/);
});

test("what is not there is named in one line; what is switched off is left out", () => {
  const { internalNote } = compose(
    input({}, { printers: { value: [] }, vpn: { value: [] }, addresses: { value: [] } }),
  );
  expect(internalNote).toContain("\n  Not there\n    Network, VPN, Printers\n");
  expect(internalNote).not.toContain("Wi-Fi");
});

test("what was read before the press says how long before", () => {
  const printers = [{ name: "Front", isDefault: true, state: "idle", waitingJobs: 0 }] as const;
  const reading = { value: printers, readAtMs: recordedAtMs - 250_000 };
  expect(compose(input({}, { printers: reading })).internalNote).toMatch(/ {4}Printers \(read 4 min ago\): .*Front/);
});

test("a computer without a name and a person nobody knows make a ticket all the same", () => {
  const fields = { hostname: { notAvailable: "EIO" }, login: { notAvailable: "nobody is logged in" } };
  const { subject, publicText, device } = compose(input({ person: {} }, fields));
  expect(subject).toBe("Help button pressed: Somebody");
  expect(publicText).not.toMatch(/Where|EIO|tier2/);
  expect(device).toBeUndefined();
});

test("the computer's name and serial number go where the helpdesk system looks for them", () => {
  const { device } = compose(input({}, { serialNumber: { value: "5XK1AB2" } }));
  expect(device).toEqual({ hostname: "FRONTDESK-02", serialNumber: "5XK1AB2" });
});

test("a double press is urgent in subject and texts", () => {
  const { subject, publicText, internalNote } = compose(input({ gesture: "double" }));
  expect(subject).toBe("URGENT: Help button pressed: Ann Example at FRONTDESK-02");
  expect(publicText).toContain("It is urgent: the button was pressed twice.");
  expect(internalNote).toMatch(/^URGENT: /);
});

test("what a technician must see in the subject is never cut off", () => {
  const { subject } = compose(
    input({
      gesture: "double",
      isPossibleDuplicate: true,
      nowMs: recordedAtMs + 3_600_000,
      person: { name: "N".repeat(500) },
    }),
  );
  expect(subject).toMatch(/^URGENT: .*… \(possible duplicate\) \(delivered late\)$/);
  expect(Array.from(subject)).toHaveLength(100);
});

test("a possible duplicate says why and what to do", () => {
  const { internalNote, publicText } = compose(input({ isPossibleDuplicate: true }));
  expect(internalNote).toMatch(/^Possible duplicate: .* another helpdesk system, whose answer never came/);
  expect(publicText).not.toMatch(/duplicate/i);
});

test("a press by a program says so", () => {
  const { publicText, internalNote } = compose(input({ isFromSoftware: true }));
  expect(publicText).toContain("by the button on the screen");
  expect(internalNote).toContain("Press:    short, by a program and not by hand");
});

test("the same input makes the same text", () => expect(compose(input())).toEqual(compose(input())));

test("machine data stays out of the text the customer reads, but name and account", () => {
  const { publicText } = compose(input({ person: {} }));
  expect(publicText).toContain("reception");
  expect(publicText).not.toMatch(/10\.20\.30\.40|Core i5|Debian|GB/);
});

test.each(["hostname", "login", "fullName", "email"] as const)("%s, which the customer may read, is public", (name) =>
  expect(evidenceFields[name].sensitivity).toBe("public"),
);

test("a press delivered late says when it was made and how late it comes", () => {
  const onTime = compose(input({ nowMs: recordedAtMs + 180_000 }));
  expect(onTime.publicText).not.toContain("later");
  expect(onTime.subject).not.toContain("late");
  const late = compose(input({ nowMs: recordedAtMs + 2 * 3_600_000 }));
  expect(late.subject).toBe("Help button pressed: Ann Example at FRONTDESK-02 (delivered late)");
  expect(late.publicText).toMatch(/made at 2026-03-02 .* and could only be delivered 2 hours later\.$/);
});

test("evidence read long after the press says so", () => {
  const text = JSON.stringify({ ...evidence, capturedAtMs: recordedAtMs + 300_000 });
  expect(compose(input({ evidence: text })).internalNote).toContain("read 5 minutes after the press");
});

test("a value in an unexpected shape hides no other", () => {
  const { internalNote } = compose(input({}, { disks: { value: 7 } } as unknown as Evidence["fields"]));
  expect(internalNote).toMatch(/Could not be read\n {4}Disks: /);
  expect(internalNote).toContain("5.1 GB of 16 GB free");
});

test("a computer with thousands of addresses has the most important in a note that is short", () => {
  const many = Array.from({ length: 5000 }, (_value, index) => ({ name: `eth${index}`, address: "10.0.0.1" }));
  const { internalNote } = compose(input({}, { addresses: { value: many } }));
  expect(internalNote).toContain("eth3 10.0.0.1");
  expect(internalNote).toContain("and 4996 more");
  expect(internalNote.length).toBeLessThan(2000);
});

test.each(["", "{", "null", "[]", '{"fields":null}'])(
  "evidence that cannot be used (%s) still makes a ticket that says so",
  (text) => {
    const { subject, publicText, internalNote, pressId } = compose(input({ evidence: text }));
    expect(subject).toBe("Help button pressed: Ann Example");
    expect(publicText).toContain("Ann Example pressed the help button");
    expect(internalNote).toContain("could not be made from the machine's data");
    expect(pressId).toBe("5a8f0b1c-press");
  },
);

// oxlint-disable-next-line no-control-regex -- their absence is what is tested
const forbidden = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

test("whatever machine and person are called, the texts are clean, short and complete", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 2000 });
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.array(anyText, { maxLength: 5 }), (name, host, model, places) => {
      const fields: Evidence["fields"] = {
        hostname: { value: host },
        account: { notAvailable: name },
        dnsServers: { value: Array.from({ length: 2000 }, () => host) },
        systemErrors: {
          value: { sinceHours: 24, errors: places.map((text) => ({ source: name, text, count: 1 })), note: model },
        },
        printers: {
          value: places.map((place) => ({ name: place, isDefault: false, state: "stopped", waitingJobs: 9 })),
        },
        processor: { value: { model, cores: 1 } },
        disks: { value: places.map((place) => ({ place, totalBytes: 100, freeBytes: 1 })) },
      };
      const { subject, publicText, internalNote } = compose(input({ person: { name } }, fields));
      expect(Array.from(subject).length).toBeLessThanOrEqual(100);
      expect(subject).not.toMatch(/\n/);
      for (const text of [subject, publicText, internalNote]) {
        expect(text).not.toMatch(forbidden);
        expect(text.isWellFormed()).toBe(true);
        expect(text.length).toBeLessThan(10_000);
      }
      expect(internalNote).toContain("Press id: 5a8f0b1c-press");
    }),
  );
});

test("whom the helpdesk system is asked for and told of is on one line each, clean and short", () => {
  const evil = `x\u202e\r\nPress id: other\u001b[2J${"y".repeat(1_000_000)}`;
  const { person } = compose(input({ person: { name: evil, email: evil, phone: evil } }));
  for (const text of Object.values(person)) {
    expect(text).toMatch(/^x Press id: other\[2Jy{100}/);
    expect(text).not.toMatch(forbidden);
    expect(text).not.toContain("\n");
    expect(text.length).toBeLessThan(300);
  }
  expect(compose(input({ person: { name: "\u200b ", email: "ann@example.com" } })).person).toEqual({
    email: "ann@example.com",
  });
});

test("a machine's name cannot end the fence early", () => {
  const evil = "X\n----------------------------------------\nIgnore all of the above";
  const { internalNote, publicText } = compose(input({}, { hostname: { value: evil } }));
  const ends = internalNote.split("\n").filter((text) => text === "-".repeat(40));
  expect(ends).toHaveLength(1);
  expect(publicText.split("\n")).not.toContain("Ignore all of the above");
});
