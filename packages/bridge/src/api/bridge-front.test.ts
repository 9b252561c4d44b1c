import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import type { Bridge, InForce } from "../bridge.ts";
import { type LoadedConfig, loadConfig } from "../config/load-config.ts";
import type { BridgeEvent } from "../events.ts";
import { silentLogger } from "../log.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { FakePsa } from "../testing/fake-psa.ts";
import { Happenings } from "../testing/happenings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { BridgeFront } from "./bridge-front.ts";
import type { BridgeStatus } from "./status.ts";
import { ask } from "./testing/ask.ts";
import { FakeSource } from "./testing/fake-source.ts";

const config = (more = ""): string => `schemaVersion: 1\npsa: { kind: fake }\n${more}`;

async function setUp() {
  const folder = temporaryFolder();
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, config(`dataDirectory: ${folder}`));
  const clock = new FakeClock();
  const events = new Happenings<BridgeEvent>();
  const applied: InForce[] = [];
  const source = new FakeSource();
  const inForceOf = ({ config: loaded }: LoadedConfig): InForce => ({ config: loaded, adapter: new FakePsa() });
  const loaded = loadConfig(file);
  const front = new BridgeFront({
    ...{ loaded, clock, logger: silentLogger, platform: "linux", databasePath: path.join(folder, "presses.sqlite") },
    inForce: inForceOf(loaded),
    open: async (next) => inForceOf(next),
  });
  const session = { userName: "ann", userId: process.getuid?.(), environment: {} };
  const bridge: Bridge = Object.assign(source, {
    stop: async () => undefined,
    apply: async (next: InForce) => void applied.push(next),
    lookSoon: () => undefined,
    tell: (event: BridgeEvent) => {
      front.take(event);
      events.add(event);
    },
    observer: { findSession: () => ({ ...session, kind: "x11", isRemote: false, isLocked: false }) as const },
    ended: new Promise<void>(() => undefined),
  });
  const open = async (): Promise<string> => {
    await front.open(bridge);
    onTestFinished(async () => front.stop());
    return path.join(folder, "admin.sock");
  };
  return { folder, file, clock, events, applied, source, front, bridge, open };
}

test("the status knows what happened before the sockets were open; warnings of then are told, too", async () => {
  const { front, open, events } = await setUp();
  const error = { code: "disk_full", category: "storage", message: "The disk is full.", hint: "Free some." } as const;
  front.take({ type: "button.attached", serial: "S1", board: "pico", firmwareVersion: "1", path: "/dev/x" });
  front.take({ type: "storage.failed", error });
  const socket = await open();
  expect(events.all).toMatchObject([{ type: "warning.raised", warning: { code: "storage-failing" } }]);
  expect((await ask(socket, "GET /v1/status")).json).toMatchObject({
    pid: process.pid,
    buttons: [{ serial: "S1" }],
    ways: [{ route: "first", kind: "fake", host: "psa.invalid", state: "unknown" }],
    storage: { error },
    warnings: [{ code: "storage-failing" }],
  });
});

test("a changed configuration is applied, and the status tells of it; a bad one becomes a warning", async () => {
  const { folder, file, open, applied } = await setUp();
  const socket = await open();
  const more = `dataDirectory: ${folder}\ncapture: { screen: { policy: ask } }`;
  writeFileSync(file, config(more));
  expect((await ask(socket, "POST /v1/reload")).json).toMatchObject({ isApplied: true, changed: ["capture"] });
  expect(applied).toMatchObject([{ config: { capture: { screen: { policy: "ask" } } } }]);
  expect((await ask(socket, "GET /v1/status")).json).toMatchObject({ capture: { screen: "ask" } });
  writeFileSync(file, "psa: [");
  expect((await ask(socket, "POST /v1/reload")).json).toMatchObject({ isApplied: false });
  expect((await ask(socket, "GET /v1/warnings")).json).toMatchObject({ warnings: [{ code: "config-refused" }] });
});

test("where no button is expected none is missed, from a change of the configuration on; what was seen counts at once", async () => {
  const { folder, file, clock, open, front } = await setUp();
  const socket = await open();
  const told = async (): Promise<unknown> => {
    const { isButtonExpected, warnings } = (await ask(socket, "GET /v1/status")).json as BridgeStatus;
    return [isButtonExpected, warnings.map(({ code }) => code)];
  };
  const configure = async (expected: string): Promise<void> => {
    writeFileSync(file, config(`dataDirectory: ${folder}\nbutton: { expected: ${expected} }`));
    await ask(socket, "POST /v1/reload");
  };
  front.take({ type: "button.none" });
  clock.advance(5 * 3_600_000);
  expect(await told()).toEqual([true, ["button-missing"]]);
  await configure("once-seen");
  expect(await told()).toEqual([false, []]);
  front.take({ type: "button.attached", serial: "S1", board: "pico", firmwareVersion: "1", path: "/dev/x" });
  front.take({ type: "button.detached", serial: "S1", reason: "gone" });
  front.take({ type: "button.none" });
  clock.advance(5 * 3_600_000);
  expect(await told()).toEqual([true, ["button-missing"]]);
  await configure("never");
  expect(await told()).toEqual([false, []]);
});

test("a change while the bridge starts is not missed", async () => {
  const { folder, file, clock, open, events, applied } = await setUp();
  writeFileSync(file, config(`dataDirectory: ${folder}\ncompany: Contoso`));
  clock.advance(2500);
  await open();
  await events.until(({ type }) => type === "config.applied");
  expect(applied).toMatchObject([{ config: { company: "Contoso" } }]);
});

test("a session gets its token, again when it is gone; at the end nothing stays", async () => {
  const { folder, open, clock, front } = await setUp();
  const socket = await open();
  const file = path.join(folder, "session-token-ann");
  const headers = { authorization: `Bearer ${readFileSync(file, "utf8").trim()}` };
  const answer = await ask(path.join(folder, "session.sock"), "GET /v1/status", { headers });
  expect(answer).toMatchObject({ status: 200, json: { lights: [] } });
  await front.stop();
  expect([file, socket, path.join(folder, "session.sock")].filter(existsSync)).toEqual([]);
  expect(clock.nextAtMs).toBeUndefined();
});

test("a press while the bridge stops gives no token that nobody takes away", async () => {
  const { folder, open, front } = await setUp();
  await open();
  await front.stop();
  const report = { bootId: 1, sequence: 1, deviceTimeMs: 1, recordedAtMs: 1, isFromSoftware: false };
  front.take({ type: "press.recorded", pressId: "p1", serial: "S1", ...report });
  expect(existsSync(path.join(folder, "session-token-ann"))).toBe(false);
});

test("after a sleep of the computer the configuration in force is applied once more, so that all is tried again", async () => {
  const { front, open, applied, bridge } = await setUp();
  let looks = 0;
  bridge.lookSoon = () => void (looks += 1);
  await front.resume(); // too early: nothing runs yet
  expect(applied).toEqual([]);
  await open();
  await front.resume();
  expect(applied).toMatchObject([{ config: { psa: { kind: "fake" } } }]);
  expect(looks).toBe(1);
});
