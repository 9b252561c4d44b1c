import type { WindowsInstallation } from "@tier2/bridge";
import { expect, test } from "vitest";
import type { Facts } from "../../doctor/facts.ts";
import type { Finding } from "../../doctor/finding.ts";
import { judgePipe, judgePipeOwner, judgePrivateFolder, judgeSettingsKeys, judgeUnchangeable } from "./access-looks.ts";
import { judgeEventSource, judgeFiles, judgeRunEntry, judgeSignatures, judgeVersions } from "./file-looks.ts";
import { windowsLooks } from "./looks.ts";
import { serviceSid } from "./names.ts";
import { recoveryActionsIn } from "./recovery.ts";
import {
  judgePreshutdown,
  judgeRecovery,
  judgeRegistered,
  judgeRunning,
  judgeSid,
  judgeStart,
  noService,
} from "./service-looks.ts";
import { type Spoiled, failureActions, installation, rightAccess } from "./testing/installation.ts";

const folder = "C:\\Program Files\\Tier2";

/** How each step is judged. */
const judges: Readonly<Record<string, (reader: WindowsInstallation) => Finding>> = {
  "install-files": (reader) => judgeFiles(reader, () => true),
  "install-version": (reader) => judgeVersions(reader),
  "install-signature": judgeSignatures,
  "service-registered": judgeRegistered,
  "service-start": judgeStart,
  "service-recovery": judgeRecovery,
  "service-sid": judgeSid,
  "service-preshutdown": judgePreshutdown,
  "service-running": judgeRunning,
  "rights-data": (reader) => judgePrivateFolder(reader, "data", true),
  "rights-secrets": (reader) => judgePrivateFolder(reader, "secrets", false),
  "rights-program": (reader) => judgeUnchangeable(reader, "file", folder),
  "rights-service": (reader) => judgeUnchangeable(reader, "service", "tier2"),
  "pipe-admin": (reader) => judgePipe(reader, "admin"),
  "pipe-session": (reader) => judgePipe(reader, "session"),
  "pipe-owner": judgePipeOwner,
  "policy-keys": judgeSettingsKeys,
  "agent-run-entry": judgeRunEntry,
  "event-source": (reader) => judgeEventSource(reader, () => true),
};

const notPassed = (spoiled: Spoiled): readonly string[] =>
  Object.entries(judges)
    .filter(([, judge]) => judge(installation(spoiled)).status !== "ok")
    .map(([id]) => id);

test("an installation as it should be passes every step, and each says what it saw", () => {
  for (const [id, judge] of Object.entries(judges)) {
    const finding = judge(installation());
    expect({ id, status: finding.status }).toEqual({ id, status: "ok" });
    expect(finding.message).not.toMatch(/undefined|^$/);
  }
});

const key = "SYSTEM\\CurrentControlSet\\Services\\tier2";
const value = (name: string, content: string | number | Buffer | undefined): Spoiled => ({
  values: { [`${key}\\${name}`]: content },
});
const access = (name: string, sddl: string): Spoiled => ({ access: { [name]: sddl } });
const added = (name: string, entry: string): Spoiled => access(name, `${rightAccess[name] ?? ""}${entry}`);

test.each<[string, readonly string[], Spoiled]>([
  ["another account", ["service-registered"], value("ObjectName", "LocalSystem")],
  ["shared with others", ["service-registered"], value("Type", 0x20)],
  ["started by hand", ["service-start"], value("Start", 3)],
  ["not delayed", ["service-start"], value("DelayedAutostart", undefined)],
  ["no recovery", ["service-recovery"], value("FailureActions", undefined)],
  ["another recovery", ["service-recovery"], value("FailureActions", failureActions(5000, 5000, 5000))],
  ["a fourth action", ["service-recovery"], value("FailureActions", failureActions(5000, 30_000, 60_000, 1))],
  ["a cut off recovery", ["service-recovery"], value("FailureActions", failureActions(5000).subarray(0, 24))],
  ["not after errors", ["service-recovery"], value("FailureActionsOnNonCrashFailures", undefined)],
  ["no SID", ["service-sid"], value("ServiceSidType", undefined)],
  ["another time before the shutdown", ["service-preshutdown"], value("PreshutdownTimeout", 180_000)],
  ["stopped", ["service-running", "pipe-owner"], { state: 1 }],
  ["not signed", ["install-signature"], { signature: 0x800b0100 }],
  ["of an older version", ["install-version"], { fileVersion: "0.0.9" }],
  ["a squatter", ["pipe-owner"], { pipeServer: 99 }],
  ["data that everybody reads", ["rights-data"], added("file data", "(A;OICI;0x1200a9;;;BU)")],
  [
    "data as the folder above says",
    ["rights-data"],
    access("file data", (rightAccess["file data"] ?? "").replace("PAI", "AI")),
  ],
  [
    "data of a person",
    ["rights-data"],
    access("file data", (rightAccess["file data"] ?? "").replace("O:BA", "O:S-1-5-21-1-2-3-1001")),
  ],
  [
    "data that the service may not write",
    ["rights-data"],
    access("file data", "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"),
  ],
  ["secrets that everybody reads", ["rights-secrets"], added("file secrets", "(A;ID;FR;;;AU)")],
  ["programs that people may change", ["rights-program"], added(`file ${folder}`, "(A;ID;0x1301bf;;;BU)")],
  [
    "programs that the service may change",
    ["rights-program"],
    added(`file ${folder}`, `(A;;FW;;;${serviceSid("tier2")})`),
  ],
  ["a service that people may stop", ["rights-service"], added("service tier2", "(A;;WP;;;BU)")],
  ["a service that people may change", ["rights-service"], added("service tier2", "(A;;DC;;;AU)")],
  ["settings that people may change", ["policy-keys"], added("registry MACHINE\\SOFTWARE\\Tier2", "(A;;KW;;;BU)")],
  ["an admin pipe for everybody", ["pipe-admin"], added("file \\\\.\\pipe\\tier2-admin", "(A;;FR;;;IU)")],
  ["a session pipe for the network", ["pipe-session"], added("file \\\\.\\pipe\\tier2-session", "(A;;FR;;;AN)")],
  ["a session pipe that people may double", ["pipe-session"], added("file \\\\.\\pipe\\tier2-session", "(A;;GW;;;IU)")],
  ["no access list at all", ["rights-data"], access("file data", "O:BA")],
])("%s: %j", (_what, ids, spoiled) => {
  expect(notPassed(spoiled)).toEqual(ids);
});

test("a path without quotation marks is seen", () => {
  const spoiled = value("ImagePath", `${folder}\\tier2-service.exe`);
  expect(judgeRegistered(installation(spoiled))).toMatchObject({ status: "fail", category: "permission" });
});

test("a service that is not there is said once, with what to do", () => {
  const values = Object.fromEntries(
    ["ImagePath", "ObjectName", "Type", "Start", "DelayedAutostart", "FailureActions"]
      .concat("FailureActionsOnNonCrashFailures", "ServiceSidType", "PreshutdownTimeout")
      .map((name) => [`${key}\\${name}`, undefined]),
  );
  expect(judgeRegistered(installation({ values }))).toMatchObject({
    ...{ status: "fail", category: "bridge", message: "There is no service tier2 on this computer." },
  });
});

test("missing files, entries and sources are named", () => {
  const isThere = (file: string): boolean => !file.endsWith("native");
  expect(judgeFiles(installation(), isThere)).toMatchObject({ status: "fail", message: `${folder} lacks native.` });
  const run = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Tier2";
  expect(judgeRunEntry(installation({ values: { [run]: "C:\\other.exe" } })).status).toBe("fail");
  expect(judgeEventSource(installation(), () => false).status).toBe("fail");
});

test("the SID of a service is the one that Windows gives it", () => {
  expect(serviceSid("TrustedInstaller")).toBe("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
});

test("a recovery that is cut off in its header is none", () => {
  expect(recoveryActionsIn(Buffer.alloc(19))).toEqual([]);
});

test("what this account may not look at is not judged; without the service nothing of it is", async () => {
  const { signal } = new AbortController();
  const seen = async (id: string, open: () => WindowsInstallation): Promise<Finding | undefined> =>
    windowsLooks(open)[id]?.look({} as Facts, signal);
  expect(await seen("rights-data", installation)).toMatchObject({
    ...{ status: "skipped", message: expect.stringMatching(/may not look at .*started as administrator/) as unknown },
  });
  const empty = (): WindowsInstallation => {
    const right = installation();
    return { ...right, registry: { ...right.registry, hasKey: () => false } };
  };
  expect(await seen("service-start", empty)).toEqual(noService);
  expect(await seen("service-registered", empty)).toMatchObject({ status: "fail" });
});
