import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { FlashError } from "./boot-loader.ts";
import { explainOpening } from "./open-port.ts";
import { PipeError, type SerialPipe } from "./pipes.ts";
import { listAvr109, openSerialPipe } from "./serial-pipe.ts";
import { FakePort } from "./testing/fake-port.ts";

async function opened(name = "COM5"): Promise<{ readonly port: FakePort; readonly pipe: SerialPipe }> {
  const port = new FakePort();
  const pipe = await openSerialPipe(name, async (...how) => {
    port.openedAs.push(how);
    return port;
  });
  return { port, pipe };
}

async function problemOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => "none",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PipeError);
  const { code, message } = error as PipeError;
  return `${code}: ${message}`;
}

test("sends, and receives exactly what is asked for, however it comes", async () => {
  const { port, pipe } = await opened();
  expect(port.openedAs).toEqual([["COM5", 57_600]]);
  await pipe.send(Uint8Array.of(1, 2));
  expect(port.written).toEqual([[1, 2]]);
  const first = pipe.receive(3);
  port.come(1, 2);
  port.come(3, 4, 5);
  expect([...(await first)]).toEqual([1, 2, 3]);
  expect([...(await pipe.receive(1))]).toEqual([4]);
  pipe.discard();
  port.come(6);
  expect([...(await pipe.receive(1))]).toEqual([6]);
});

test("what does not come within 2 s, and what the board does not take", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { port, pipe } = await opened();
  const received = problemOf(pipe.receive(2));
  port.come(7);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await received).toBe("silent: only 07 of 2 bytes came within 2 s");
  port.isStuck = true;
  const sent = problemOf(pipe.send(Uint8Array.of(1)));
  await vi.advanceTimersByTimeAsync(2000);
  expect(await sent).toBe("silent: the board took nothing within 2 s");
  await pipe.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("a port that vanishes ends what waits, and all that follows", async () => {
  const { port, pipe } = await opened();
  const received = problemOf(pipe.receive(2));
  port.vanish();
  expect(await received).toBe("gone: the port COM5 is gone");
  expect(await problemOf(pipe.receive(1))).toBe("gone: the port COM5 is gone");
  expect(await problemOf(pipe.send(Uint8Array.of(1)))).toBe("gone: the port COM5 is gone");
  await pipe.close();
});

test("a write that fails is a port that is gone", async () => {
  const { port, pipe } = await opened();
  port.writeError = new Error("Error: Input/output error, calling write");
  expect(await problemOf(pipe.send(Uint8Array.of(1)))).toBe("gone: the port COM5 is gone");
});

test("a port that vanished without a word is found by its file", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const folder = mkdtempSync(path.join(tmpdir(), "port-"));
  const { port, pipe } = await opened(folder);
  rmSync(folder, { recursive: true });
  const received = problemOf(pipe.receive(1));
  await vi.advanceTimersByTimeAsync(100);
  expect(await received).toBe(`gone: the port ${folder} is gone`);
  expect(port.log).toEqual(["close"]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ["linux", "Error: Permission denied, cannot open /dev/ttyACM0", "denied", /udev rule .*tier2 udev install.*dialout/],
  ["linux", "Error: Device or resource busy, cannot open /dev/ttyACM0", "busy", /another program.*ModemManager/],
  ["linux", "Error Resource temporarily unavailable Cannot lock port", "busy", /another program.*ModemManager/],
  ["linux", "Error: No such file or directory, cannot open /dev/ttyACM0", "gone", /is gone$/],
  ["linux", "Error: No such device or address, cannot open /dev/ttyACM0", "gone", /is gone$/],
  ["darwin", "Error: Resource busy, cannot open /dev/tty.usbmodem1", "busy", /serial monitor, another flasher\)\.$/],
  ["win32", "Opening COM5: Access denied", "busy", /serial monitor, another flasher\)\.$/],
  ["win32", "Opening COM5: File not found", "gone", /is gone$/],
  ["win32", "Opening COM5: Unknown error code 31", "refused", /cannot be opened: Opening COM5: Unknown error code 31$/],
] as const)("on %s, %s: %s", (platform, message, code, text) => {
  const error: FlashError = explainOpening("PORT", new Error(message), platform);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^The port PORT /);
  expect(error.message).toMatch(text);
});

test("boards in Caterina are told by their USB ids", async () => {
  const ids = [
    [0x1b4f, 0x9205, "promicro"],
    [0x1b4f, 0x9206, undefined], // a sketch
    [0x1b4f, 0x9203, undefined], // 8 MHz
    [0x2341, 0x0036, "leonardo"],
    [0x2a03, 0x0037, "leonardo"],
    [0x2341, 0x8036, undefined],
    [0x2341, 0x0043, undefined], // an Uno
  ] as const;
  for (const [vendorId, productId, board] of ids) {
    const listed = await listAvr109(async () => [{ path: "/dev/ttyACM3", portPath: "1-2", vendorId, productId }]);
    expect(listed.map((one) => one.board)).toEqual(board === undefined ? [] : [board]);
  }
});
