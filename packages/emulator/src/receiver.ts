import type { Host } from "./host.ts";
import { InterruptIn, type TransferEnd } from "./transfers.ts";
import type { TransferResult, UsbEndpoint } from "./usb-device.ts";

interface Waiting {
  readonly length: number;
  /** What came so far. */
  readonly packets: Uint8Array[];
  readonly onEnd: (result: TransferResult) => void;
}

/**
 * The transfers that wait at one interrupt IN endpoint, first come, first served. As by a real controller, the endpoint
 * is polled only while one of them waits, and its data toggle is kept in between.
 */
export class Receiver {
  readonly #host: Host;
  readonly #maxPacket: number;
  readonly #pipe: InterruptIn;
  #waiting: Waiting[] = [];
  #isPolled = false;

  constructor(host: Host, { address, maxPacket, interval }: UsbEndpoint) {
    this.#host = host;
    this.#maxPacket = maxPacket;
    this.#pipe = new InterruptIn(
      { number: address & 0x0f, maxPacket, intervalMs: interval },
      (packet) => this.#take(packet),
      (why) => this.#endAll(why),
    );
  }

  /** One transfer of at most `length` bytes. Ends as "failed" when the signal is aborted. */
  async receive(length: number, signal: AbortSignal): Promise<TransferResult> {
    return new Promise((resolve) => {
      const giveUp = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        this.#pollWhileWanted();
        finish(waiting, "failed");
      };
      const waiting: Waiting = {
        length,
        packets: [],
        onEnd: (result) => {
          signal.removeEventListener("abort", giveUp);
          resolve(result);
        },
      };
      if (signal.aborted) {
        finish(waiting, "failed");
        return;
      }
      signal.addEventListener("abort", giveUp);
      this.#waiting.push(waiting);
      this.#pollWhileWanted();
    });
  }

  /** The device begins with DATA0 again. */
  restart(): void {
    this.#pipe.restart();
  }

  #take(packet: Uint8Array): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      return;
    }
    first.packets.push(packet);
    const received = sizeOf(first.packets);
    if (packet.length === this.#maxPacket && received < first.length) {
      return; // a full packet: the transfer goes on
    }
    this.#waiting.shift();
    this.#pollWhileWanted();
    finish(first, received > first.length ? "failed" : "done");
  }

  /** The host polls the endpoint no more. */
  #endAll(why: TransferEnd): void {
    this.#isPolled = false;
    for (const waiting of this.#waiting.splice(0)) {
      finish(waiting, why);
    }
  }

  #pollWhileWanted(): void {
    const isWanted = this.#waiting.length > 0;
    if (isWanted && !this.#isPolled) {
      this.#host.poll(this.#pipe);
    } else if (!isWanted && this.#isPolled) {
      this.#host.stopPolling(this.#pipe);
    }
    this.#isPolled = isWanted;
  }
}

const sizeOf = (packets: readonly Uint8Array[]): number => packets.reduce((size, { length }) => size + length, 0);

function finish({ packets, onEnd }: Waiting, why: TransferEnd): void {
  onEnd({ end: why, data: Uint8Array.from(Buffer.concat(packets)) });
}
