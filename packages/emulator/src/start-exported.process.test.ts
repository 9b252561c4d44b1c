import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodePress } from "@tier2/button";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, type StartEmulatorOptions, startEmulator } from "./start-emulator.ts";
import { SocketReader } from "./testing/socket-reader.ts";
import { decodeBody, decodeHeader, encodePacket, headerSize } from "./usbredir/packets.ts";
import { encodeHello } from "./usbredir/hello.ts";

const nothing = new Uint8Array(0);
let folder = "";
let started: Emulator[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-exported-"));
});
afterEach(async () => {
  await Promise.all(started.map(async (emulator) => emulator.stop()));
  started = [];
  rmSync(folder, { recursive: true });
});

async function start(options: StartEmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  started.push(emulator);
  return emulator;
}

test("a virtual machine over usbredir: a press arrives, and when the switch closed is known", async () => {
  const usbredirPath = path.join(folder, "redir.sock");
  const emulator = await start({ usbredirPath, uniqueId: "00112233445566ff" });
  expect(emulator.info).toMatchObject({
    board: "pico",
    firmwareVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    serialNumber: "00112233445566FF",
    usbredirPath,
  });
  const socket = connect(usbredirPath);
  const reader = new SocketReader(socket);
  const next = async (isGreeted = true) => {
    const header = decodeHeader(await reader.take(headerSize(isGreeted)), isGreeted);
    return decodeBody(header, await reader.take(header.size));
  };
  expect((await next(false)).kind).toBe("hello");
  socket.write(encodePacket({ kind: "hello", id: 0n, fields: {}, data: encodeHello() }, false));
  const kinds = [(await next()).kind, (await next()).kind, (await next()).kind];
  expect(kinds).toEqual(["interface-info", "endpoint-info", "device-connect"]);
  socket.write(encodePacket({ kind: "set-configuration", id: 1n, fields: { configuration: 1 }, data: nothing }, true));
  expect(await next()).toMatchObject({ kind: "configuration-status", fields: { status: 0 } });
  socket.write(encodePacket({ kind: "start-receiving", id: 2n, fields: { endpoint: 0x81 }, data: nothing }, true));
  expect(await next()).toMatchObject({ kind: "receiving-status", fields: { status: 0 } });
  const before = Date.now();
  const [pressedAtMs, report] = await Promise.all([emulator.press(20), next()]);
  expect(pressedAtMs).toBeGreaterThanOrEqual(before);
  expect(pressedAtMs).toBeLessThanOrEqual(Date.now());
  expect(decodePress(report.data)).toMatchObject({ bootId: 1, sequence: 1 });
  await emulator.unplug();
  let { kind } = await next();
  while (kind === "interrupt") {
    ({ kind } = await next()); // the press again, and its gesture
  }
  expect(kind).toBe("device-disconnect");
  await emulator.replug();
  expect((await next()).kind).toBe("interface-info");
  expect(await emulator.findings()).toEqual({ violations: [], problems: [] });
  socket.destroy();
});

test("USB/IP on a free port; what is wrong with a connection is told", async () => {
  const emulator = await start({ usbipPort: 0 });
  const { usbipPort = 0 } = emulator.info;
  expect(usbipPort).toBeGreaterThan(0);
  const note = new Promise<string>((resolve) => emulator.onNote(resolve));
  const socket = connect(usbipPort, "127.0.0.1");
  const reader = new SocketReader(socket);
  socket.write("GET / HTTP/1.1\r\n\r\n");
  await reader.closed;
  expect(await note).toBe("A USB/IP connection is closed: it speaks version 0x4745 of USB/IP, not 0x111.");
  await emulator.suspend(true);
  await emulator.suspend(true);
  await emulator.resume();
  await expect(emulator.injectInput(Uint8Array.of(1))).rejects.toThrow("Only a button on a socket");
  await emulator.unplug();
  await expect(emulator.suspend(true)).rejects.toThrow("No firmware is plugged in");
  await expect(start({ usbipPort })).rejects.toThrow("EADDRINUSE");
  await expect(start({ usbipPort: 70_000 })).rejects.toThrow('"70000" is no port');
});
