import { expect, test } from "vitest";
import type { BridgeEvent } from "./events.ts";
import { adapterLogger, logEvent } from "./log-events.ts";
import { createLogger } from "./log.ts";

function collected(level: "debug" | "info" = "debug") {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { lines, logger: createLogger({ level, destination: { write } }) };
}

test("a line has a time, a level, a constant event name, a sentence and fields", () => {
  const { lines, logger } = collected();
  logger.log("warn", "button.none", "No button is attached.", { serial: "S1" });
  expect(lines).toEqual([
    {
      level: "warn",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      event: "button.none",
      serial: "S1",
      message: "No button is attached.",
    },
  ]);
});

test("fields that are not on the list, objects and long texts do not get into the log", () => {
  const { lines, logger } = collected();
  const told = adapterLogger(logger, "fake");
  told.warn(
    { authorization: "Basic private-key", subject: "ticket text", host: "a.example", error: { body: "x" } },
    "m",
  );
  told.debug({ path: "p".repeat(10_000) }, "m".repeat(10_000));
  expect(lines[0]).toEqual(expect.objectContaining({ event: "adapter.told", host: "a.example", component: "fake" }));
  expect(JSON.stringify(lines)).not.toMatch(/private-key|ticket text|body/);
  expect(JSON.stringify(lines).length).toBeLessThan(2000);
});

test("what a helpdesk system or a device says moves, turns and hides nothing in a log", () => {
  const written: string[] = [];
  const logger = createLogger({ destination: { write: (line) => void written.push(line) } });
  const evil = "a\u001b]0;b\u0007\u009b31m\u007f\u202ec\u200bd\ne";
  logger.log("info", "button.attached", evil, { serial: evil });
  expect(written.join("")).not.toMatch(/[\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
  expect(JSON.parse(written.join(""))).toMatchObject({ serial: "a]0;b31mcd e", message: "a]0;b31mcd e" });
});

test("what is below the level is not written", () => {
  const { lines, logger } = collected("info");
  logger.log("debug", "light.changed", "The light changed.");
  expect(lines).toEqual([]);
});

const error = { code: "auth_rejected", message: "refused", hint: "look there", httpStatus: 401 } as const;
const described = { code: "disk_full", category: "storage", message: "full", hint: "free some" } as const;
const events: BridgeEvent[] = [
  { type: "button.attached", serial: "S1", board: "pico", firmwareVersion: "0.1.0", path: "/dev/hidraw0" },
  { type: "button.detached", serial: "S1", reason: "gone" },
  { type: "button.none" },
  { type: "button.unusable", path: "/dev/hidraw0", error: described },
  { type: "button.refusal-ended", path: "/dev/hidraw0" },
  { type: "button.warned", serial: "S1", message: "lost", hint: "ask" },
  {
    ...{ type: "press.recorded", pressId: "p", serial: "S1", isFromSoftware: false },
    ...{ bootId: 1, sequence: 2, deviceTimeMs: 3, recordedAtMs: 4 },
  },
  { type: "press.cancelled", pressId: "p", serial: "S1", reason: "undo" },
  { type: "press.folded", pressId: "p", serial: "S1", parentId: "q" },
  { type: "press.dead", pressId: "p", serial: "S1", recordedAtMs: 4, error },
  { type: "press.rerouted", pressId: "p", route: "fallback" },
  { type: "picture.held", pressId: "p", serial: "S1" },
  { type: "picture.taken", isBlank: true },
  { type: "data.erased", presses: 1, evidence: 2 },
  { type: "database.set-aside", keptAs: "/var/lib/tier2/other" },
  { type: "gesture.recorded", pressId: "p", serial: "S1", kind: "short", holdMs: 80 },
  { type: "light.changed", serial: "S1", name: "saved" },
  { type: "report.invalid", serial: "S1", reason: "unknown-id", reportId: 9, lengthBytes: 1 },
  { type: "storage.failed", error: described },
  { type: "storage.recovered" },
  { type: "press.captured", pressId: "p", durationMs: 1 },
  { type: "delivery.started", pressId: "p", attempt: 1, step: "submit" },
  {
    type: "ticket.accepted",
    pressId: "p",
    serial: "S1",
    ticket: { id: "1", number: "T1" },
    elapsedMs: 9,
    duplicates: [],
    route: "first",
  },
  { type: "delivery.failed", pressId: "p", error, nextAttemptAtMs: 1_750_000_000_000 },
  {
    ...{ type: "destination.changed", route: "first", host: "psa.invalid" },
    ...{ state: "paused", error, nextAttemptAtMs: 1_750_000_000_000 },
  },
  { type: "follow-up.done", pressId: "p", kind: "file", name: "report.html", isSupported: true },
  { type: "follow-up.failed", pressId: "p", kind: "note", name: "", error, nextAttemptAtMs: undefined },
  { type: "ticket.duplicated", pressId: "p", duplicates: [{ id: "2", number: "T2" }] },
  {
    ...{ type: "ticket.changed", pressId: "p", serial: "S1", ticketNumber: "T1", subject: "canary" },
    ...{ status: "In Progress", attention: "answered" },
  },
  { type: "config.applied" },
  { type: "config.refused", error: described },
  { type: "config.deferred", places: ["device"] },
  { type: "main-thread.blocked", durationMs: 2000 },
  {
    type: "warning.raised",
    warning: {
      ...{ code: "picture-blank", eventId: 1004, severity: "warning", sinceMs: 1, subject: "" },
      ...{ text: "The last picture was blank.", remedy: "Look." },
    },
  },
  { type: "warning.cleared", code: "picture-blank", subject: "" },
  { type: "bridge.failed", error: described },
];

test.each(events)("$type has a line of its own name", (event) => {
  const { lines, logger } = collected();
  logEvent(logger, event);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ event: event.type, message: expect.stringMatching(/./) });
  expect(JSON.stringify(lines)).not.toContain("canary"); // a subject is the person's
});
