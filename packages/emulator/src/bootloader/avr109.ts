import type { Setup } from "../transfers.ts";
import { type AvrMemory, pageSize } from "./avr-memory.ts";
import type { LoaderFaults } from "./faults.ts";
import type { LoaderFunction } from "./loader-device.ts";
import { type InPipe, type OutPipe, answered } from "./pipes.ts";
import { type Clock, Program } from "./program.ts";
import { SerialLine } from "./serial-line.ts";

/** So long it waits for a block before it starts the firmware. */
export const timeoutMs = 8000;
/** So long after "E" it starts the firmware. */
export const exitDelayMs = 500;

const code = (letter: string): number => letter.charCodeAt(0);
const carriageReturn = 0x0d;
const unknown = code("?");
const escape = 0x1b;
const nothing = new Uint8Array(0);

/** Commands that only tell something. */
const answers: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [code("S"), [...Buffer.from("CATERIN", "latin1")]],
  [code("V"), [code("1"), code("0")]],
  [code("s"), [0x87, 0x95, 0x1e]], // signature, last byte first
  [code("a"), [code("Y")]],
  [code("b"), [code("Y"), 0, pageSize]],
  [code("p"), [code("S")]],
  [code("t"), [0x44, 0]],
  [code("P"), [carriageReturn]],
  [code("L"), [carriageReturn]],
  // fuses and lock bits of an Arduino Leonardo (boards.txt of its core)
  [code("F"), [0xff]],
  [code("N"), [0xd8]],
  [code("Q"), [0xcb]],
  [code("r"), [0xef]],
  [escape, []],
]);

/**
 * The boot loader of the ATmega32U4 boards (Caterina), AVR109 on a serial port. Commands for single bytes and words
 * ("C", "c", "m", "R", "D", "d") are answered as unknown: nobody who may send blocks uses them.
 */
export class Avr109 implements LoaderFunction {
  readonly interfaces: readonly number[] = [0, 1];
  readonly pipes: ReadonlyMap<number, InPipe | OutPipe>;
  readonly #line = new SerialLine();
  readonly #memory: AvrMemory;
  readonly #clock: Clock;
  readonly #onLeave: () => void;
  readonly #faults: LoaderFaults;
  readonly #program: Program = new Program((signal) => this.#run(signal));
  /** 57600 baud and so on: told back, of no effect. */
  #lineCoding: Uint8Array = Uint8Array.of(0, 0, 0, 0, 0, 0, 8);
  #address = 0;
  #commandCount = 0;
  #isInCommand = false;
  #hasTimedOut = false;
  #cancelTimeout: (() => void) | undefined;

  constructor(memory: AvrMemory, clock: Clock, onLeave: () => void, faults: LoaderFaults) {
    this.#memory = memory;
    this.#clock = clock;
    this.#onLeave = onLeave;
    this.#faults = faults;
    this.pipes = this.#line.pipes;
    this.#startTimeout(timeoutMs);
  }

  start(): void {
    this.#isInCommand = false;
    if (this.#cancelTimeout === undefined) {
      this.#startTimeout(timeoutMs); // a block was cut off
    }
    this.#program.restart();
  }

  end(): void {
    this.#program.end();
  }

  stopTimeout(): void {
    this.#cancelTimeout?.();
    this.#cancelTimeout = undefined;
  }

  control({ requestType, request, length }: Setup, data: Uint8Array): Uint8Array | undefined {
    switch (requestType * 256 + request) {
      case 0x2120: // SET_LINE_CODING
        if (length !== this.#lineCoding.length || data.length !== length) {
          return undefined;
        }
        this.#lineCoding = data.slice();
        return nothing;
      case 0xa121: // GET_LINE_CODING
        return this.#lineCoding;
      case 0x2122: // SET_CONTROL_LINE_STATE
        return nothing;
      default:
        return undefined;
    }
  }

  async #run(signal: AbortSignal): Promise<never> {
    for (;;) {
      await this.#line.begin(signal);
      this.#isInCommand = true;
      await this.#handle(await this.#line.fetch(signal), signal);
      await this.#line.flush(signal);
      this.#isInCommand = false;
      this.#leaveInTime();
    }
  }

  async #handle(command: number, signal: AbortSignal): Promise<void> {
    const fault = this.#faults.beforeCommand?.(command, this.#commandCount);
    this.#commandCount += 1;
    signal.throwIfAborted();
    if (fault?.kind === "silence") {
      await answered<never>(signal, () => undefined);
    }
    const answer = fault === undefined ? answers.get(command) : [unknown];
    if (answer !== undefined) {
      await this.#line.put(answer, signal);
      return;
    }
    switch (String.fromCharCode(command)) {
      case "E":
        this.#startTimeout(exitDelayMs);
        break;
      case "T":
        await this.#line.fetch(signal);
        break;
      case "A":
        this.#address = 2 * (await this.#line.fetchWord(signal));
        break;
      case "e":
        await this.#memory.eraseAll(signal);
        break;
      case "B":
      case "g":
        await this.#moveBlock(command === code("g"), signal);
        return;
      default:
        await this.#line.put([unknown], signal);
        return;
    }
    await this.#line.put([carriageReturn], signal);
  }

  /** The clock of the timeout stands still meanwhile. */
  async #moveBlock(isRead: boolean, signal: AbortSignal): Promise<void> {
    this.stopTimeout();
    const size = await this.#line.fetchWord(signal);
    const memory = String.fromCharCode(await this.#line.fetch(signal));
    if (memory !== "F" && memory !== "E") {
      await this.#line.put([unknown], signal);
    } else if (isRead) {
      await this.#readBlock(memory, size, signal);
    } else if (memory === "F") {
      await this.#writeFlash(size, signal);
    } else {
      await this.#writeEeprom(size, signal);
    }
    this.#startTimeout(timeoutMs);
  }

  async #readBlock(memory: "F" | "E", size: number, signal: AbortSignal): Promise<void> {
    for (let index = 0; index < size; index += 1) {
      const isFlash = memory === "F";
      const byte = isFlash
        ? this.#memory.readFlash(this.#address + index)
        : this.#memory.readEeprom(this.#address / 2 + index);
      await this.#line.put([byte], signal);
    }
    this.#address += memory === "F" ? size & ~1 : 2 * size;
  }

  /** Of a word that is filled twice the first one counts; a last odd byte is lost. */
  async #writeFlash(size: number, signal: AbortSignal): Promise<void> {
    const start = this.#address;
    await this.#memory.erasePage(start, signal);
    const page = new Uint8Array(pageSize).fill(0xff);
    const filled = new Set<number>();
    for (let index = 0; index + 1 < size; index += 2) {
      const low = await this.#line.fetch(signal);
      const high = await this.#line.fetch(signal);
      const place = this.#address % pageSize;
      if (!filled.has(place)) {
        filled.add(place);
        page.set([low, high], place);
      }
      this.#address += 2;
    }
    if (size % 2 === 1) {
      await this.#line.fetch(signal);
    }
    await this.#memory.writePage(start, page, signal);
    await this.#line.put([carriageReturn], signal);
  }

  async #writeEeprom(size: number, signal: AbortSignal): Promise<void> {
    for (let index = 0; index < size; index += 1) {
      await this.#memory.writeEeprom(this.#address / 2, await this.#line.fetch(signal), signal);
      this.#address += 2;
    }
    await this.#line.put([carriageReturn], signal);
  }

  #startTimeout(durationMs: number): void {
    this.stopTimeout();
    this.#hasTimedOut = false;
    this.#cancelTimeout = this.#clock.at(this.#clock.nowNs + durationMs * 1e6, () => {
      this.#hasTimedOut = true;
      this.#leaveInTime();
    });
  }

  /** Without a firmware the time does not count. */
  #leaveInTime(): void {
    if (this.#hasTimedOut && !this.#isInCommand && this.#memory.hasFirmware) {
      this.#onLeave();
    }
  }
}
