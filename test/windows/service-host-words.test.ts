import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { waitFor } from "./lib/wait-for.ts";
import { HostHere } from "./service-host/host-here.ts";
import { playedPrograms } from "./service-host/programs.ts";

/** What an administrator and the installer say to tier2-service.exe, where it is not all well. */

/** Compiling takes its time where it was not done before. */
beforeAll(async () => {
  await playedPrograms();
}, 600_000);

test("starting says with what the service ended", async () => {
  const host = await HostHere.install();
  rmSync(host.wine.file(String.raw`C:\Program Files\Tier2\tier2.exe`));
  await expect(host.start()).rejects.toThrow(
    "the service cannot be started: it ended with code 2. The event log says why: Application, source tier2.",
  );
  expect(await host.word("--status")).toMatch(/^stopped 0 2/);
  await host.word("--stop");
});

test("one that takes its time is stopped when it has started, and started when it has stopped", async () => {
  const host = await HostHere.install();
  const { wine } = host;
  host.playService();
  const allow = (what: string): void => writeFileSync(wine.file(`C:\\may-${what}.txt`), "");
  host.play("slow");
  await wine.succeed("sc", ["start", "tier2"]);
  await wine.serviceIs("tier2", "START_PENDING");
  const stopping = host.word("--stop");
  await waitFor("it asks", () => wine.processes("words.exe --stop").length > 0);
  allow("run");
  await wine.serviceIs("tier2", "STOP_PENDING");
  allow("stop");
  await stopping;
  expect(await host.word("--status")).toMatch(/^stopped/);

  await host.word("--start");
  rmSync(wine.file(String.raw`C:\may-stop.txt`));
  await wine.succeed("sc", ["stop", "tier2"]);
  await wine.serviceIs("tier2", "STOP_PENDING");
  const starting = host.word("--start");
  await waitFor("it asks", () => wine.processes("words.exe --start").length > 0);
  allow("stop");
  await starting;
  expect(await host.word("--status")).toMatch(/^running/);

  await host.word("--stop");
  await expect(host.start("quit")).rejects.toThrow("the service cannot be started: error 1062");
});

test("with a data folder that anybody may change, or that is none, the service stops and writes nothing", async () => {
  const host = await HostHere.install();
  const { wine } = host;
  const folder = wine.file(String.raw`C:\ProgramData\Tier2`);
  chmodSync(folder, 0o777);
  await expect(host.start()).rejects.toThrow("it ended with code 1336"); // ERROR_INVALID_ACL
  expect(host.log()).toBe("");
  await host.word("--configure");
  await host.start();
  await host.logged("words: run");
  await host.word("--stop");
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "a file");
  await expect(host.start()).rejects.toThrow("it ended with code 267"); // ERROR_DIRECTORY
});

test("configuring keeps the account that an administrator chose", async () => {
  const host = await HostHere.install();
  const { wine } = host;
  const key = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\tier2`;
  await wine.succeed("reg", ["add", key, "/v", "ObjectName", "/d", "LocalSystem", "/f"]);
  await wine.reboot();
  await host.word("--configure");
  expect(await wine.registryValue(key, "ObjectName")).toBe("LocalSystem");
});

test("the data is removed with what may only be read; where a link leads, nothing is", async () => {
  const host = await HostHere.install();
  const { wine } = host;
  const data = wine.file(String.raw`C:\ProgramData\Tier2\data`);
  const elsewhere = wine.file(String.raw`C:\elsewhere`);
  mkdirSync(path.join(data, "deep/deeper"), { recursive: true });
  writeFileSync(path.join(data, "deep/deeper/kept.txt"), "x", { mode: 0o400 });
  mkdirSync(elsewhere);
  writeFileSync(path.join(elsewhere, "victim.txt"), "x");
  await host.word("--remove-data");
  expect(existsSync(wine.file(String.raw`C:\ProgramData\Tier2`))).toBe(false);
  mkdirSync(data, { recursive: true });
  symlinkSync(elsewhere, path.join(data, "link"));
  // A link itself stays under Wine, which opens what it leads to.
  await expect(host.word("--remove-data")).rejects.toThrow("ended with 1");
  expect(existsSync(path.join(elsewhere, "victim.txt"))).toBe(true);
});

test("an unknown word is refused with what to use", async () => {
  const host = await HostHere.install();
  await expect(host.word("--dance")).rejects.toThrow("ended with 2:\ntier2-service: Windows' service manager");
});
