import { PipeError } from "./pipes.ts";

/** Calls back after this time; the answer ends that. */
export type After = (milliseconds: number, call: () => void) => () => void;

interface Reader {
  readonly count: number;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: PipeError) => void;
}

/** What came through a serial port and was not asked for yet; one reader at a time waits for it. */
export class ByteInbox {
  readonly #after: After;
  #bytes: Uint8Array = new Uint8Array(0);
  #end: PipeError | undefined;
  #reader: Reader | undefined;

  constructor(after: After) {
    this.#after = after;
  }

  /** Why nothing will come any more; undefined while something may. */
  get end(): PipeError | undefined {
    return this.#end;
  }

  push(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.#serve();
  }

  /** Nothing comes any more; the first reason stays. */
  close(reason: PipeError): void {
    this.#end ??= reason;
    this.#serve();
  }

  discard(): void {
    this.#bytes = new Uint8Array(0);
  }

  /** Exactly so many bytes. Rejects with the reason of the end, or as "silent" when they do not come in time; what came stays. */
  async take(count: number, mostMs: number): Promise<Uint8Array> {
    let cancel = (): void => undefined;
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        this.#reader = { count, resolve, reject };
        cancel = this.#after(mostMs, () => reject(this.#silence(count, mostMs)));
        this.#serve();
      });
    } finally {
      cancel();
      this.#reader = undefined;
    }
  }

  #serve(): void {
    const reader = this.#reader;
    if (reader === undefined) {
      return;
    }
    if (this.#bytes.length >= reader.count) {
      this.#reader = undefined;
      reader.resolve(this.#bytes.slice(0, reader.count));
      this.#bytes = this.#bytes.slice(reader.count);
    } else if (this.#end !== undefined) {
      reader.reject(this.#end);
    }
  }

  #silence(count: number, mostMs: number): PipeError {
    const came = Buffer.from(this.#bytes).toString("hex");
    const what = came === "" ? "nothing" : `only ${came} of ${count} bytes`;
    return new PipeError("silent", `${what} came within ${mostMs / 1000} s`);
  }
}
