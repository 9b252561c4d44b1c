import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildBridge } from "./build-bridge.ts";

/** No reply is longer; one is asked for at a time. */
const replyLimit = 8192;

/**
 * A process that runs one chip (packages/emulator/simavr), spoken to through pipes without waiting for the event loop:
 * emulated time passes inside of calls. Calls throw an Error with what the process said when it ended.
 */
export class Bridge {
  readonly #requests: number;
  readonly #replies: number;
  readonly #errors: number;
  readonly #unsent: Uint8Array[] = [];

  constructor() {
    const program = buildBridge();
    const folder = mkdtempSync(path.join(os.tmpdir(), "tier2-simavr-"));
    try {
      const [requests, replies, errors] = ["requests", "replies", "errors"].map((name) => path.join(folder, name));
      if (requests === undefined || replies === undefined || errors === undefined) {
        throw new TypeError("three names make three paths");
      }
      execFileSync("mkfifo", [requests, replies]);
      const toChip = openPipe(requests);
      const fromChip = openPipe(replies);
      this.#requests = toChip.writing;
      this.#replies = fromChip.reading;
      this.#errors = openSync(errors, "w+");
      const child = spawn(program, [], { stdio: [toChip.reading, fromChip.writing, this.#errors] });
      child.once("error", () => undefined); // the pipes tell: they end
      child.unref();
      closeSync(toChip.reading);
      closeSync(fromChip.writing);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Sends a request that has no reply, at the latest together with the next one that has. */
  tell(operation: string, ...parts: readonly (number | Uint8Array)[]): void {
    const body = Buffer.concat([
      Buffer.from(operation, "latin1"),
      ...parts.map((part) => (typeof part === "number" ? Uint8Array.of(part) : part)),
    ]);
    this.#unsent.push(uint16(body.length), body);
  }

  /** Sends a request and waits for its reply. */
  ask(operation: string, ...parts: readonly (number | Uint8Array)[]): Buffer {
    this.tell(operation, ...parts);
    this.#send();
    const reply = Buffer.allocUnsafe(replyLimit);
    let received = this.#read(reply, 0);
    while (received < 2 || received < 2 + reply.readUInt16LE()) {
      received += this.#read(reply, received);
    }
    return reply.subarray(2, received);
  }

  /** Ends the process. */
  close(): void {
    for (const file of [this.#requests, this.#replies, this.#errors]) {
      closeSync(file);
    }
  }

  #send(): void {
    const message = Buffer.concat(this.#unsent.splice(0));
    try {
      for (let sent = 0; sent < message.length;) {
        sent += writeSync(this.#requests, message, sent);
      }
    } catch (error) {
      throw this.#ended(error);
    }
  }

  /** Reads what is there, at least a byte. */
  #read(reply: Buffer, offset: number): number {
    const count = readSync(this.#replies, reply, offset, replyLimit - offset, null);
    if (count === 0) {
      throw this.#ended(undefined);
    }
    return count;
  }

  #ended(cause: unknown): Error {
    const said = Buffer.alloc(fstatSync(this.#errors).size);
    readSync(this.#errors, said, 0, said.length, 0);
    const words = said.toString("utf8").trim();
    return new Error(`The simulated ATmega32U4 ended${words === "" ? "" : `: ${words}`}.`, { cause });
  }
}

export const uint16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >> 8);

/** Both ends of a named pipe. The first reader does not block, so that nothing waits for the other end. */
function openPipe(name: string): { readonly reading: number; readonly writing: number } {
  const first = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
  const writing = openSync(name, constants.O_WRONLY);
  const reading = openSync(name, constants.O_RDONLY);
  closeSync(first);
  return { reading, writing };
}
