import { existsSync, rmSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { kill } from "./lib/wine.ts";
import { waitFor } from "./lib/wait-for.ts";
import { HostHere, adminPipe, sessionPipe } from "./service-host/host-here.ts";
import { playedPrograms } from "./service-host/programs.ts";

/** Compiling takes its time where it was not done before. */
beforeAll(async () => {
  await playedPrograms();
}, 600_000);

test("it is installed, starts, answers, stops; says what it does; is removed and its data stays", async () => {
  const host = await HostHere.install();
  const { wine } = host;
  expect(await host.word("--status")).toMatch(/^stopped 0 /);
  const key = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\tier2`;
  expect(await wine.registryValue(key, "ImagePath")).toBe(String.raw`"C:\Program Files\Tier2\tier2-service.exe"`);
  expect(await wine.registryValue(key, "ObjectName")).toBe(String.raw`NT AUTHORITY\LocalService`);
  const source = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\tier2`;
  expect(await wine.registryValue(source, "EventMessageFile")).toContain("tier2-service.exe");
  await host.start();
  expect(await host.word("--status")).toMatch(/^running [1-9]\d* 0/);
  await host.logged(String.raw`words: run --hosted data: C:\ProgramData\Tier2`);
  const said = await waitFor("an answer", async () => {
    const answer = await host.client("say", adminPipe, "GET / HTTP/1.1");
    return answer.includes("GET") ? answer : undefined;
  });
  const [header = "", echo] = said.split("\n");
  expect(JSON.parse(header)).toMatchObject({
    key: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    audience: "admin",
    user: expect.stringMatching(/^\w+\\\w+$/) as unknown,
    sid: expect.stringMatching(/^S-1-5-/) as unknown,
    session: expect.any(Number) as unknown,
    process: expect.any(Number) as unknown,
  });
  expect(echo).toBe("GET / HTTP/1.1");
  expect(JSON.parse((await host.client("say", sessionPipe, "x")).split("\n")[0] ?? "")).toMatchObject({
    audience: "session",
  });
  await host.word("--stop");
  expect(host.log()).toContain("told: stop");
  expect(await host.word("--status")).toMatch(/^stopped 0 0/);
  expect(wine.processes("grandchild")).toEqual([]);
  // No log and no file of the service has the key.
  const { key: secret } = JSON.parse(header) as { readonly key: string };
  expect(host.log()).not.toContain(secret);
  await host.word("--uninstall");
  await wine.serviceIs("tier2", undefined);
  expect(await host.word("--status")).toMatch(/^absent/);
  expect(await wine.registryValue(source, "EventMessageFile")).toBeUndefined();
  expect(host.logFiles()).toContain("service.log");
  await host.word("--remove-data");
  expect(existsSync(wine.file(String.raw`C:\ProgramData\Tier2`))).toBe(false);
});

test("a bridge that is killed is started again, with all that it started gone; a killed host takes it along", async () => {
  const host = await HostHere.install();
  await host.start();
  await host.logged("words: run");
  const [first] = await waitFor("the bridge", () => (host.bridges().length === 1 ? host.bridges() : undefined));
  kill(first ?? 0);
  await host.logged("words: run", 2);
  await waitFor("one grandchild", () => host.wine.processes("grandchild").length === 1);
  expect(host.log()).toContain('"event":"host.bridge-ended"');
  const [service] = host.wine.processes("tier2-service.exe");
  kill(service?.pid ?? 0);
  await waitFor(
    "the bridge and its children end",
    () => host.bridges().length === 0 && host.wine.processes("grandchild").length === 0,
  );
});

test("a bridge that ends at once is started again ever more slowly, and then given up with its exit code", async () => {
  const host = await HostHere.install();
  await host.start("exit 42");
  await host.wine.serviceIs("tier2", "STOPPED", 30_000);
  expect(host.log().split("I end with 42")).toHaveLength(9);
  expect(await host.word("--status")).toMatch(/^stopped 0 42/);
  const times = [...host.log().matchAll(/"time":"([^"]+)","event":"host.bridge-ended"/g)].map(([, time = ""]) =>
    Date.parse(time),
  );
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(gaps[0]).toBeLessThan(gaps[3] ?? 0);
  expect(gaps[3]).toBeGreaterThanOrEqual(800);
});

test("a bridge that Windows does not start is tried four times, and then given up with Windows' error", async () => {
  const host = await HostHere.install();
  rmSync(host.wine.file(String.raw`C:\Program Files\Tier2\tier2.exe`));
  await expect(host.start()).rejects.toThrow("it ended with code 2.");
  expect(host.log().split('"event":"host.cannot-start"').length - 1).toBe(4);
});

test("a configuration that cannot be used does not end the service", async () => {
  const host = await HostHere.install();
  await host.start("exit 3");
  await host.logged("I end with 3", 2);
  host.play("run");
  await host.logged("words: run", 3);
  expect(await host.word("--status")).toMatch(/^running/);
});

test("a bridge that hangs is ended and started again; one that is deaf is ended when the service stops", async () => {
  const host = await HostHere.install();
  await host.start("hang");
  await host.logged("words: run");
  host.play("deaf");
  await host.logged('"event":"host.bridge-hung"');
  await host.logged("words: run", 2);
  await host.word("--stop");
  await host.logged('"event":"host.stop-forced"');
  await host.logged('"event":"host.stopped"');
  expect(host.bridges()).toEqual([]);
});

test("a computer that starts again starts the service", async () => {
  const host = await HostHere.install();
  host.play("run");
  await host.wine.reboot();
  await host.wine.serviceIs("tier2", "RUNNING");
  await host.logged("words: run");
});

test("silent clients hold up neither others nor the service; bytes go both ways unharmed", async () => {
  const host = await HostHere.install();
  await host.start();
  await waitFor("an answer", async () => (await host.client("say", adminPipe, "x")).includes("x\n"));
  await host.hold(sessionPipe, 15);
  expect(await host.client("carry", sessionPipe, "1024")).toMatch(/equal\n$/);
  const last = await host.hold(sessionPipe, 1);
  expect(await host.client("carry", adminPipe, "64")).toMatch(/equal\n$/);
  for (const word of ["17th", "18th"]) {
    expect(await host.client("say", sessionPipe, word)).toBe("closed\n");
  }
  expect(host.log().split('"event":"host.pipe-full"')).toHaveLength(2);
  kill(last.pid);
  await waitFor("room", async () => (await host.client("say", sessionPipe, "next")).includes("next"));
  const carried = Array.from({ length: 8 }, async () => host.client("carry", adminPipe, "1024"));
  expect((await Promise.all(carried)).every((text) => text.endsWith("equal\n"))).toBe(true);
  await host.word("--stop");
  expect(await host.client("say", adminPipe, "x")).toContain("refused");
});

test("who asks while the bridge starts waits for it, and not for ever", async () => {
  const host = await HostHere.install();
  await host.start("exit 3");
  await host.logged("I end with 3");
  const waiting = host.client("say", adminPipe, "patient");
  host.play("run");
  expect(await waiting).toContain("patient");
  host.play("exit 3");
  host.bridges().forEach(kill);
  await host.logged("I end with 3", 3);
  expect(await host.client("say", adminPipe, "in vain")).toBe("closed\n");
});

test("the log is kept in five files of limited size, each of whole lines", async () => {
  const host = await HostHere.install();
  await host.start("log 4000");
  await host.logged('"line":003999');
  expect(host.logFiles()).toEqual(["service.log", ...[1, 2, 3, 4].map((index) => `service.log.${index}`)]);
  const numbers = [...host.log().matchAll(/^\{"line":(\d+),"text":"a line of a log, as long as they are"\}$/gm)].map(
    ([, number]) => Number(number),
  );
  expect(numbers.at(-1)).toBe(3999);
  expect(numbers).toEqual(numbers.map((_number, index) => index + (numbers[0] ?? 0)));
});

test("a log that somebody reads and lets nobody move goes on, and the older ones stay", async () => {
  const host = await HostHere.install();
  await host.start("log 4000");
  await host.logged('"line":003999');
  await host.hold(String.raw`C:\ProgramData\Tier2\logs\service.log`, 1);
  const before = host.log();
  host.play("log 400");
  kill(host.bridges()[0] ?? 0);
  await host.logged('"line":000399');
  expect(host.log().slice(0, before.length)).toBe(before);
});

test("an agent of a session that breaks down is started again, until it ends well", async () => {
  const host = await HostHere.install();
  host.play("exit 5");
  const ending = host.word("--agent");
  const starts = (): number => host.wine.text(String.raw`C:\agent.txt`).split("agent").length - 1;
  await waitFor("the third agent", () => starts() >= 3);
  host.play("exit 0");
  await ending;
  expect(starts()).toBeLessThan(8);
  // What it opened for the person stays open.
  expect(host.wine.processes("keep-alive.exe page")).toHaveLength(starts());
});
