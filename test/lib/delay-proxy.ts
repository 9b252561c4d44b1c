import { type AddressInfo, type Socket, connect, createServer } from "node:net";

export interface DelayProxy {
  readonly port: number;
  /** Connections made through it so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A TCP proxy on loopback that delays every byte by half the round-trip time each way. */
export async function startDelayProxy(targetPort: number, roundTripMs: number): Promise<DelayProxy> {
  let count = 0;
  const sockets = new Set<Socket>();
  const forward = (from: Socket, to: Socket): void => {
    from.on("data", (data) => setTimeout(() => to.writable && to.write(data), roundTripMs / 2));
    from.on("end", () => setTimeout(() => to.end(), roundTripMs / 2));
    from.on("error", () => to.destroy());
    from.on("close", () => sockets.delete(from));
    sockets.add(from);
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    count++;
    const target = connect({ port: targetPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    forward(client, target);
    forward(target, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    close: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
