import { expect, test } from "vitest";
import { agoOf, painted, plain, statusLines } from "./status-view.ts";
import { troubledStatus, wellStatus } from "./testing/statuses.ts";

test("when all is well, it says so first, and all fits on a small screen", () => {
  const lines = statusLines(wellStatus, plain);
  expect(lines[0]).toMatch(/^All is well\. Bridge 0\.1\.0, process 4711, running for 3 h/);
  expect(lines.length).toBeLessThanOrEqual(9);
  expect(lines.join("\n")).toContain("idle: All is well; nothing is open.");
  expect(lines.join("\n")).toContain("none waits, 13 sent");
});

test("without a button all is not well", () => {
  const [first] = statusLines({ ...wellStatus, buttons: [] }, plain);
  expect(first).toMatch(/^No button is attached\. /);
});

test("where no button is expected all is well without one", () => {
  const lines = statusLines({ ...wellStatus, buttons: [], isButtonExpected: false }, plain);
  expect(lines[0]).toMatch(/^All is well\. /);
  expect(lines.join("\n")).toMatch(/^Button +none, and none is expected here \(button\.expected\)$/m);
});

test("a button that cannot be used is not one that is missing", () => {
  const described = { eventId: 1008, severity: "error", sinceMs: wellStatus.nowMs, subject: "/dev/hidraw0" } as const;
  const warning = { ...described, code: "button-unusable", text: "A button cannot be used.", remedy: "" } as const;
  const text = statusLines({ ...wellStatus, buttons: [], warnings: [warning] }, plain).join("\n");
  expect(text).toMatch(/^Button +none that can be used: see below$/m);
});

test.each([
  ["unreachable", /^The helpdesk system cannot be reached\. /],
  ["paused", /^The helpdesk system refuses this bridge\. /],
] as const)("while a way is %s all is not well, though nobody was warned yet", (state, expected) => {
  const error = { code: "auth_rejected" as const, message: "The key is refused.", hint: "" };
  const ways = wellStatus.ways.map((way) => ({ ...way, state, error, nextAttemptAtMs: wellStatus.nowMs - 5 }));
  const lines = statusLines({ ...wellStatus, ways }, plain);
  expect(lines[0]).toMatch(expected);
  expect(lines.join("\n")).not.toContain("next attempt"); // there is none before the next press
});

test("in trouble it says what is wrong and what to do", () => {
  const text = statusLines(troubledStatus, plain).join("\n");
  expect(text).toMatch(/^2 warnings\. /);
  expect(text).toContain("none: plug one in");
  expect(text).toContain(
    "connectwise at psa.example through the proxy proxy.example:8080: refuses this bridge, next attempt in 2 min",
  );
  expect(text).toContain("3 wait (the oldest since 5 min), 1 refused, 2 given up, 12 sent, 4 notes or files to follow");
  expect(text).toMatch(/ERROR {2}The helpdesk system refuses .*destination-paused, since 5 min\)\n {7}Set a new key\./);
  expect(text).toMatch(/warn {3}The last picture .*since 2 d\)\n {7}Was the screen locked\?/);
});

test("one is one", () => {
  const presses = { ...wellStatus.presses, openFollowUps: 1 };
  expect(statusLines({ ...wellStatus, presses }, plain).join("\n")).toContain("13 sent, 1 note or file to follow");
});

test("colours are beside the words, never in their place", () => {
  // oxlint-disable-next-line no-control-regex
  const bare = statusLines(troubledStatus, painted).map((line) => line.replaceAll(/\u001B\[\d+m/g, ""));
  expect(bare).toEqual(statusLines(troubledStatus, plain));
});

test.each([
  [0, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [7_200_000, "2 h"],
  [90_000_000, "1 d"],
  [-5, "0 s"],
])("%i ms are %s", (pastMs, text) => {
  expect(agoOf(pastMs)).toBe(text);
});
