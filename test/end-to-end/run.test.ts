import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { Rig } from "../lib/rig.ts";
import { Tier2Process } from "../lib/tier2-process.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) {
    await close();
  }
});

async function rigWithBridge(): Promise<{ rig: Rig; bridge: Tier2Process }> {
  const rig = await Rig.start({ settleMs: 100, backoffBaseMs: 50, backoffCapMs: 200 });
  closing.push(async () => rig.close());
  const bridge = rig.startBridge();
  closing.push(async () => bridge.kill());
  await bridge.says(/button\.attached/);
  return { rig, bridge };
}

async function configFile(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-run-"));
  closing.push(async () => rm(folder, { recursive: true }));
  const file = path.join(folder, "config.yaml");
  await writeFile(file, text);
  return file;
}

const psa = `psa:
  kind: connectwise
  site: http://127.0.0.1:1
  companyId: demo
  publicKey: env:TEST_PUBLIC_KEY
  privateKey: env:TEST_PRIVATE_KEY
  clientId: env:TEST_CLIENT_ID
  company: Contoso
  catchAll: { contactEmail: unregistered@example.com }
  board: Help Desk
`;
const secrets = { TEST_PUBLIC_KEY: "public-key", TEST_PRIVATE_KEY: "private-key", TEST_CLIENT_ID: "client-id" };

test.each([
  ["no file", undefined, {}, 3, /There is no configuration.*--config FILE/s],
  ["not YAML", "a: [", {}, 3, /config\.yaml:1: not YAML/],
  ["an unknown key", `schemaVersion: 1\n${psa}boards: x\n`, secrets, 3, /unknown key "boards"/],
  [
    "an unknown key of the adapter",
    `schemaVersion: 1\n${psa}  bord: x\n`,
    secrets,
    3,
    /config\.yaml:12: unknown key "psa\.bord"/,
  ],
  [
    "a literal secret",
    `schemaVersion: 1\n${psa.replace("env:TEST_PRIVATE_KEY", "abc")}`,
    secrets,
    3,
    /holds a secret itself/,
  ],
  ["a secret that is not there", `schemaVersion: 1\n${psa}`, {}, 3, /TEST_PUBLIC_KEY is not set/],
  [
    "an unknown helpdesk system",
    "schemaVersion: 1\npsa: { kind: zendesk }\n",
    {},
    3,
    /config\.yaml:2: there is no helpdesk system "zendesk"/,
  ],
])("run refuses %s, with file, reason and remedy", async (_name, text, environment, exitCode, message) => {
  const file = text === undefined ? "/nonexistent/config.yaml" : await configFile(text);
  const bridge = new Tier2Process(["run", "--config", file], environment);
  expect(await bridge.ended).toBe(exitCode);
  expect(bridge.stderr).toMatch(message);
  expect(bridge.stdout).toBe("");
  expect(bridge.stderr).not.toContain("    at "); // no stack trace
});

test("run without a button says so and waits, and ends orderly when asked", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-run-"));
  closing.push(async () => rm(folder, { recursive: true }));
  const device = `device: { transport: socket, path: ${path.join(folder, "none.sock")} }\ndataDirectory: ${folder}/data\n`;
  const file = await configFile(`schemaVersion: 1\n${psa}${device}`);
  const bridge = new Tier2Process(["run", "--config", file], secrets);
  await bridge.says(/No button is attached/);
  expect(await bridge.stop()).toBe(0);
});

test("asked to end before the start is over, it ends all the same", async () => {
  const rig = await Rig.start({}, { button: "none" });
  closing.push(async () => rig.close());
  for (const delayMs of [150, 250, 350, 450]) {
    const bridge = rig.startBridge();
    closing.push(async () => bridge.kill());
    await wait(delayMs); // somewhere in the start: the moment is the point
    bridge.child.kill("SIGTERM");
    expect(["SIGTERM", 0]).toContain(await bridge.ended); // by the system before its first line ran, by itself after
  }
});

test("a button that falls silent does not keep it from ending", async () => {
  const { rig, bridge } = await rigWithBridge();
  process.kill(rig.emulator.processId, "SIGSTOP");
  closing.push(async () => void process.kill(rig.emulator.processId, "SIGCONT"));
  expect(await bridge.stop()).toBe(0);
});

test("nobody reads its log any more: presses become tickets all the same", async () => {
  const { rig, bridge } = await rigWithBridge();
  bridge.child.stderr?.destroy();
  await rig.emulator.press(30);
  await rig.sandbox.until((tickets) => tickets.length === 1);
  await rig.press(30);
  await rig.sandbox.until((tickets) => tickets.length === 2);
  expect(await bridge.stop()).toBe(0);
});

test("a press of the emulated button becomes one ticket with what a technician needs", async () => {
  const { rig, bridge } = await rigWithBridge();
  await rig.emulator.press();
  await bridge.says(/ticket\.accepted/);
  const [ticket, ...more] = rig.sandbox.tickets();
  expect(more).toEqual([]);
  expect(ticket).toMatchObject({ externalXRef: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown });
  expect(await bridge.stop()).toBe(0);
  expect(rig.storedPresses()).toMatchObject([{ state: "sent", sequence: 1, bootId: 1 }]);
  expect(bridge.stderr).not.toContain("private-key");
});

test("the first press after every power cycle is new", async () => {
  const { rig, bridge } = await rigWithBridge();
  for (let cycle = 1; cycle <= 4; cycle++) {
    await rig.emulator.press(30);
    await rig.sandbox.until((tickets) => tickets.length === cycle);
    await rig.emulator.unplug();
    await rig.emulator.replug();
  }
  await bridge.stop();
  const stored = rig.storedPresses();
  expect(stored.map((press) => [press.bootId, press.sequence])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
  ]);
  expect(rig.sandbox.tickets()).toHaveLength(4);
});

test("reports that are none of the protocol are logged once per kind, nothing is sent, and the bridge lives", async () => {
  const { rig, bridge } = await rigWithBridge();
  for (const report of [[1, 2, 3], [1], [99, 0, 0], [99], [2, 1, 1, 1, 1, 1, 1, 77, 1, 1], [1, 2, 3, 4]]) {
    await rig.emulator.injectInput(Uint8Array.from(report));
  }
  await rig.emulator.press(30);
  await bridge.says(/ticket\.accepted/);
  expect(rig.sandbox.tickets()).toHaveLength(1);
  expect(bridge.stderr.match(/report\.invalid/g)).toHaveLength(3); // press, unknown id, gesture
});

test("unplugged in the middle of a report: what never arrived is no ticket, and the bridge lives on", async () => {
  const { rig, bridge } = await rigWithBridge();
  await rig.emulator.unplugInReport("data");
  await rig.emulator.press(30);
  await bridge.says(/button\.detached/);
  await rig.emulator.replug();
  await rig.emulator.press(30);
  await bridge.says(/ticket\.accepted/);
  await bridge.stop();
  expect(rig.storedPresses()).toMatchObject([{ bootId: 2, sequence: 1, state: "sent" }]);
  expect(rig.sandbox.tickets()).toHaveLength(1);
});

test("unplugged when the report had arrived and the board did not yet know: the press is there, once", async () => {
  const { rig, bridge } = await rigWithBridge();
  await rig.emulator.unplugInReport("acknowledge");
  await rig.emulator.press(30);
  await bridge.says(/button\.detached/);
  await rig.emulator.replug();
  await rig.emulator.press(30);
  await rig.sandbox.until((tickets) => tickets.length === 2); // the first one without a gesture: after its time
  await bridge.stop();
  expect(rig.storedPresses()).toMatchObject([
    { bootId: 1, sequence: 1, state: "sent" },
    { bootId: 2, sequence: 1, state: "sent" },
  ]);
  expect(rig.sandbox.tickets()).toHaveLength(2);
});

test("unplugged while the switch is held: the press is there, once", async () => {
  const { rig, bridge } = await rigWithBridge();
  await rig.emulator.hold();
  await bridge.says(/press\.recorded/);
  await rig.emulator.unplug();
  await rig.emulator.release();
  await rig.emulator.replug();
  await rig.sandbox.until((tickets) => tickets.length > 0);
  await bridge.stop();
  expect(rig.storedPresses()).toMatchObject([{ bootId: 1, sequence: 1, state: "sent" }]);
  expect(rig.sandbox.tickets()).toHaveLength(1);
});
