import { EventEmitter } from "node:events";
import type { OpenedPort } from "../open-port.ts";

type Done = (error?: Error | null) => void;

/** A serial port as the tests of our side of it need it. */
export class FakePort extends EventEmitter implements OpenedPort {
  readonly openedAs: unknown[] = [];
  readonly written: number[][] = [];
  /** What was done to its lines and when it was closed, in order. */
  readonly log: string[] = [];
  isStuck = false;
  writeError: Error | undefined;
  onClosed: () => void = () => undefined;
  #isOpen = true;

  write(data: Uint8Array, done: Done): void {
    if (!this.#isOpen) {
      throw new Error("A closed port was written to.");
    }
    this.written.push([...data]);
    if (!this.isStuck) {
      done(this.writeError);
    }
  }

  set({ dtr }: { readonly dtr: boolean }, done: Done): void {
    this.log.push(`dtr ${dtr}`);
    done();
  }

  close(done: Done): void {
    this.log.push("close");
    if (this.#isOpen) {
      this.#isOpen = false;
      this.onClosed();
      done();
    } else {
      done(new Error("Port is not open"));
    }
  }

  /** The board sends these bytes. */
  come(...bytes: readonly number[]): void {
    this.emit("data", Uint8Array.from(bytes));
  }

  /** As serialport tells that a device was unplugged. */
  vanish(): void {
    this.#isOpen = false;
    this.emit("close", new Error("bad file descriptor"));
  }
}
