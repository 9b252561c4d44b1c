import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test, vi } from "vitest";
import { DevicePlayer, SocketTransport, TransportError } from "./index.ts";
import { transportSuite } from "./testing/index.ts";

const names = { vendorId: 0x1209, productId: 1, manufacturer: "Tier2", product: "Helpdesk Button" };

transportSuite("socket", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-socket-"));
  const socketPath = path.join(folder, "button.sock");
  const written: Uint8Array[] = [];
  let isWriteRefused = false;
  const rig = {
    feature: undefined as Uint8Array | undefined,
    written,
  };
  const take = async (report: Uint8Array): Promise<void> => {
    if (isWriteRefused) {
      isWriteRefused = false;
      throw new TransportError("stalled", "refused");
    }
    written.push(report);
  };
  const player = new DevicePlayer(socketPath, {
    write: take,
    writeFeature: take,
    readFeature: async () => {
      if (rig.feature === undefined) {
        throw new TransportError("stalled", "refused");
      }
      return rig.feature;
    },
  });
  await player.listen();
  return Object.assign(rig, {
    transport: new SocketTransport(socketPath),
    attach: (serialNumber: string) => player.attach({ ...names, serialNumber }),
    detach: () => player.detach("unplugged"),
    input: (report: Uint8Array) => player.input(report),
    refuseNextWrite: () => {
      isWriteRefused = true;
    },
    close: async () => {
      await player.close();
      await rm(folder, { recursive: true });
    },
  });
});

test("a socket file left behind is replaced, a living player is not", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-socket-"));
  const socketPath = path.join(folder, "button.sock");
  const refuse = {
    write: async () => undefined,
    writeFeature: async () => undefined,
    readFeature: async () => new Uint8Array(),
  };
  const killed = spawn(process.execPath, [
    "-e",
    'require("net").createServer().listen(process.argv[1], () => console.log("open"))',
    socketPath,
  ]);
  await once(killed.stdout, "data");
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect((await lstat(socketPath)).isSocket()).toBe(true);
  const first = new DevicePlayer(socketPath, refuse);
  await first.listen();
  await expect(new DevicePlayer(socketPath, refuse).listen()).rejects.toThrow("EADDRINUSE");
  await first.close();
  await rm(folder, { recursive: true });
});

test("a file that is no socket is left alone", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-socket-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const file = path.join(folder, "letter.txt");
  await writeFile(file, "Dear Ann");
  const nothing = {
    write: async () => undefined,
    writeFeature: async () => undefined,
    readFeature: async () => new Uint8Array(),
  };
  await expect(new DevicePlayer(file, nothing).listen()).rejects.toThrow("EADDRINUSE");
  expect(await readFile(file, "utf8")).toBe("Dear Ann");
});

test("a peer that talks nonsense is no device", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-socket-"));
  const socketPath = path.join(folder, "button.sock");
  for (const nonsense of ["HTTP/1.1 200 OK\r\n\r\n", "x".repeat(10_000)]) {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write(nonsense);
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const transport = new SocketTransport(socketPath);
    expect(await transport.list()).toEqual([]);
    const listeners = { onInput: () => undefined, onDetached: () => undefined };
    await expect(transport.open(socketPath, listeners)).rejects.toMatchObject({ code: "not_found" });
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(folder, { recursive: true });
});

test("one process claims a device; the next is told which one holds it, until it lets go", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-socket-"));
  const socketPath = path.join(folder, "button.sock");
  const unplanned = async (): Promise<never> => Promise.reject(new Error("not planned"));
  const player = new DevicePlayer(socketPath, { write: unplanned, writeFeature: unplanned, readFeature: unplanned });
  await player.listen();
  player.attach({ ...names, serialNumber: "A1" });
  const [first, second] = [new SocketTransport(socketPath), new SocketTransport(socketPath)];
  const ignoring = { onInput: () => undefined, onDetached: () => undefined };
  const claimed = await first.open(socketPath, ignoring, { isExclusive: true });
  await expect(second.open(socketPath, ignoring, { isExclusive: true })).rejects.toMatchObject({
    code: "in_use",
    message: `The button at ${socketPath} is held by process ${process.pid}.`,
  });
  await (await second.open(socketPath, ignoring)).close(); // who only looks on may
  await claimed.close();
  await vi.waitUntil(async () =>
    second.open(socketPath, ignoring, { isExclusive: true }).then(
      () => true,
      () => false,
    ),
  );
  await Promise.all([first.close(), second.close(), player.close()]);
  await rm(folder, { recursive: true });
});
