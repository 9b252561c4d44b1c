import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

/** How a connection fails: not at all, before the request arrives, or after it and before the answer. */
export type Loss = "none" | "request" | "answer";

export interface LossyProxy {
  readonly port: number;
  /** Asked for each connection. */
  lose: () => Loss;
  readonly close: () => Promise<void>;
}

/** Passes connections on to a port of this computer, and loses what it is told to. One request per connection is assumed. */
export async function startLossyProxy(target: number): Promise<LossyProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    return socket;
  };
  const server = createServer((incoming) => {
    keep(incoming);
    const loss = proxy.lose();
    if (loss === "request") {
      incoming.once("data", () => incoming.destroy());
      return;
    }
    const outgoing = keep(connect(target, "127.0.0.1"));
    incoming.pipe(outgoing);
    if (loss === "answer") {
      // The answer's first byte tells that the request was worked on.
      outgoing.once("data", () => incoming.destroy());
      incoming.on("close", () => outgoing.destroy());
    } else {
      outgoing.pipe(incoming);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: LossyProxy = {
    port: (server.address() as AddressInfo).port,
    lose: () => "none",
    close: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
