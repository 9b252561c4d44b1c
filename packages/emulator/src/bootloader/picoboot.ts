import type { Setup } from "../transfers.ts";
import type { LoaderFaults } from "./faults.ts";
import type { LoaderFunction } from "./loader-device.ts";
import { type Command, commands, isToHost, parseCommand, problemOf } from "./picoboot-command.ts";
import { InPipe, OutPipe, answered } from "./pipes.ts";
import { Program } from "./program.ts";
import { type RomMemory, statuses } from "./rom-memory.ts";

/** The control requests. */
export const interfaceReset = 0x41;
export const commandStatus = 0x42;

const packetSize = 64;
const chunkSize = 256;
const nothing = new Uint8Array(0);

/** What PICOBOOT needs of the rest of the boot ROM. */
export interface PicobootSurroundings {
  readonly memory: RomMemory;
  /** 0: nobody has it to themselves, 1: the drive takes no blocks, 2: it is ejected besides. */
  readonly setExclusive: (access: number) => void;
  /** The watchdog resets the chip after this time; with another program counter than 0 it runs what is in RAM there. */
  readonly reboot: (delayMs: number, programCounter: number) => void;
  readonly faults: LoaderFaults;
}

/**
 * PICOBOOT, the vendor interface of the RP2040's boot ROM. EXEC and VECTORIZE_FLASH are answered as unknown commands:
 * they run code that is not modelled.
 */
export class Picoboot implements LoaderFunction {
  readonly interfaces: readonly number[];
  readonly pipes: ReadonlyMap<number, InPipe | OutPipe>;
  readonly #in = new InPipe(packetSize);
  readonly #out = new OutPipe(packetSize);
  readonly #around: PicobootSurroundings;
  readonly #program: Program = new Program((signal) => this.#run(signal));
  #status = { token: 0, code: 0, id: 0, isInProgress: false };
  #commandCount = 0;

  constructor(place: { interfaceNumber: number; in: number; out: number }, around: PicobootSurroundings) {
    this.interfaces = [place.interfaceNumber];
    this.pipes = new Map<number, InPipe | OutPipe>([
      [place.out, this.#out],
      [place.in, this.#in],
    ]);
    this.#around = around;
  }

  start(): void {
    this.#reset();
  }

  end(): void {
    this.#program.end();
  }

  control(setup: Setup): Uint8Array | undefined {
    if (setup.requestType === 0x41 && setup.request === interfaceReset) {
      this.#reset();
      return nothing;
    }
    if (setup.requestType === 0xc1 && setup.request === commandStatus && setup.length === 16) {
      return this.#encodeStatus();
    }
    return undefined;
  }

  /** Halts stay: the host clears them by itself. */
  #reset(): void {
    this.#in.forget();
    this.#out.forget();
    this.#status = { token: 0, code: statuses.ok, id: 0, isInProgress: false };
    this.#around.setExclusive(0);
    this.#program.restart();
  }

  #encodeStatus(): Uint8Array {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, this.#status.token, true);
    view.setUint32(4, this.#status.code, true);
    view.setUint8(8, this.#status.id);
    view.setUint8(9, this.#status.isInProgress ? 1 : 0);
    return bytes;
  }

  async #run(signal: AbortSignal): Promise<never> {
    for (;;) {
      const command = parseCommand(await this.#out.read(signal));
      if (command === undefined) {
        this.#halt();
      } else {
        await this.#handle(command, signal);
      }
    }
  }

  #halt(): void {
    this.#in.halt();
    this.#out.halt();
  }

  async #handle(command: Command, signal: AbortSignal): Promise<void> {
    const fault = this.#around.faults.beforeCommand?.(command.id, this.#commandCount);
    this.#commandCount += 1;
    signal.throwIfAborted();
    if (fault?.kind === "silence") {
      await answered<never>(signal, () => undefined);
    }
    const code = fault?.kind === "refuse" ? fault.status : problemOf(command);
    this.#status = { token: command.token, code, id: command.id, isInProgress: code === statuses.ok };
    if (code !== statuses.ok) {
      this.#halt();
      return;
    }
    await this.#perform(command, signal);
    this.#status.isInProgress = false;
    if (isToHost(command)) {
      await this.#out.read(signal); // the host acknowledges
    } else {
      await this.#in.write(nothing, signal);
    }
  }

  async #perform(command: Command, signal: AbortSignal): Promise<void> {
    const { memory, setExclusive, reboot } = this.#around;
    const [first, second, third] = command.words;
    switch (command.id) {
      case commands.exclusiveAccess:
        setExclusive(first & 0xff);
        break;
      case commands.reboot:
        reboot(third, first);
        break;
      case commands.erase:
        // The ROM does not look at the result: what it refuses to erase, it acknowledges all the same.
        await memory.erase(first, second, "picoboot", signal);
        break;
      case commands.exitXip:
        memory.isExecuteInPlace = false;
        break;
      case commands.read:
        await this.#read(first, second, signal);
        break;
      case commands.write:
        await this.#write(first, second, signal);
        break;
      default: // ENTER_CMD_XIP does nothing: the ROM looks for it only together with data
        break;
    }
  }

  /** A chunk that cannot be read halts the endpoint, and the ROM goes on with the next. */
  async #read(address: number, size: number, signal: AbortSignal): Promise<void> {
    for (let done = 0; done < size; done += chunkSize) {
      const { status, data } = this.#around.memory.read(address + done, Math.min(chunkSize, size - done));
      this.#endChunk(status, this.#in);
      for (let sent = 0; sent < data.length; sent += packetSize) {
        await this.#in.write(data.subarray(sent, sent + packetSize), signal);
      }
    }
  }

  async #write(address: number, size: number, signal: AbortSignal): Promise<void> {
    for (let done = 0; done < size; done += chunkSize) {
      const chunk = await this.#receive(Math.min(chunkSize, size - done), signal);
      this.#endChunk(await this.#around.memory.write(address + done, chunk, "picoboot", done > 0, signal), this.#out);
    }
  }

  #endChunk(status: number, pipe: InPipe | OutPipe): void {
    this.#status.code = status;
    if (status !== statuses.ok) {
      this.#status.isInProgress = false;
      pipe.halt();
    }
  }

  async #receive(size: number, signal: AbortSignal): Promise<Uint8Array> {
    const chunk = new Uint8Array(size);
    for (let received = 0; received < size;) {
      const packet = await this.#out.read(signal);
      chunk.set(packet.subarray(0, size - received), received);
      received += packet.length;
    }
    return chunk;
  }
}
