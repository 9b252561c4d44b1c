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
import type { Light } from "./light.ts";
import { type Emulator, type StartEmulatorOptions, startEmulator } from "./start-emulator.ts";

let folder = "";
let socketPath = "";
let started: Emulator[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-emulator-"));
  socketPath =
    process.platform === "win32" ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, "button.sock");
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

/** What happened so far, and a way to wait for more. */
function record<Item>() {
  const items: Item[] = [];
  const waiting: (() => void)[] = [];
  return {
    push: (item: Item): void => {
      items.push(item);
      for (const look of waiting) {
        look();
      }
    },
    /** Resolves with the items when there are this many. */
    until: async (count: number): Promise<readonly Item[]> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (items.length >= count) {
            resolve(items);
          }
        };
        waiting.push(look);
        look();
      }),
  };
}

/** The button as other software sees it on the socket. */
async function open() {
  const transport = new SocketTransport(socketPath);
  const presses = record<PressReport>();
  const gestures = record<GestureReport>();
  const others = record<string>();
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

test("a double press is one press, and a double gesture", async () => {
  const emulator = await start({ uniqueId: "00112233445566ff" });
  const { device, transport, presses, gestures } = await open();
  await emulator.doublePress(60);
  const [press] = await presses.until(1);
  const [gesture] = await gestures.until(1);
  expect(gesture).toMatchObject({ bootId: press?.bootId, sequence: press?.sequence, kind: "double" });
  await device.acknowledge({ bootId: 1, sequence: 1, what: "press" });
  await device.acknowledge({ bootId: 1, sequence: 1, what: "gesture" });
  expect(await device.readStatus()).toMatchObject({ lastSequence: 1, queued: 0 });
  await transport.close();
});

test("a press goes from the switch through the real image to a client of the socket", async () => {
  const emulator = await start({ uniqueId: "00112233445566ff" });
  expect(emulator.info).toEqual({
    image: defaultImage(),
    board: "pico",
    sha256: createHash("sha256").update(readFileSync(defaultImage())).digest("hex"),
    firmwareVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    serialNumber: "00112233445566FF",
    socketPath,
  });
  const { device, transport, presses, gestures } = await open();
  expect(device.info).toMatchObject({ serialNumber: "00112233445566FF", product: "Helpdesk Button" });
  await emulator.press(30);
  const [press] = await presses.until(1);
  const [gesture] = await gestures.until(1);
  expect(press).toMatchObject({ bootId: 1, sequence: 1 });
  expect(gesture).toMatchObject({ bootId: 1, sequence: 1, kind: "short" });
  await device.acknowledge({ bootId: 1, sequence: 1, what: "press" });
  await device.acknowledge({ bootId: 1, sequence: 1, what: "gesture" });
  expect(await device.readStatus()).toMatchObject({ lastSequence: 1, queued: 0, dropped: 0 });
  expect(await emulator.findings()).toEqual({ violations: [], problems: [] });
  await transport.close();
});

test("the light is told as it changes", async () => {
  const emulator = await start();
  const lights = record<Light>();
  const { device, transport } = await open();
  emulator.onLight(lights.push);
  await device.setLight({ pattern: "solid", red: 0, green: 255, blue: 32, periodMs: 0, timeToLiveMs: 0 });
  expect(await lights.until(2)).toEqual([
    { red: 0, green: 0, blue: 0 },
    { red: 0, green: 255, blue: 32 },
  ]);
  expect(emulator.light).toEqual({ red: 0, green: 255, blue: 32 });
  await transport.close();
});

test("unplugged and plugged in again: the client is told, the next press is new", async () => {
  const emulator = await start();
  const first = await open();
  await emulator.unplug();
  expect(await first.others.until(1)).toEqual(["unplugged"]);
  expect(await first.transport.list()).toEqual([]);
  await emulator.press(20);
  await emulator.replug();
  const second = await open();
  await emulator.press(20);
  expect((await second.presses.until(1))[0]).toMatchObject({ bootId: 2, sequence: 1 });
  await first.transport.close();
  await second.transport.close();
});

test("faults on demand: odd reports, a lost ACK, a plug pulled in a report", async () => {
  const emulator = await start();
  const { transport, presses, others } = await open();
  await emulator.injectInput(Uint8Array.of(99));
  await emulator.injectInput(Uint8Array.of(1, 2));
  await emulator.loseAcknowledgements(1);
  await emulator.press(20);
  expect(await presses.until(1)).toHaveLength(1);
  await emulator.unplugInReport("data");
  await emulator.hold();
  expect(await others.until(3)).toEqual(["unknown-id", "wrong-content", "unplugged"]);
  await emulator.release();
  await emulator.replug();
  await transport.close();
});

test("sleeps and is woken by a press", async () => {
  const emulator = await start();
  const { transport, presses } = await open();
  await emulator.suspend(true);
  await emulator.press(200);
  expect((await presses.until(1))[0]).toMatchObject({ sequence: 1 });
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
    await emulator.hold();
    expect((await presses.until(1))[0]).toMatchObject({ bootId, sequence: 1 });
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
