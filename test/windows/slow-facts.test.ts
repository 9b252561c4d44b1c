import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SlowFields } from "../../packages/bridge/src/capture/slow/slow-fact.ts";
import { runCommand } from "../../scripts/lib/run-command.ts";
import { writePlainNode } from "./lib/plain-node.ts";
import { testExecutable } from "./lib/test-executable.ts";
import { Wine } from "./lib/wine.ts";

/** What takes long to read, by the shipped program: `tier2 telemetry` reads all of it as the bridge does, at once. */
const configFile = String.raw`C:\config.yaml`;
const plainNode = String.raw`C:\node.exe`;
/** Needs no secret. */
const configuration = `schemaVersion: 1
psa: { kind: email, host: 127.0.0.1, port: 9, from: button@example.com, to: help@example.com }
`;

let [tier2, wine]: [string, Wine] = ["", {} as Wine];

/** Packing tier2.exe takes its time where it was not done before. */
beforeAll(async () => {
  tier2 = path.join(await testExecutable(), "tier2.exe");
  wine = await Wine.start();
  writeFileSync(wine.file(configFile), configuration);
  await writePlainNode(wine.file(plainNode));
}, 600_000);
afterAll(async () => wine.stop());

async function readFacts(environment: Readonly<Record<string, string>> = {}): Promise<SlowFields> {
  const output = await wine.succeed(tier2, ["telemetry", "--json", "--config", configFile], { environment });
  return (JSON.parse(output) as { evidence: { fields: SlowFields } }).evidence.fields;
}

/** As the print spooler of Wine keeps a printer. - attributes: PRINTER_ATTRIBUTE_* */
async function addPrinter(name: string, attributes: number): Promise<void> {
  const key = String.raw`HKLM\System\CurrentControlSet\Control\Print\Printers` + `\\${name}`;
  const add = async (...words: readonly string[]): Promise<string> => wine.succeed("reg", ["add", key, ...words, "/f"]);
  await add("/v", "Name", "/d", name);
  await add("/v", "Port", "/d", "LPT1:");
  await add("/v", "Attributes", "/t", "REG_DWORD", "/d", String(attributes));
}

test("printers, disks and what this computer has none of are read; what Wine does not know is said", async () => {
  const keepsItsJobs = 0x400;
  await addPrinter("Büro", 0);
  await addPrinter("Front-Desk", keepsItsJobs);
  const defaultPrinter = String.raw`HKCU\Software\Microsoft\Windows NT\CurrentVersion\Windows`;
  await wine.succeed("reg", ["add", defaultPrinter, "/v", "Device", "/d", "Front-Desk,winspool,LPT1:", "/f"]);
  const { printers, diskHealth, wifi, vpn, systemErrors } = await readFacts();
  expect(printers).toMatchObject({
    value: [
      { name: "Büro", isDefault: false, state: "idle", waitingJobs: 0 },
      { name: "Front-Desk", isDefault: true, state: "stopped", waitingJobs: 0, reason: "offline" },
    ],
  });
  expect(diskHealth).toMatchObject({
    value: [{ name: "disk 0", verdict: "unknown", details: ["the disk says nothing of its health"] }],
  });
  expect(wifi).toMatchObject({ value: [] });
  expect(vpn).toHaveProperty("value"); // those of the computer that tests
  expect(systemErrors).toMatchObject({ notAvailable: "Windows does not tell of the event log System." });
});

/** Puts a library made from a source here in the place of Windows' own; it is taken where WINEDLLOVERRIDES says so. */
async function installPlayed(source: string, library: string): Promise<void> {
  const file = wine.file(String.raw`C:\windows\system32` + `\\${library}`);
  rmSync(file); // linked, not copied: the others keep theirs
  const flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-s", "-shared"];
  await runCommand("x86_64-w64-mingw32-gcc", [
    ...flags,
    "-o",
    file,
    path.join(import.meta.dirname, "slow-facts", source),
  ]);
}

test("wireless cards and errors of the event log are read from libraries made with Windows' own headers", async () => {
  await installPlayed("played-wireless.c", "wlanapi.dll");
  await installPlayed("played-event-log.c", "wevtapi.dll");
  const { wifi, systemErrors } = await readFacts({ WINEDLLOVERRIDES: "mscoree=;mshtml=;wlanapi,wevtapi=native" });
  expect(wifi).toMatchObject({
    value: [
      { name: "Played Wi-Fi 6", isConnected: true, network: "Büro 5G", signalPercent: 87, signalDbm: -52 },
      { name: "Second card", isConnected: false },
    ],
  });
  expect(systemErrors).toMatchObject({
    value: {
      sinceHours: 24,
      errors: [
        {
          ...{ atMs: Date.UTC(2026, 2, 2, 11), source: "disk", count: 2 },
          text: String.raw`event 7: The device, \Device\Harddisk0\DR0, has a bad block.`,
        },
      ],
    },
  });
});

/** The programs that a program starts, as Wine sees it; without the desktop that Wine itself starts for any program. */
async function startedBy(program: string, words: readonly string[]): Promise<string[]> {
  const { output } = await wine.run(program, words, { environment: { WINEDEBUG: "trace+process" } });
  return Array.from(output.matchAll(/:NtCreateUserProcess L"[^"]*?([^"\\]+)" image/g), ([, name = ""]) => name).filter(
    (name) => name !== "explorer.exe",
  );
}

test("none of it starts a process", async () => {
  const code = String.raw`require("child_process").spawnSync("cmd.exe", ["/c", "exit"])`;
  expect(await startedBy(plainNode, ["--eval", code])).toEqual(["cmd.exe"]); // so it would be seen
  expect(await startedBy(tier2, ["telemetry", "--json", "--config", configFile])).toEqual([]);
});
