import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepsOn } from "../../packages/cli/src/acceptance/all-steps.ts";
import type { Outcome } from "../../packages/cli/src/acceptance/outcome.ts";
import { failureActions } from "../../packages/cli/src/acceptance/windows/testing/installation.ts";
import { buildServiceHost } from "../../scripts/package/service-host.ts";
import { signFile } from "../../scripts/package/sign.ts";
import { testExecutable } from "./lib/test-executable.ts";
import { Wine } from "./lib/wine.ts";

/**
 * What `tier2 acceptance` sees through the functions of Windows, of the real executable and service host. Wine 8.0 keeps no
 * recovery actions and no SID type, and its files and pipes have the rights of Linux: what Windows keeps is written into the
 * registry here, and rights are judged by the unit tests alone.
 */
const programs = String.raw`C:\Program Files\Tier2`;
const host = `${programs}\\tier2-service.exe`;
const serviceKey = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\tier2`;

let wine: Wine;

beforeAll(async () => {
  wine = await Wine.start();
  mkdirSync(wine.file(programs), { recursive: true });
  cpSync(await testExecutable(), wine.file(programs), { recursive: true });
  await buildServiceHost({ output: wine.file(host) });
});
afterAll(async () => wine.stop());

/** What `tier2 acceptance --json` tells of the steps that it does. */
async function accept(...words: readonly string[]): Promise<Readonly<Record<string, Outcome>>> {
  const { output } = await wine.run(`${programs}\\tier2.exe`, ["acceptance", "--json", "--quiet", ...words]);
  const { steps } = JSON.parse(output) as { readonly steps: readonly Outcome[] };
  return Object.fromEntries(steps.filter(({ state }) => state !== "by-hand").map((step) => [step.id, step]));
}

async function setValue(key: string, name: string, type: string, data: string): Promise<void> {
  await wine.succeed("reg", ["add", key, "/v", name, "/t", type, "/d", data, "/f"]);
}

const passed = (outcomes: Readonly<Record<string, Outcome>>): readonly string[] =>
  Object.values(outcomes)
    .filter(({ state }) => state === "passed")
    .map(({ id }) => id);

test("before the installation it says that there is no service, and looks at nothing of it", async () => {
  const outcomes = await accept();
  const automated = stepsOn("windows").filter(({ isAutomated }) => isAutomated);
  expect(Object.keys(outcomes)).toEqual(automated.map(({ id }) => id));
  expect(outcomes["service-registered"]).toMatchObject({
    ...{ state: "failed", seen: "There is no service tier2 on this computer." },
  });
  expect(passed(outcomes)).toEqual(["policy-keys"]);
  const { exitCode, output } = await wine.run(`${programs}\\tier2.exe`, ["acceptance"]);
  expect(exitCode).toBe(6);
  expect(output).toContain("msiexec /i tier2.msi /qn");
});

test("of an installed service that runs it reads service, files, event source and the owner of the pipes", async () => {
  await wine.succeed(host, ["--install"]);
  await wine.succeed(host, ["--start"]);
  expect(passed(await accept())).toEqual(
    expect.arrayContaining([
      ...["install-files", "install-version", "service-registered", "service-preshutdown", "service-running"],
      ...["pipe-owner", "event-source"],
    ]),
  );
});

test("what Windows keeps of a service in the registry passes, and does not when it is otherwise", async () => {
  const run = String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run`;
  await setValue(serviceKey, "DelayedAutostart", "REG_DWORD", "1");
  await setValue(serviceKey, "ServiceSidType", "REG_DWORD", "1");
  await setValue(serviceKey, "FailureActionsOnNonCrashFailures", "REG_DWORD", "1");
  const actions = failureActions(5000, 30_000, 60_000).toString("hex");
  await setValue(serviceKey, "FailureActions", "REG_BINARY", actions);
  await setValue(run, "Tier2", "REG_SZ", `"${host}" --agent`);
  const expected = ["service-start", "service-recovery", "service-sid", "agent-run-entry"];
  expect(passed(await accept())).toEqual(expect.arrayContaining(expected));
  await setValue(serviceKey, "DelayedAutostart", "REG_DWORD", "0");
  await setValue(serviceKey, "ServiceSidType", "REG_DWORD", "3");
  await setValue(serviceKey, "FailureActions", "REG_BINARY", failureActions(1000).toString("hex"));
  await setValue(run, "Tier2", "REG_SZ", String.raw`C:\other.exe`);
  const outcomes = await accept();
  expect(expected.map((id) => outcomes[id]?.state)).toEqual(expected.map(() => "failed"));
  expect(outcomes["service-recovery"]?.seen).toContain("restart after 1 s");
});

test("signatures: none, one that fits (Wine trusts every root), one that no longer fits", async () => {
  const seen = async (): Promise<string | undefined> => (await accept("--only", "install"))["install-signature"]?.seen;
  const file = wine.file(host);
  const unsigned = readFileSync(file);
  expect(await seen()).toContain("tier2-service.exe is not signed");
  await wine.succeed(host, ["--stop"]);
  signFile(file);
  expect(await seen()).toBe("tier2.exe is not signed.");
  const changed = readFileSync(file);
  changed[unsigned.indexOf("tier2-admin", "utf16le")] = 0x78;
  writeFileSync(file, changed);
  expect(await seen()).toContain("tier2-service.exe was changed after it was signed");
});
