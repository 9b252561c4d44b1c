import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
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
  await writeFile(socketPath, "");
  const first = new DevicePlayer(socketPath, refuse);
  await first.listen();
  await expect(new DevicePlayer(socketPath, refuse).listen()).rejects.toThrow("EADDRINUSE");
  await first.close();
  await rm(folder, { recursive: true });
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
