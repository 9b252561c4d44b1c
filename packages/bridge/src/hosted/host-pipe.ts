import type { IncomingMessage, Server as HttpServer } from "node:http";
import { type Server, type Socket, createServer } from "node:net";
import type { Caller } from "../api/routes.ts";
import { Tier2Error, messageOf } from "../errors.ts";
import { type Audience, readHeader } from "./pipe-header.ts";

const headerLimitMs = 5000;
const longestHeaderBytes = 4096;
const newline = 10;

export interface HostPipeParts {
  /** A pipe, or a socket in its place. */
  readonly path: string;
  readonly key: string;
}

/** The bridge's own pipe, to which the service's host brings those who connected to its pipes. */
export class HostPipe {
  readonly #parts: HostPipeParts;
  readonly #callers = new WeakMap<Socket, Caller>();
  readonly #unknown = new Set<Socket>();
  #server: Server | undefined;

  constructor(parts: HostPipeParts) {
    this.#parts = parts;
  }

  /** Hands connections to these servers, which listen nowhere themselves. Rejects with a Tier2Error. */
  async listen(servers: Readonly<Record<Audience, HttpServer>>): Promise<void> {
    for (const server of Object.values(servers)) {
      server.emit("listening"); // begins to end what takes too long, as Node's HTTP server does when it listens
    }
    const server = createServer((socket) => this.#greet(socket, servers));
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(unusable(error)));
      server.listen(this.#parts.path, resolve);
    });
    this.#server = server;
  }

  /** Who is at the other end of a request's connection. */
  readonly callerOf = ({ socket }: IncomingMessage): Caller => {
    const caller = this.#callers.get(socket);
    if (caller === undefined) {
      throw new Error("a connection that was not handed over");
    }
    return caller;
  };

  /** Takes no more connections; the servers end those that they have. */
  close(): void {
    this.#server?.close();
    for (const socket of this.#unknown) {
      socket.destroy();
    }
  }

  /** Reads the header, and nothing behind it. */
  #greet(socket: Socket, servers: Readonly<Record<Audience, HttpServer>>): void {
    let got = Buffer.alloc(0);
    const timer = setTimeout(() => socket.destroy(), headerLimitMs);
    this.#unknown.add(socket);
    socket.on("error", () => undefined); // who hangs up this early is nobody yet
    socket.once("close", () => {
      clearTimeout(timer);
      this.#unknown.delete(socket);
    });
    const read = (): void => {
      const chunk = socket.read() as Buffer | null;
      got = chunk === null ? got : Buffer.concat([got, chunk]);
      const end = got.indexOf(newline);
      if (end === -1 && got.length < longestHeaderBytes) {
        return;
      }
      socket.off("readable", read);
      const connected = end === -1 ? undefined : readHeader(got.toString("utf8", 0, end), this.#parts.key);
      if (connected === undefined) {
        socket.destroy();
        return;
      }
      clearTimeout(timer);
      this.#unknown.delete(socket);
      this.#callers.set(socket, connected.caller);
      socket.unshift(got.subarray(end + 1));
      servers[connected.audience].emit("connection", socket);
    };
    socket.on("readable", read);
  }
}

const unusable = (error: unknown): Tier2Error =>
  new Tier2Error(
    {
      code: "api_socket_unusable",
      category: "internal",
      message: `The pipe between the service's host and the bridge cannot be made: ${messageOf(error)}.`,
      hint: "Start the service again.",
    },
    { cause: error },
  );
