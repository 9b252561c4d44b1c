import { type Socket, connect } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

const lookAgainMs = 50;

/** A Unix socket that carries lines of JSON both ways. */
export interface LineSocket {
  send(message: unknown): void;
  close(): void;
}

const connectOnce = (path: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once("error", reject);
  });

/**
 * Connects once somebody listens.
 * @param isGone says why nobody will
 * @throws Error with what `isGone` says
 */
export async function openLineSocket(
  path: string,
  isGone: () => string | undefined,
  onMessage: (message: unknown) => void,
): Promise<LineSocket> {
  for (;;) {
    const reason = isGone();
    if (reason !== undefined) {
      throw new Error(reason);
    }
    try {
      const socket = await connectOnce(path);
      socket.on("error", () => undefined); // the machine's end is told by its process
      createInterface({ input: socket }).on("line", (line) => onMessage(JSON.parse(line)));
      return { send: (message) => void socket.write(`${JSON.stringify(message)}\n`), close: () => socket.destroy() };
    } catch {
      await wait(lookAgainMs);
    }
  }
}
