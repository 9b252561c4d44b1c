import { type ConfigProblem, Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import { troubledStatus, wellStatus } from "../../testing/statuses.ts";
import { judgeAccount } from "./account.ts";
import { judgeBridge } from "./bridge.ts";
import { judgeConfiguration } from "./configuration.ts";
import { type DiskFacts, judgeDisk } from "./disk.ts";
import { judgeQueue } from "./queue.ts";
import { judgeScreenshot } from "./screenshot.ts";
import { type SecretFacts, judgeSecrets } from "./secrets.ts";

const noBridge = new Tier2Error({
  ...{ code: "bridge_not_running", category: "bridge", message: "The bridge is not running.", hint: "Start it." },
});
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern) as unknown;

const file = "/etc/tier2/config.yaml";
const right = { file, unread: undefined, source: undefined, problems: [], status: wellStatus };
const problem: ConfigProblem = {
  ...{ code: "config_key_unknown", line: 3, place: "bord", message: 'unknown key "bord".' },
  hint: 'Did you mean "board"?',
};
const unread = (code: string, category: "config" | "permission"): Tier2Error =>
  new Tier2Error({ code, category, message: "It cannot be read.", hint: "Name another." });

test.each([
  ["right", {}, { status: "ok" }],
  [
    "a problem",
    { problems: [problem, problem] },
    { status: "fail", message: `${file}:3: unknown key "bord".`, hint: matching(/1 more/) },
  ],
  [
    "a problem in the registry",
    { problems: [{ ...problem, origin: String.raw`HKLM\SOFTWARE\Policies\Tier2, company` }] },
    { status: "fail", message: matching(/^HKLM.*, company: unknown key/) },
  ],
  [
    "values of others",
    {
      source: {
        origins: new Map([
          ["company", "vendor"],
          ["page.open", "policy"],
        ] as const),
        ignored: [],
      },
    },
    { status: "ok", message: `${file} is right; set by policy: page.open; set by the installer: company` },
  ],
  [
    "a value that is ignored",
    { source: { origins: new Map(), ignored: [{ ...problem, origin: "HKLM, bord" }] } },
    { status: "warn", message: 'Ignored: HKLM, bord: unknown key "bord".', hint: matching(/board/) },
  ],
  ["a secret is another check's", { problems: [{ ...problem, code: "config_secret_unusable" }] }, { status: "ok" }],
  [
    "missing",
    { unread: unread("config_missing", "config") },
    { status: "fail", category: "config", hint: matching(/tier2 setup/) },
  ],
  ["denied, with a bridge", { unread: unread("config_unreadable", "permission") }, { status: "skipped" }],
  [
    "denied",
    { unread: unread("config_unreadable", "permission"), status: noBridge },
    { status: "fail", category: "permission" },
  ],
  ["a folder", { unread: unread("config_unreadable", "config") }, { status: "fail", category: "config" }],
  [
    "not the bridge's",
    { file: "/tmp/other.yaml" },
    { status: "warn", hint: matching(/--config \/etc\/tier2\/config\.yaml$/) },
  ],
] as const)("configuration: %s", (_name, change, expected) => {
  expect(judgeConfiguration({ ...right, ...change })).toMatchObject(expected);
});

const dayMs = 86_400_000;
const nowMs = 1_750_000_000_000;
const key: SecretFacts = {
  ...{ name: "privateKey", reference: "file:secrets/private-key", file: "/etc/tier2/secrets/private-key" },
  ...{ writtenAtMs: nowMs - 400 * dayMs, isUsable: true, isElsewhere: false, endsAtMs: undefined },
};
const fine = { secrets: [key], isBridgeRunning: true, told: undefined, isYearly: false, nowMs };
const elsewhere = { ...key, isUsable: false, isElsewhere: true };
const { file: _file, writtenAtMs: _writtenAtMs, ...ofEnvironment } = elsewhere;
const variable = { ...ofEnvironment, reference: "env:KEY" };

test.each([
  ["none", { secrets: [] }, { status: "ok" }],
  [
    "old, of a key that does not end",
    {},
    { status: "ok", message: "1 secret can be read: privateKey (written 400 days ago)" },
  ],
  ["old, of a token of a year", { isYearly: true }, { status: "warn", hint: matching(/tier2 secret set privateKey$/) }],
  ["ends soon", { secrets: [{ ...key, endsAtMs: nowMs + 29 * dayMs }] }, { status: "warn", category: "psa" }],
  [
    "ends later",
    { isYearly: true, secrets: [{ ...key, endsAtMs: nowMs + 31 * dayMs }] },
    { status: "ok", message: matching(/ends on 2025-07-16$/) },
  ],
  ["ended", { secrets: [{ ...key, endsAtMs: nowMs - 1 }] }, { status: "fail" }],
  [
    "the system says so",
    { told: { name: "token.expiry", status: "warn", message: "an API key of the old kind" } },
    { status: "warn" },
  ],
  [
    "broken",
    { secrets: [{ ...key, isUsable: false, message: "There is no file.", hint: "Write it." }] },
    { status: "fail", category: "config", hint: "Write it." },
  ],
  ["of another account, which runs", { secrets: [elsewhere] }, { status: "skipped" }],
  ["of another account", { secrets: [elsewhere], isBridgeRunning: false }, { status: "fail", category: "permission" }],
  ["of the service's environment", { secrets: [variable] }, { status: "skipped" }],
  [
    "of no environment",
    { secrets: [variable], isBridgeRunning: false },
    { status: "warn", message: matching(/this shell has no variable KEY/) },
  ],
] as const)("secrets: %s", (_name, change, expected) => {
  expect(judgeSecrets({ ...fine, ...change })).toMatchObject(expected);
});

test("bridge: runs, is of another version, has warnings, does not run", () => {
  expect(judgeBridge(wellStatus, "0.1.0")).toMatchObject({ status: "ok", message: matching(/running for 3 h$/) });
  expect(judgeBridge(wellStatus, "0.2.0")).toMatchObject({ status: "warn", hint: matching(/restart/) });
  const { message, ...troubled } = judgeBridge(troubledStatus, "0.1.0");
  expect(troubled).toMatchObject({
    status: "fail",
    category: "psa",
    details: [{ status: "fail" }, { status: "warn" }],
  });
  expect(message).toMatch(/\(destination-paused, event 1002\)$/);
  expect(judgeBridge({ ...troubledStatus, warnings: troubledStatus.warnings.slice(1) }, "0.1.0").status).toBe("warn");
  expect(judgeBridge(noBridge, "0.1.0")).toMatchObject({ status: "fail", category: "bridge", hint: "Start it." });
  expect(judgeBridge(unread("config_unreadable", "permission"), "0.1.0").status).toBe("skipped");
});

const waiting = (minutes: number, counts: object = {}): typeof wellStatus => ({
  ...wellStatus,
  presses: {
    ...wellStatus.presses,
    counts: { ...wellStatus.presses.counts, ready: 1, ...counts },
    oldestWaitingAtMs: wellStatus.nowMs - minutes * 60_000,
  },
});

test.each([
  ["nothing waits", wellStatus, "ok", /^no press waits, 13 sent$/],
  ["on its way", waiting(9), "ok", /^1 on their way/],
  ["waits", waiting(11), "warn", /^1 press waits, the oldest for 11 min\.$/],
  ["waits for days", waiting(3000), "fail", /2 d/],
  ["refused", waiting(0, { failed: 2 }), "fail", /^2 presses were refused/],
  ["given up", troubledStatus, "fail", /given up/],
  ["no bridge", noBridge, "skipped", /./],
] as const)("queue: %s", (_name, status, expected, message) => {
  expect(judgeQueue(status)).toMatchObject({ status: expected, message: matching(message) });
});

const room: DiskFacts = {
  ...{ folder: "/var/lib/tier2", folderState: "there", freeBytes: 5e9, databaseBytes: 1e6, isReserveHeld: true },
  ...{ storageError: undefined, writeError: undefined },
};
const storageError = { code: "disk_full", category: "storage", message: "It is full.", hint: "Free some." } as const;

test.each([
  ["room", {}, "ok", /room for presses is kept back$/],
  ["before the first start", { folderState: "missing" }, "skipped", /makes it when it starts/],
  ["another account's", { folderState: "denied" }, "skipped", /may not look into/],
  ["full", { freeBytes: 1e6 }, "fail", /The disk is full/],
  ["nearly full", { freeBytes: 1e8 }, "warn", /nearly full/],
  ["no reserve", { isReserveHeld: false }, "warn", /kept back for presses is not held/],
  ["no database yet", { isReserveHeld: false, databaseBytes: undefined }, "ok", /free at/],
  ["read-only", { writeError: "EROFS: read-only file system" }, "fail", /EROFS/],
  ["the bridge met something", { storageError }, "fail", /^It is full\.$/],
] as const)("disk: %s", (_name, change, status, message) => {
  expect(judgeDisk({ ...room, ...change })).toMatchObject({ status, message: matching(message) });
});

const possible = { isTaken: true, text: "the window in front; not taken now", isPassing: false };
const locked = { isTaken: false, text: "not taken: the screen is locked", isPassing: true };
const wayland = { isTaken: false, text: "not taken: the desktop runs on Wayland", isPassing: false };

test.each([
  ["off", "off", wayland, undefined, "ok", /policy: off/],
  ["possible", "on", possible, undefined, "ok", /the window in front/],
  ["not now", "ask", locked, undefined, "skipped", /locked/],
  ["never", "on", wayland, undefined, "warn", /^No picture can be taken: the desktop runs on Wayland\.$/],
  ["a library is missing", "on", possible, "not taken: libxcb.so.1 is missing", "warn", /libxcb/],
] as const)("screenshot: %s", (_name, policy, outlook, librariesProblem, status, message) => {
  expect(judgeScreenshot({ policy, outlook, librariesProblem })).toMatchObject({ status, message: matching(message) });
});

const tier2 = { name: "tier2", userId: 990, groupIds: [990], groups: ["tier2"], source: "running" } as const;
const kept = {
  ...{ account: tier2, unreadable: [], configFile: file, configMode: 0o640 },
  ...{ dataDirectory: "/var/lib/tier2", dataMode: 0o700 },
};

test.each([
  ["its own", {}, "ok", /^the bridge runs as tier2, in tier2$/],
  ["root", { account: { ...tier2, name: "root", userId: 0 } }, "warn", /runs as root/],
  ["of a mighty group", { account: { ...tier2, groups: ["tier2", "docker"] } }, "warn", /who is in docker/],
  ["may not read", { unreadable: [file] }, "fail", /tier2, who may not read \/etc/],
  ["of the unit", { account: { ...tier2, source: "unit" }, unreadable: [file] }, "fail", /^The service runs as tier2/],
  ["all may write", { configMode: 0o666 }, "fail", /Everybody may change/],
  ["all may look", { dataMode: 0o755 }, "warn", /Everybody may look into/],
  ["of whoever asks", { account: { ...tier2, source: "own" } }, "skipped", /you are tier2/],
] as const)("account: %s", (_name, change, status, message) => {
  expect(judgeAccount({ ...kept, ...change })).toMatchObject({ status, message: matching(message) });
});
