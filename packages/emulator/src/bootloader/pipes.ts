import type { TransferEnd } from "../transfers.ts";
import type { TransferResult } from "../usb-device.ts";

const nothing = new Uint8Array(0);

/** Calls back when the signal is aborted; the answer ends that. */
function onAbort(signal: AbortSignal | undefined, abort: () => void): () => void {
  signal?.addEventListener("abort", abort, { once: true });
  return () => signal?.removeEventListener("abort", abort);
}

/** Settles when it is answered, or rejects with the signal's reason as soon as the signal is aborted. */
export function answered<Answer>(signal: AbortSignal, ask: (answer: (value: Answer) => void) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const forget = onAbort(signal, () => reject(signal.reason as Error));
    ask((value) => {
      forget();
      resolve(value);
    });
  });
}

/** What ends the transfers of an endpoint before their time. */
export interface Pipe {
  readonly isHalted: boolean;
  /** Every transfer ends as "stalled" until the halt is cleared. */
  halt(): void;
  clearHalt(): void;
  /** The device gives up what it was about to write or read; the host's transfers and a halt stay. */
  forget(): void;
  /** A halt and everything under way are gone; the host's transfers end like this. */
  reset(end: TransferEnd): void;
}

interface Receiving {
  readonly length: number;
  readonly parts: Uint8Array[];
  size: number;
  readonly finish: (end: TransferEnd) => void;
}

/** A bulk or interrupt endpoint to the host: the device writes packets, the host's transfers take them in order. */
export class InPipe implements Pipe {
  isHalted = false;
  readonly #maxPacket: number;
  #transfers: Receiving[] = [];
  #packets: { readonly data: Uint8Array; readonly onTaken: () => void }[] = [];

  constructor(maxPacket: number) {
    this.#maxPacket = maxPacket;
  }

  /** Resolves when the host has taken the packet. Rejects with the signal's reason. */
  write(data: Uint8Array, signal: AbortSignal): Promise<void> {
    return answered(signal, (onTaken) => {
      this.#packets.push({ data, onTaken });
      this.#move();
    });
  }

  /** A transfer of the host: it ends with a short packet or when `length` bytes are here. */
  async receive(length: number, signal: AbortSignal): Promise<TransferResult> {
    if (signal.aborted) {
      return { end: "failed", data: nothing };
    }
    return new Promise((resolve) => {
      const transfer: Receiving = {
        length,
        parts: [],
        size: 0,
        finish: (end) => {
          forget();
          resolve({ end, data: Buffer.concat(transfer.parts) });
        },
      };
      this.#transfers.push(transfer);
      const forget = onAbort(signal, () => this.#end(transfer, "failed"));
      this.#move();
    });
  }

  halt(): void {
    this.isHalted = true;
    this.#move();
  }

  clearHalt(): void {
    this.isHalted = false;
  }

  forget(): void {
    this.#packets = [];
  }

  reset(end: TransferEnd): void {
    this.isHalted = false;
    this.forget();
    this.#endAll(end);
  }

  #move(): void {
    if (this.isHalted) {
      this.#endAll("stalled");
      return;
    }
    for (let packet = this.#packets[0]; packet !== undefined; packet = this.#packets[0]) {
      const transfer = this.#transfers[0];
      if (transfer === undefined) {
        return;
      }
      this.#packets.shift();
      packet.onTaken();
      this.#take(transfer, packet.data);
    }
  }

  #take(transfer: Receiving, data: Uint8Array): void {
    if (transfer.size + data.length > transfer.length) {
      this.#end(transfer, "failed"); // babble: more than the host has room for
      return;
    }
    transfer.parts.push(data);
    transfer.size += data.length;
    if (data.length < this.#maxPacket || transfer.size === transfer.length) {
      this.#end(transfer, "done");
    }
  }

  #end(transfer: Receiving, end: TransferEnd): void {
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    transfer.finish(end);
  }

  #endAll(end: TransferEnd): void {
    for (const transfer of this.#transfers.splice(0)) {
      transfer.finish(end);
    }
  }
}

interface Sending {
  readonly data: Uint8Array;
  sent: number;
  readonly finish: (end: TransferEnd) => void;
}

/** A bulk endpoint from the host: its transfers come in packets, each as soon as the device reads it. */
export class OutPipe implements Pipe {
  isHalted = false;
  readonly #maxPacket: number;
  #transfers: Sending[] = [];
  #onPacket: ((packet: Uint8Array) => void) | undefined;

  constructor(maxPacket: number) {
    this.#maxPacket = maxPacket;
  }

  /** The next packet, an empty one too; the host waits while the device does not read. Rejects with the signal's reason. */
  read(signal: AbortSignal): Promise<Uint8Array> {
    return answered(signal, (onPacket) => {
      this.#onPacket = onPacket;
      this.#move();
    });
  }

  /** A transfer of the host: it ends when the device has read all of it. */
  async send(data: Uint8Array, signal?: AbortSignal): Promise<TransferResult> {
    if (signal?.aborted === true) {
      return { end: "failed", data: nothing };
    }
    return new Promise((resolve) => {
      const transfer: Sending = {
        data,
        sent: 0,
        finish: (end) => {
          forget();
          resolve({ end, data: nothing });
        },
      };
      this.#transfers.push(transfer);
      const forget = onAbort(signal, () => this.#end(transfer, "failed"));
      this.#move();
    });
  }

  halt(): void {
    this.isHalted = true;
    this.#move();
  }

  clearHalt(): void {
    this.isHalted = false;
  }

  forget(): void {
    this.#onPacket = undefined;
  }

  reset(end: TransferEnd): void {
    this.isHalted = false;
    this.forget();
    this.#endAll(end);
  }

  #move(): void {
    if (this.isHalted) {
      this.#endAll("stalled");
      return;
    }
    const transfer = this.#transfers[0];
    const onPacket = this.#onPacket;
    if (transfer === undefined || onPacket === undefined) {
      return;
    }
    this.#onPacket = undefined;
    const packet = transfer.data.subarray(transfer.sent, transfer.sent + this.#maxPacket);
    transfer.sent += packet.length;
    if (transfer.sent >= transfer.data.length) {
      this.#end(transfer, "done");
    }
    onPacket(packet);
  }

  #end(transfer: Sending, end: TransferEnd): void {
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    transfer.finish(end);
  }

  #endAll(end: TransferEnd): void {
    for (const transfer of this.#transfers.splice(0)) {
      transfer.finish(end);
    }
  }
}
