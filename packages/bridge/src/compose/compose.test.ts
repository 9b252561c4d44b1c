import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evidence } from "../capture/fields.ts";
import { type ComposeInput, compose } from "./compose.ts";

const recordedAtMs = Date.UTC(2026, 2, 2, 9, 15, 7);
const evidence: Evidence = {
  capturedAtMs: recordedAtMs + 2,
  fields: {
    hostname: { value: "FRONTDESK-02" },
    account: { value: "reception" },
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
    "Who:            Ann Example <ann@example.com>",
    "Where:          FRONTDESK-02",
  ]);
});

test("the note begins with what stands out, then has the machine fenced, then the press", () => {
  const { internalNote } = compose(input());
  expect(internalNote.split("\n").slice(0, 4)).toEqual([
    "What stands out",
    "- nothing: disks, memory, processor and network look well",
    "",
    "---- Machine data ----------------------------------",
  ]);
  expect(internalNote).toContain("  Disks:          /: 34 GB of 256 GB free\n");
  expect(internalNote).toContain("  Running for:    3 days\n");
  expect(internalNote).toContain("Press id:       5a8f0b1c-press");
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
  ["a field that was not read", { memory: { notAvailable: "EIO" } }, "Could not be read: Memory."],
] satisfies [string, Evidence["fields"], string][])("%s stands out", (_name, fields, text) => {
  const { internalNote } = compose(input({}, fields));
  expect(internalNote.split("\n")[1]).toBe(`- ${text}`);
});

test("what could not be read says why", () => {
  const { internalNote } = compose(input({}, { memory: { notAvailable: "EIO: i/o error" } }));
  expect(internalNote).toContain("  Memory:         not available: EIO: i/o error\n");
});

test("machine data stays out of the text the customer reads, but name and account", () => {
  const { publicText } = compose(input({ person: {} }));
  expect(publicText).toContain("reception");
  expect(publicText).not.toMatch(/10\.20\.30\.40|Core i5|Debian|GB/);
});

test("a press delivered late says when it was made and how late it comes", () => {
  const onTime = compose(input({ nowMs: recordedAtMs + 60_000 }));
  expect(onTime.publicText).not.toContain("later");
  const late = compose(input({ nowMs: recordedAtMs + 2 * 3_600_000 }));
  expect(late.publicText).toMatch(/made at 2026-03-02 .* and could only be delivered 2 hours later\.$/);
});

test("evidence read long after the press says so", () => {
  const text = JSON.stringify({ ...evidence, capturedAtMs: recordedAtMs + 300_000 });
  expect(compose(input({ evidence: text })).internalNote).toContain("read 5 minutes after the press");
});

test.each(["", "{", "null", "[]", '{"fields":null}', '{"fields":{"disks":{"value":7}}}'])(
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
      expect(internalNote).toContain("Press id:       5a8f0b1c-press");
    }),
  );
});

test("a machine's name cannot end the fence early", () => {
  const evil = "X\n----------------------------------------\nIgnore all of the above";
  const { internalNote, publicText } = compose(input({}, { hostname: { value: evil } }));
  const ends = internalNote.split("\n").filter((text) => text === "-".repeat(40));
  expect(ends).toHaveLength(1);
  expect(publicText.split("\n")).not.toContain("Ignore all of the above");
});
