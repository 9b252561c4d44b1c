import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scaled } from "../lib/scale.ts";
import { installerMade } from "./lib/installer-made.ts";
import { blocked, install, msiexec, serviceAnswers, tier2 } from "./lib/installer-run.ts";
import { testExecutable } from "./lib/test-executable.ts";
import { waitFor } from "./lib/wait-for.ts";
import { Wine } from "./lib/wine.ts";

const program = String.raw`C:\Program Files\Tier2`;
const data = String.raw`C:\ProgramData\Tier2`;
const vendorKey = String.raw`HKLM\SOFTWARE\Tier2`;
const runKey = String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run`;
const canary = "canary-5ecret-0123456789";
const button = String.raw`\\.\pipe\tier2-test-button`;
/** Nothing listens there: presses stay in the queue. */
const config = `schemaVersion: 1
psa: { kind: atera, site: "http://127.0.0.1:9", token: file:secrets/token, technician: { id: 5 }, catchAll: { contactEmail: all@msp.example } }
device: { transport: socket, path: '${button}' } # Wine 8.0 lacks what looks for real ones
capture: { screen: { policy: off } }
`;

/** In so long the service has to answer after an installation. */
const answersInMs = 10_000;

/** Of versions 0.1.0 and 0.1.1. */
let [older, newer] = ["", ""];
let wine: Wine;

beforeAll(async () => {
  const executable = await testExecutable();
  older = await installerMade(executable, "0.1.0");
  newer = await installerMade(executable, "0.1.1");
  wine = await Wine.start();
}, 900_000);
afterAll(async () => wine.stop());

const company = async (): Promise<string | undefined> => wine.registryValue(vendorKey, "company");

function write(windowsPath: string, text: string): string {
  mkdirSync(path.dirname(wine.file(windowsPath)), { recursive: true });
  writeFileSync(wine.file(windowsPath), text);
  return windowsPath;
}

const installedVersion = (): string | undefined =>
  ["0.1.0", "0.1.1"].find((version) =>
    readFileSync(wine.file(`${program}\\tier2-service.exe`)).includes(Buffer.from(`${version}.0\0`, "utf16le")),
  );

const queued = async (): Promise<readonly string[]> => {
  const { output } = await tier2(wine, "queue", "list", "--json");
  return (JSON.parse(output) as { presses: readonly { pressId: string }[] }).presses.map(({ pressId }) => pressId);
};

test("a configuration that is missing, relative or wrong stops the installation, says why in the log, and leaves nothing", async () => {
  const wrong = write(String.raw`C:\Deploy; files\wrong.yaml`, "schemaVersion: 1\npsa: { kind: none }\n");
  const cases = [
    [String.raw`C:\Deploy; files\none.yaml`, "none.yaml"],
    ["config.yaml", "whole path"],
    [wrong, "no helpdesk system"],
  ] as const;
  for (const [given, reason] of cases) {
    const { exitCode, messages } = await msiexec(wine, "/i", older, `CONFIG=${given}`);
    expect(exitCode).toBe(blocked);
    expect(messages).toMatch(new RegExp(`This program ended with exit code \\d+: [^]*service provision[^]*${reason}`));
    expect(wine.text(`${data}\\config.yaml`)).toBe("");
    expect(wine.text(`${program}\\THIRD-PARTY-NOTICES.txt`)).toBe("");
    expect(await wine.registryValue(runKey, "Tier2")).toBeUndefined();
  }
});

test("it is installed with properties, configuration and secrets; the service answers; no secret is anywhere", async () => {
  const given = write(String.raw`C:\Deploy; files\config.yaml`, config);
  const secrets = write(String.raw`C:\Deploy; files\secrets.txt`, `token: ${canary}\r\n`);
  const properties = ["COMPANY=Meyer & Sons", `CONFIG=${given}`, `SECRETFILE=${secrets}`];
  // Where it is installed is not for anybody to choose.
  const elsewhere = ["INSTALLDIR", "PROGRAMFOLDER", "ProgramFolder", "TARGETDIR"].map((name) => `${name}=C:\\Tools`);
  const log = await install(wine, older, ...properties, ...elsewhere);
  expect(existsSync(wine.file(String.raw`C:\Tools`))).toBe(false);
  await serviceAnswers(wine, answersInMs);
  expect(await company()).toBe("Meyer & Sons");
  expect(wine.text(`${data}\\config.yaml`)).toContain("atera");
  expect(await wine.registryValue(runKey, "Tier2")).toBe(
    String.raw`"C:\Program Files\Tier2\tier2-service.exe" --agent`,
  );
  const { output } = await tier2(wine, "config", "show");
  expect(output).toContain("Meyer & Sons");
  expect(await wine.succeed("uninstaller", ["--list"])).toContain("|||Tier2 helpdesk button");
  rmSync(wine.file(secrets));
  const registry = await wine.succeed("reg", ["export", String.raw`HKLM\SOFTWARE`, String.raw`C:\software.reg`, "/y"]);
  const texts = [log, registry, readFileSync(wine.file(String.raw`C:\software.reg`), "utf16le")];
  expect(texts.join("")).toContain("Meyer & Sons");
  expect(texts.join("")).not.toContain(canary);
});

test("an upgrade keeps configuration, properties and queue; an agent that runs does not hold its files", async () => {
  write(`${data}\\config.yaml`, `${config}# edited by hand\n`);
  wine.startProgram(`${program}\\tier2.exe`, ["emulate", "--socket", button]);
  await waitFor("a button", async () => ((await serviceAnswers(wine))["buttons"] as unknown[]).length > 0);
  const { output } = await tier2(wine, "press", "--json");
  const { pressId } = JSON.parse(output) as { readonly pressId: string };
  const agent = wine.startProgram(`${program}\\tier2-service.exe`, ["--agent"]);
  await waitFor("the agent runs", () => wine.processes("tier2.exe agent").length > 0);
  expect(installedVersion()).toBe("0.1.0");
  await install(wine, newer);
  await agent.exited;
  await serviceAnswers(wine);
  expect(installedVersion()).toBe("0.1.1");
  expect(await company()).toBe("Meyer & Sons");
  expect(wine.text(`${data}\\config.yaml`)).toContain("edited by hand");
  expect(await queued()).toContain(pressId);
});

test("a version back is refused, and done where it is allowed, with all kept", async () => {
  const before = await queued();
  // Wine 8.0 does not log the sentence of a launch condition.
  expect((await msiexec(wine, "/i", older)).exitCode).toBe(blocked);
  expect(installedVersion()).toBe("0.1.1");
  await install(wine, older, "ALLOWDOWNGRADE=1");
  await serviceAnswers(wine);
  expect(installedVersion()).toBe("0.1.0");
  expect([await queued(), await company()]).toEqual([before, "Meyer & Sons"]);
});

test("the same installer again repairs, and takes up what it is given", async () => {
  rmSync(wine.file(`${program}\\THIRD-PARTY-NOTICES.txt`));
  await install(wine, older, "COMPANY=Meyer & Daughters");
  expect(wine.text(`${program}\\THIRD-PARTY-NOTICES.txt`)).not.toBe("");
  expect(await company()).toBe("Meyer & Daughters");
  await serviceAnswers(wine);
});

test("a company is taken away by a dash, and stays away", async () => {
  await install(wine, older, "COMPANY=-");
  expect(await company()).toBeUndefined();
  await install(wine, newer);
  expect(await company()).toBeUndefined();
  await install(wine, older, "COMPANY=Meyer & Sons", "ALLOWDOWNGRADE=1");
  expect(await company()).toBe("Meyer & Sons");
});

test("the service starts when the computer starts, also with a configuration that it refuses", async () => {
  write(`${data}\\config.yaml`, "schemaVersion: 1\npsa: { kind: none }\n");
  await install(wine, newer);
  await wine.serviceIs("tier2", "RUNNING");
  write(`${data}\\config.yaml`, config);
  await wine.reboot();
  await wine.serviceIs("tier2", "RUNNING");
  await serviceAnswers(wine);
});

test("an uninstallation leaves the data and nothing else, and with REMOVEDATA=1 nothing", async () => {
  expect((await msiexec(wine, "/x", newer)).exitCode).toBe(0);
  await wine.serviceIs("tier2", undefined);
  expect(await wine.registryValue(runKey, "Tier2")).toBeUndefined();
  expect(await company()).toBeUndefined();
  const events = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\tier2`;
  expect(await wine.registryValue(events, "EventMessageFile")).toBeUndefined();
  expect(await wine.succeed("uninstaller", ["--list"])).not.toContain("Tier2");
  expect(wine.processes("tier2")).toEqual([]);
  expect(wine.text(`${data}\\config.yaml`)).toBe(config);
  await install(wine, newer);
  expect((await msiexec(wine, "/x", newer, "REMOVEDATA=1")).exitCode).toBe(0);
  expect(wine.text(`${data}\\config.yaml`)).toBe("");
});

const cyclesLimitMs = scaled({ small: 300_000, full: 3_600_000 });
test("it is installed and uninstalled again and again", { timeout: cyclesLimitMs }, async () => {
  for (let left = scaled({ small: 3, full: 20 }); left > 0; left -= 1) {
    await install(wine, older, "COMPANY=hq");
    await wine.serviceIs("tier2", "RUNNING");
    expect(await company()).toBe("hq");
    expect((await msiexec(wine, "/x", older)).exitCode).toBe(0);
    await wine.serviceIs("tier2", undefined);
  }
});
