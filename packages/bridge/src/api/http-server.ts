import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Answers what is no HTTP in the only way that every client understands. */
export function refuseGarbage(server: Server): void {
  server.on("clientError", (_error, socket: Socket) => {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
}

/** Listens on 127.0.0.1, on a port that the system chooses: the port. */
export async function listenOnLoopback(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Ends all connections. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Whether the body says to be of this type, e.g. "application/json". */
export function hasType({ headers }: IncomingMessage, wanted: string): boolean {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  return type.trim().toLowerCase() === wanted;
}

/** The body; undefined when it is longer, of which no more than that is read. */
export async function bodyWithin(request: IncomingMessage, longestBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > longestBytes) {
    return undefined;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
