import type { BridgeStatus } from "@tier2/bridge";

const hourMs = 3_600_000;
const nowMs = 1_750_000_000_000;

export const wellStatus: BridgeStatus = {
  ...{ version: "0.1.0", pid: 4711, nowMs, startedAtMs: nowMs - 3 * hourMs, configFile: "/etc/tier2/config.yaml" },
  origins: {},
  agents: [],
  buttons: [
    {
      ...{ serial: "E66058388343762A", board: "pico", firmwareVersion: "0.1.0", path: "/dev/hidraw0" },
      ...{ attachedSinceMs: nowMs - hourMs, light: "idle" },
    },
  ],
  isButtonExpected: true,
  ways: [
    {
      ...{ route: "first", kind: "connectwise", host: "psa.example", proxy: undefined },
      ...{ state: "reachable", error: undefined, nextAttemptAtMs: undefined },
    },
  ],
  presses: {
    counts: { recorded: 0, ready: 0, sent: 12, folded: 1, cancelled: 0, failed: 0, dead: 0 },
    ...{ oldestWaitingAtMs: undefined, openFollowUps: 0 },
  },
  storage: { path: "/var/lib/tier2/presses.sqlite", usedBytes: 1_234_567, error: undefined },
  capture: { screen: "off", without: [] },
  watch: { isEnabled: true, tickets: 2 },
  warnings: [],
};

export const troubledStatus: BridgeStatus = {
  ...wellStatus,
  buttons: [],
  ways: [
    {
      ...{ route: "first", kind: "connectwise", host: "psa.example", proxy: "proxy.example:8080", state: "paused" },
      error: { code: "auth_rejected", message: "The key is refused.", hint: "Set a new key." },
      nextAttemptAtMs: nowMs + 120_000,
    },
    {
      ...{ route: "fallback", kind: "email", host: "mail.example", proxy: undefined },
      ...{ state: "reachable", error: undefined, nextAttemptAtMs: undefined },
    },
  ],
  presses: {
    counts: { recorded: 1, ready: 2, sent: 12, folded: 0, cancelled: 0, failed: 1, dead: 2 },
    ...{ oldestWaitingAtMs: nowMs - 5 * 60_000, openFollowUps: 4 },
  },
  warnings: [
    {
      ...{
        code: "destination-paused",
        eventId: 1002,
        severity: "error",
        sinceMs: nowMs - 5 * 60_000,
        subject: "first",
      },
      text: "The helpdesk system refuses the login or its rights: The key is refused.",
      remedy: "Set a new key.",
    },
    {
      ...{ code: "picture-blank", eventId: 1004, severity: "warning", sinceMs: nowMs - 48 * hourMs, subject: "" },
      ...{ text: "The last picture of the screen was blank.", remedy: "Was the screen locked?" },
    },
  ],
};
