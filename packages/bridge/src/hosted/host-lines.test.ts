import { expect, test } from "vitest";
import { type HostLine, eventLine, parseHostLine } from "./host-lines.ts";
import { SessionLocks } from "./session-locks.ts";

const key = "ab".repeat(32);

test.each<[string, HostLine]>([
  [
    String.raw`hello {"pipe":"\\\\.\\pipe\\tier2-0","key":"${key}"}`.replace("${key}", key),
    { kind: "hello", pipe: String.raw`\\.\pipe\tier2-0`, key },
  ],
  ["stop", { kind: "stop" }],
  ["session lock 2", { kind: "session", change: "lock", session: 2 }],
  ["session remote-disconnect 4294967295", { kind: "session", change: "remote-disconnect", session: 0xffff_ffff }],
  ["power resume", { kind: "power", change: "resume" }],
])("%s", (line, known) => {
  expect(parseHostLine(line)).toEqual(known);
});

test.each([
  "",
  "hello",
  "hello {}",
  'hello {"pipe":"x","key":"short"}',
  "hello null",
  "session lock x",
  "session sing 1",
  "power on",
  "Stop",
])("%j is nothing that is known", (line) => {
  expect(parseHostLine(line)).toBeUndefined();
});

test("a warning is one line of limited length, with its id and severity", () => {
  const warning = { code: "watch-failed", subject: "", sinceMs: 0 } as const;
  const line = eventLine({ ...warning, eventId: 1020, severity: "warning", text: "a\r\nevent 1 error b", remedy: "c" });
  expect(line).toBe("event 1020 warning a event 1 error b c\n");
  const long = eventLine({ ...warning, eventId: 1020, severity: "error", text: "é".repeat(5000), remedy: "" });
  expect(long).toBe(`event 1020 error ${"é".repeat(1000)}\n`);
});

test("a session is locked from the word of it to the next one; before it is not known", () => {
  const locks = new SessionLocks();
  const say = (change: Extract<HostLine, { kind: "session" }>["change"]): void =>
    locks.take({ kind: "session", change, session: 2 });
  expect(locks.isLocked(2)).toBeUndefined();
  say("lock");
  expect(locks.isLocked(2)).toBe(true);
  expect(locks.isLocked(3)).toBeUndefined();
  say("console-disconnect");
  expect(locks.isLocked(2)).toBe(true);
  say("unlock");
  expect(locks.isLocked(2)).toBe(false);
  say("logoff");
  expect(locks.isLocked(2)).toBeUndefined();
});
