import type { Socket } from "node:net";
import { ByteQueue } from "../byte-queue.ts";

/** Reads a socket in pieces of the size that a test wants. */
export class SocketReader {
  readonly #received = new ByteQueue();
  #look: () => void = () => undefined;
  #isClosed = false;
  readonly closed: Promise<void>;

  constructor(socket: Socket) {
    socket.on("data", (chunk) => {
      this.#received.push(chunk);
      this.#look();
    });
    socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#isClosed = true;
        this.#look();
        resolve();
      });
    });
  }

  /** Resolves with exactly this many bytes; rejects when the socket was closed before they came. */
  async take(size: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#look = () => {
        const bytes = this.#received.take(size);
        if (bytes !== undefined) {
          this.#look = () => undefined;
          resolve(bytes);
        } else if (this.#isClosed) {
          reject(new Error(`closed; ${this.#received.size} of ${size} bytes came`));
        }
      };
      this.#look();
    });
  }

  /** What came and was not taken, in bytes. */
  get left(): number {
    return this.#received.size;
  }
}
