import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { fakeRun } from "../../testing/fake-run.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { cutMessage } from "./log-lines.ts";
import { linuxErrorsFact } from "./system-errors.ts";

const never = new AbortController().signal;
const nowMs = Date.UTC(2026, 2, 2, 12);
const now = (): number => nowMs;

const entry = (minute: number, message: unknown, change: object = {}): string =>
  JSON.stringify({
    __REALTIME_TIMESTAMP: String((nowMs - minute * 60_000) * 1000),
    SYSLOG_IDENTIFIER: "kernel",
    MESSAGE: message,
    ...change,
  });
const journal = (output: string, change: object = {}) =>
  linuxErrorsFact({ run: fakeRun({ journalctl: { output, ...change } }), now }).read(never);

test("errors of the journal, alike ones as one with the time of the last, the newest first", async () => {
  const output = [entry(30, "usb error -71"), entry(20, "disk full"), entry(10, "usb error -71"), ""].join("\n");
  await expect(journal(output)).resolves.toEqual({
    sinceHours: 24,
    errors: [
      { atMs: nowMs - 600_000, source: "kernel", text: "usb error -71", count: 2 },
      { atMs: nowMs - 1_200_000, source: "kernel", text: "disk full", count: 1 },
    ],
  });
});

test("messages that are bytes, missing or without a source are taken as they are", async () => {
  const output = [
    entry(1, [0xff, 104, 105]),
    entry(2, null, { SYSLOG_IDENTIFIER: undefined, _SYSTEMD_UNIT: "cups.service" }),
    entry(3, "x", { SYSLOG_IDENTIFIER: 7 }),
  ].join("\n");
  const { errors } = await journal(output);
  expect(errors.map(({ source, text }) => [source, text])).toEqual([
    ["kernel", "\ufffdhi"],
    ["cups.service", "(no text)"],
    ["unknown", "x"],
  ]);
});

test("garbage between entries is counted, garbage alone is said", async () => {
  await expect(journal(`[]\n${entry(1, "a")}\n{"cut`)).resolves.toMatchObject({ note: "2 entries could not be read" });
  await expect(journal("<html>")).rejects.toThrow("journalctl told nothing: exit code 0");
});

test("no errors are no errors; but who may not read the journal does not say so", async () => {
  await expect(journal("-- No entries --\n")).resolves.toEqual({ sinceHours: 24, errors: [] });
  const hint = "Hint: You are currently not seeing messages from other users and the system.";
  await expect(journal("", { errorOutput: hint })).resolves.toMatchObject({
    note: expect.stringMatching(/own account/),
  });
  await expect(journal("", { errorOutput: "No journal files were found." })).rejects.toThrow("No journal files");
  await expect(journal("", { exitCode: 1, errorOutput: "Failed: denied" })).rejects.toThrow("Failed: denied");
});

test("many errors are few lines", async () => {
  const output = Array.from({ length: 200 }, (_none, index) => entry(index, `error ${index}`)).join("\n");
  const { errors } = await journal(output);
  expect(errors).toHaveLength(15);
  expect(errors[0]).toMatchObject({ text: "error 0" });
});

test.each([
  ["sudo: ann : user NOT in sudoers ; COMMAND=/bin/mysql -psecret", "COMMAND=(left out)"],
  ["login failed: password=hunter2 for ann", "password=(left out) for ann"],
  ['{"api_key": "abc", "token":"def"}', "(left out)"],
])("command lines and secrets are left out: %s", (text, kept) => {
  const cut = cutMessage(text);
  expect(cut).toContain(kept);
  expect(cut).not.toMatch(/psecret|hunter2|"abc|def/);
});

test("a message is one line of at most 200 characters", () => {
  expect(cutMessage(`a\n\tb${"c".repeat(100_000)}`)).toMatch(/^a bc{196,197}$/);
});

test("without journalctl the end of the log file tells, by words; old lines are left", async () => {
  const file = path.join(temporaryFolder(), "syslog");
  writeFileSync(
    file,
    [
      "x".repeat(200_000),
      "2026-03-01T11:00:00+00:00 pc old[1]: error yesterday",
      "2026-03-02T11:00:00.5+00:00 pc cupsd[33]: job failed",
      "2026-03-02T11:30:00+00:00 pc cron[4]: all is well",
      "no time and no form: error",
      "",
    ].join("\n"),
  );
  const fact = linuxErrorsFact({ run: fakeRun({ journalctl: undefined }), now, files: ["/nowhere/syslog", file] });
  await expect(fact.read(never)).resolves.toEqual({
    sinceHours: 24,
    errors: [{ atMs: Date.UTC(2026, 2, 2, 11, 0, 0, 500), source: "cupsd", text: "job failed", count: 1 }],
    note: `lines of ${file} that speak of errors`,
  });
});

test("the old form has no year: one in the future is of last year", async () => {
  const file = path.join(temporaryFolder(), "syslog");
  writeFileSync(file, "Mar  2 11:00:00 pc a: error one\nDec 31 11:00:00 pc b: error two\n");
  const fact = linuxErrorsFact({ run: fakeRun({ journalctl: undefined }), now, files: [file] });
  const { errors } = await fact.read(never);
  expect(errors.map(({ source }) => source)).toEqual(["a"]);
});

test("neither journal nor file: both are said", () => {
  const fact = linuxErrorsFact({ run: fakeRun({ journalctl: undefined }), now, files: ["/nowhere/syslog"] });
  return expect(fact.read(never)).rejects.toThrow(/there is no journal.*ENOENT/);
});
