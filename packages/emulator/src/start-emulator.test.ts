import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { ButtonDevice, type GestureReport, type PressReport, SocketTransport } from "@tier2/button";
import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultImage } from "./default-image.ts";
import type { EmulatorInfo } from "./emulator-messages.ts";
import type { Light } from "./rp2040/light.ts";
import { type Emulator, type StartEmulatorOptions, startEmulator } from "./start-emulator.ts";

let folder = "";
let socketPath = "";
let started: Emulator[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-emulator-"));
  socketPath = process.platform === "win32" ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, "button.sock");
});
afterEach(async () => {
  await Promise.all(started.map(async (emulator) => emulator.stop()));
  started = [];
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<StartEmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ socketPath, ...options });
  started.push(emulator);
  return emulator;
}

/** A queue that a test waits on. */
function queue<Item>() {
  const items: Item[] = [];
  const waiting: ((item: Item) => void)[] = [];
  return {
    items,
    push: (item: Item): void => {
      items.push(item);
      waiting.shift()?.(item);
    },
    next: async (): Promise<Item> => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** The button as other software sees it on the socket. */
async function open() {
  const transport = new SocketTransport(socketPath);
  const presses = queue<PressReport>();
  const gestures = queue<GestureReport>();
  const others = queue<string>();
  const [info] = await transport.list();
  if (info === undefined) {
    throw new Error("no button on the socket");
  }
  const device = await ButtonDevice.open(transport, info, {
    onPress: presses.push,
    onGesture: gestures.push,
    onInvalidReport: ({ reason }) => others.push(reason),
    onDetached: (reason) => others.push(reason),
  });
  return { transport, device, presses, gestures, others };
}

test("a press goes from the switch through the real image to a client of the socket", async () => {
  const emulator = await start({ uniqueId: "00112233445566ff" });
  expect(emulator.info).toEqual({
    image: defaultImage(),
    sha256: createHash("sha256").update(readFileSync(defaultImage())).digest("hex"),
    firmwareVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    serialNumber: "00112233445566FF",
    socketPath,
  });
  const { device, transport, presses, gestures } = await open();
  expect(device.info).toMatchObject({ serialNumber: "00112233445566FF", product: "Helpdesk Button" });
  const press = presses.next();
  const gesture = gestures.next();
  await emulator.press(30);
  expect(await press).toMatchObject({ bootId: 1, sequence: 1 });
  await device.acknowledge({ ...(await press), what: "press" });
  await device.acknowledge({ ...(await gesture), what: "gesture" });
  expect(await device.readStatus()).toMatchObject({ lastSequence: 1, queued: 0, dropped: 0 });
  expect(await emulator.findings()).toEqual({ violations: [], problems: [] });
  await transport.close();
});

test("the light is told as it changes", async () => {
  const emulator = await start();
  const lights = queue<Light>();
  const { device, transport } = await open();
  emulator.onLight(lights.push);
  const green = lights.next();
  await device.setLight({ pattern: "solid", red: 0, green: 255, blue: 32, periodMs: 0, timeToLiveMs: 0 });
  expect(await green).toEqual({ red: 0, green: 255, blue: 32 });
  expect(emulator.light).toEqual({ red: 0, green: 255, blue: 32 });
  await transport.close();
});

test("unplugged and plugged in again: the client is told, the next press is new", async () => {
  const emulator = await start();
  const first = await open();
  const detached = first.others.next();
  await emulator.unplug();
  expect(await detached).toBe("unplugged");
  expect(await first.transport.list()).toEqual([]);
  await emulator.press(20);
  await emulator.replug();
  const second = await open();
  const press = second.presses.next();
  await emulator.press(20);
  expect(await press).toMatchObject({ bootId: 2, sequence: 1 });
  await first.transport.close();
  await second.transport.close();
});

test("unplugged before the ACK of a report, and odd reports injected", async () => {
  const emulator = await start();
  const { transport, presses, others } = await open();
  await emulator.injectInput(Uint8Array.of(99));
  await emulator.injectInput(Uint8Array.of(1, 2));
  await emulator.loseAcknowledgements(1);
  const press = presses.next();
  await emulator.press(20);
  await press;
  const detached = queue<string>();
  others.next().then(detached.push, () => undefined);
  await emulator.unplugInReport("data");
  await emulator.hold();
  await expect.poll(() => others.items).toEqual(["unknown-id", "wrong-content", "unplugged"]);
  await emulator.release();
  await emulator.replug();
  await transport.close();
});

test("sleeps and is woken by a press", async () => {
  const emulator = await start();
  const { transport, presses } = await open();
  await emulator.suspend(true);
  const press = presses.next();
  await emulator.press(200);
  expect(await press).toMatchObject({ sequence: 1 });
  await emulator.resume();
  await transport.close();
});

test("kill -9 keeps the flash and the serial number", async () => {
  const flashFile = path.join(folder, "flash.uf2");
  const serials: string[] = [];
  for (let bootId = 1; bootId <= 3; bootId += 1) {
    const emulator = await start({ flashFile });
    serials.push(emulator.info.serialNumber);
    const { presses, transport } = await open();
    const press = presses.next();
    await emulator.hold();
    expect(await press).toMatchObject({ bootId, sequence: 1 });
    const exited = new Promise<string>((resolve) => emulator.onExit(resolve));
    process.kill(emulator.processId, "SIGKILL");
    expect(await exited).toContain("SIGKILL");
    await expect(emulator.press()).rejects.toThrow("ended");
    await transport.close();
  }
  expect(new Set(serials).size).toBe(1);
});

test("without a flash file every start is another button", async () => {
  const first = await start();
  const second = await start({ socketPath: `${socketPath}2` });
  expect(first.info.serialNumber).not.toBe(second.info.serialNumber);
});

test("says why it cannot start", async () => {
  const noUf2 = path.join(folder, "image.uf2");
  writeFileSync(noUf2, "none");
  await expect(start({ image: noUf2 })).rejects.toThrow("The emulator cannot start: No UF2 file");
  await expect(start({ image: path.join(folder, "missing.uf2") })).rejects.toThrow("missing.uf2");
  await expect(start({ uniqueId: "12" })).rejects.toThrow('The unique id "12" is not 16 hexadecimal digits');
  await start();
  await expect(start()).rejects.toThrow("EADDRINUSE");
});

const entry = path.join(import.meta.dirname, "emulator-process.ts");

/** The process itself, as its parent sees it. */
async function forkUntilReady(...args: string[]): Promise<{ child: ChildProcess; info: EmulatorInfo }> {
  const child = fork(entry, ["--socket", socketPath, ...args], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [message] = (await once(child, "message")) as [{ event: string; info: EmulatorInfo }];
  expect(message.event).toBe("ready");
  return { child, info: message.info };
}

test("ends when its parent is gone, and removes its socket", async () => {
  const { child } = await forkUntilReady();
  child.disconnect();
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(existsSync(socketPath)).toBe(false);
});

test("lives on with --keep", async () => {
  const { child } = await forkUntilReady("--keep");
  child.disconnect();
  const { transport, device } = await open();
  expect(await device.readStatus()).toMatchObject({ bootId: 1 });
  await transport.close();
  child.kill("SIGKILL");
  await once(child, "exit");
});
