import { InPipe, OutPipe } from "./pipes.ts";

export const endpoints = {
  notification: { address: 0x82, maxPacket: 8 },
  toHost: { address: 0x83, maxPacket: 16 },
  fromHost: { address: 0x04, maxPacket: 16 },
} as const;

const nothing = new Uint8Array(0);

/** Caterina's serial port, byte by byte. Everything that waits rejects with the signal's reason. */
export class SerialLine {
  readonly pipes: ReadonlyMap<number, InPipe | OutPipe>;
  readonly #toHost = new InPipe(endpoints.toHost.maxPacket);
  readonly #fromHost = new OutPipe(endpoints.fromHost.maxPacket);
  /** What is left of the packet that is being read. */
  #received: Uint8Array = nothing;
  #answer: number[] = [];

  constructor() {
    this.pipes = new Map<number, InPipe | OutPipe>([
      [endpoints.notification.address, new InPipe(endpoints.notification.maxPacket)],
      [endpoints.toHost.address, this.#toHost],
      [endpoints.fromHost.address, this.#fromHost],
    ]);
  }

  /** Waits for a packet to begin with; what was left of the one before is lost. */
  async begin(signal: AbortSignal): Promise<void> {
    this.#answer = [];
    this.#received = await this.#fromHost.read(signal);
  }

  /** The next byte, of the next packet when need be. */
  async fetch(signal: AbortSignal): Promise<number> {
    while (this.#received.length === 0) {
      this.#received = await this.#fromHost.read(signal);
    }
    const [byte = 0] = this.#received;
    this.#received = this.#received.subarray(1);
    return byte;
  }

  /** Two bytes, the high one first. */
  async fetchWord(signal: AbortSignal): Promise<number> {
    const high = await this.fetch(signal);
    return high * 256 + (await this.fetch(signal));
  }

  /** A full packet goes out when the next byte comes. */
  async put(bytes: readonly number[], signal: AbortSignal): Promise<void> {
    for (const byte of bytes) {
      if (this.#answer.length === endpoints.toHost.maxPacket) {
        await this.#send(signal);
      }
      this.#answer.push(byte);
    }
  }

  /** Sends what is left, if only an empty packet. After a full packet comes an empty one; resolves when the host took it. */
  async flush(signal: AbortSignal): Promise<void> {
    const isFull = this.#answer.length === endpoints.toHost.maxPacket;
    await this.#send(signal);
    if (isFull) {
      await this.#send(signal);
    }
  }

  async #send(signal: AbortSignal): Promise<void> {
    await this.#toHost.write(Uint8Array.from(this.#answer.splice(0)), signal);
  }
}
