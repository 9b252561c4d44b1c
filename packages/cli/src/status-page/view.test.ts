import type { BridgeStatus, QueueSnapshot, QueuedPress, Warning, WayStatus } from "@tier2/bridge";
import { expect, test } from "vitest";
import { statusView } from "./view.ts";

const counts = { recorded: 1, ready: 2, sent: 3, folded: 1, cancelled: 0, failed: 1, dead: 0 };

const status: BridgeStatus = {
  ...{ version: "0.1.0", pid: 1, nowMs: 0, startedAtMs: 0, configFile: undefined, ways: [], warnings: [] },
  ...{ origins: {}, agents: [], isButtonExpected: true },
  buttons: [{ serial: "A1", board: "pico", firmwareVersion: "0.1.0", path: "x", attachedSinceMs: 0, light: undefined }],
  presses: { counts, oldestWaitingAtMs: undefined, openFollowUps: 0 },
  storage: { path: "/x", usedBytes: 0, error: undefined },
  capture: { screen: "off", without: [] },
  watch: { isEnabled: false, tickets: 0 },
};

const press: QueuedPress = {
  ...{ pressId: "p", serial: "A1", state: "ready", recordedAtMs: 0, gesture: "short", isFromSoftware: false },
  ...{ route: "first", attempts: 0, nextAttemptAtMs: 5, leaseExpiresAtMs: undefined, findAfterMs: undefined },
  ...{ undoUntilMs: undefined, lastError: undefined, ticket: undefined, subject: undefined, parentId: undefined },
  ...{ cancelledBy: undefined, blockText: undefined, formUntilMs: undefined, saying: "over", openFollowUps: 0 },
  attention: undefined,
};

const view = (change: Partial<BridgeStatus>, presses: readonly QueuedPress[] = []): ReturnType<typeof statusView> => {
  const queue: QueueSnapshot = { counts, openFollowUps: 4, watchedTickets: 0, usedBytes: 0, presses };
  return statusView({ status: { ...status, ...change }, queue, configFile: "/etc/tier2/config.yaml", problems: [] });
};

const way: Omit<WayStatus, "state"> = {
  route: "first",
  kind: "atera",
  host: "h",
  proxy: undefined,
  nextAttemptAtMs: 9,
  error: undefined,
};
const warning: Warning = {
  ...{ code: "press-failed", eventId: 1007, text: "t", remedy: "r", sinceMs: 0, subject: "" },
  severity: "warning",
};

test("the headline says the worst", () => {
  expect(view({})).toMatchObject({ headline: "All is well", tone: "good" });
  expect(view({ buttons: [] })).toMatchObject({ headline: "No button is attached", tone: "warn" });
  expect(view({ buttons: [], isButtonExpected: false })).toMatchObject({ headline: "All is well", tone: "good" });
  expect(view({ ways: [{ ...way, state: "paused" }] })).toMatchObject({ tone: "warn" });
  expect(view({ warnings: [warning] })).toMatchObject({ headline: "1 warning", tone: "warn" });
  const worse = { ...warning, severity: "error" } as const;
  expect(view({ warnings: [warning, worse] })).toMatchObject({ headline: "2 warnings", tone: "bad" });
});

test.each([
  ["waits", {}, { state: "waits", canRetry: false, canCancel: true }],
  ["is under way", { leaseExpiresAtMs: 9 }, { state: "is being sent", canRetry: false, canCancel: false }],
  ["was refused", { state: "failed" }, { state: "refused", tone: "bad", canRetry: true, canCancel: true }],
  ["was given up", { state: "dead" }, { state: "given up", tone: "bad", canRetry: true, canCancel: true }],
  ["was cancelled", { state: "cancelled" }, { state: "cancelled", canRetry: false, canCancel: false }],
  ["is sent", { state: "sent", ticket: { id: "1", number: "7" } }, { ticket: { number: "7" }, canCancel: false }],
] as const)("a press that %s, and what can be done with it", (_name, change, shown) => {
  expect(view({}, [{ ...press, ...change }]).presses[0]).toMatchObject(shown);
});

test("an error is told with its hint while it stands in the way, and no longer", () => {
  const lastError = { code: "network_unreachable", message: "No answer.\u202E", hint: "Look." } as const;
  const [waiting] = view({}, [{ ...press, lastError, attempts: 2 }]).presses;
  expect(waiting).toMatchObject({ tone: "warn", nextAttemptAtMs: 5, remarks: ["2 attempts"] });
  expect(waiting?.problem).toEqual({ text: "No answer.", remedy: "Look." });
  const [made] = view({}, [{ ...press, lastError, state: "sent", ticket: { id: "1", number: "7" } }]).presses;
  expect(made).not.toHaveProperty("problem");
});

test("counts are of all presses, and another version is pointed out", () => {
  const shown = view({ version: "9.9.9" });
  expect(shown.counts.map(({ count }) => count)).toEqual([3, 1, 0, 4, 0, 4]);
  expect(shown.facts.find(({ name }) => name === "This command")?.text).toContain("not the bridge's version");
  expect(shown.config.file).toBe("/etc/tier2/config.yaml");
});
