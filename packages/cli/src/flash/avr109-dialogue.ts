import { FlashError } from "./boot-loader.ts";
import { PipeError, type SerialPipe } from "./pipes.ts";

/** Without a block for so long Caterina starts the firmware (its TIMEOUT_PERIOD). */
const leavesAfterMs = 8000;
/** Less than that by what a transfer may take. */
const restartedAfterMs = 7500;

const identity = "CATERIN";
const escape = 0x1b;
/** A block, with its head, that a program before us may have left half sent. */
const fillerBytes = 132;
/** More than a block of an answer that was not fetched before. */
const mostHeard = 200;

const ascii = (text: string): Uint8Array => Buffer.from(text, "latin1");

/** As a message shows it: `3f "?"`. */
const shown = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString("hex");
  const text = Buffer.from(bytes).toString("latin1");
  return /^[\x21-\x7e]+$/.test(text) ? `${hex} "${text}"` : hex;
};

/**
 * Commands and answers of Caterina, AVR109 on a serial port, one after the other. It forgets what follows a command in its
 * packet, so that every command goes out by itself and its answer is waited for.
 */
export class Avr109Dialogue {
  readonly #pipe: SerialPipe;
  readonly #nowMs: () => number;
  /** Whether the last command was answered as it should: the next one is not taken for something else's data. */
  #isInStep = false;
  /** When the loader's time to wait began anew. */
  #blockMs: number;

  constructor(pipe: SerialPipe, nowMs: () => number) {
    this.#pipe = pipe;
    this.#nowMs = nowMs;
    this.#blockMs = nowMs();
  }

  /** Sends a command that is answered by these bytes. Rejects with a FlashError that begins with `step`. */
  async tell(step: string, command: Uint8Array | string, expected: Uint8Array | string = "\r"): Promise<void> {
    const wanted = typeof expected === "string" ? ascii(expected) : expected;
    const answer = await this.ask(step, command, wanted.length);
    if (!Buffer.from(answer).equals(wanted)) {
      this.#isInStep = false;
      throw new FlashError("refused", `${step}: the boot loader answered ${shown(answer)} instead of ${shown(wanted)}`);
    }
  }

  /** Sends a command that is answered by so many bytes. Rejects with a FlashError that begins with `step`. */
  async ask(step: string, command: Uint8Array | string, answerBytes: number): Promise<Uint8Array> {
    try {
      if (!this.#isInStep) {
        await this.#fallIntoStep();
      }
      this.#isInStep = false;
      await this.#pipe.send(typeof command === "string" ? ascii(command) : command);
      const answer = await this.#pipe.receive(answerBytes);
      this.#isInStep = true;
      return answer;
    } catch (error) {
      throw this.#explained(step, error);
    }
  }

  /** The loader has had a block, and waits for the next one from now on. */
  noteBlock(): void {
    this.#blockMs = this.#nowMs();
  }

  /**
   * Makes sure that the next byte is taken for a command. Whoever was here before may have left in the middle of one: of an
   * answer, whose rest comes first, or of a block, which is filled up with what is no command where none is missing.
   */
  async #fallIntoStep(): Promise<void> {
    let heard: Uint8Array = new Uint8Array(0);
    for (const filler of [0, fillerBytes]) {
      if (filler > 0) {
        await this.#pipe.send(new Uint8Array(filler).fill(escape));
      }
      this.#pipe.discard();
      await this.#pipe.send(ascii("S"));
      heard = await this.#hear();
      if (Buffer.from(heard).toString("latin1").endsWith(identity)) {
        this.#isInStep = true;
        return;
      }
    }
    throw heard.length === 0
      ? new FlashError("silent", "the boot loader does not answer")
      : new FlashError("refused", `the boot loader answered ${shown(heard)} when asked who it is, not ${identity}`);
  }

  /** What comes up to the identity, or up to a silence. */
  async #hear(): Promise<Uint8Array> {
    const heard: number[] = [];
    try {
      while (heard.length < mostHeard && !Buffer.from(heard).toString("latin1").endsWith(identity)) {
        const [byte = 0] = await this.#pipe.receive(1);
        heard.push(byte);
      }
    } catch (error) {
      if (!(error instanceof PipeError && error.code === "silent")) {
        throw error;
      }
    }
    return Uint8Array.from(heard);
  }

  #explained(step: string, error: unknown): unknown {
    if (error instanceof FlashError) {
      return new FlashError(error.code, `${step}: ${error.message}`, { cause: error });
    }
    if (!(error instanceof PipeError)) {
      return error;
    }
    if (error.code === "gone") {
      const hasLeft = this.#nowMs() - this.#blockMs >= restartedAfterMs;
      const why = hasLeft
        ? `the board restarted by itself, as its boot loader does after ${leavesAfterMs / 1000} s without a block`
        : "the board left the bus";
      return new FlashError("gone", `${step}: ${why}`, { cause: error });
    }
    const code = error.code === "silent" ? "silent" : "refused";
    return new FlashError(code, `${step}: ${error.message}`, { cause: error });
  }
}
