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

interface HostTransfer {
  readonly finish: (end: TransferEnd) => void;
}

/** The host's transfers of an endpoint, in order, and its halt; how packets move is the direction's affair. */
abstract class HostPipe<Transfer extends HostTransfer> implements Pipe {
  isHalted = false;
  #transfers: Transfer[] = [];

  abstract forget(): void;

  /** Moves what can be moved: the endpoint is not halted. */
  protected abstract serve(): void;

  halt(): void {
    this.isHalted = true;
    this.move();
  }

  clearHalt(): void {
    this.isHalted = false;
  }

  reset(end: TransferEnd): void {
    this.isHalted = false;
    this.forget();
    this.#endAll(end);
  }

  protected get first(): Transfer | undefined {
    return this.#transfers[0];
  }

  protected move(): void {
    if (this.isHalted) {
      this.#endAll("stalled");
    } else {
      this.serve();
    }
  }

  /** Adds a transfer; resolves with its end, "failed" when the signal is aborted. */
  protected async queue(
    transferOf: (finish: (end: TransferEnd) => void) => Transfer,
    signal: AbortSignal | undefined,
  ): Promise<TransferEnd> {
    if (signal?.aborted === true) {
      return "failed";
    }
    return new Promise((resolve) => {
      const transfer = transferOf((end) => {
        forget();
        resolve(end);
      });
      this.#transfers.push(transfer);
      const forget = onAbort(signal, () => this.end(transfer, "failed"));
      this.move();
    });
  }

  protected end(transfer: Transfer, end: TransferEnd): void {
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    transfer.finish(end);
  }

  #endAll(end: TransferEnd): void {
    for (const transfer of this.#transfers.splice(0)) {
      transfer.finish(end);
    }
  }
}

interface Receiving extends HostTransfer {
  readonly length: number;
  readonly parts: Uint8Array[];
  size: number;
}

/** A bulk or interrupt endpoint to the host: the device writes packets, the host's transfers take them in order. */
export class InPipe extends HostPipe<Receiving> {
  readonly #maxPacket: number;
  #packets: { readonly data: Uint8Array; readonly onTaken: () => void }[] = [];

  constructor(maxPacket: number) {
    super();
    this.#maxPacket = maxPacket;
  }

  /** Resolves when the host has taken the packet. Rejects with the signal's reason. */
  write(data: Uint8Array, signal: AbortSignal): Promise<void> {
    return answered(signal, (onTaken) => {
      this.#packets.push({ data, onTaken });
      this.move();
    });
  }

  /** A transfer of the host: it ends with a short packet or when `length` bytes are here. */
  async receive(length: number, signal: AbortSignal): Promise<TransferResult> {
    const parts: Uint8Array[] = [];
    const end = await this.queue((finish) => ({ length, parts, size: 0, finish }), signal);
    return { end, data: Buffer.concat(parts) };
  }

  override forget(): void {
    this.#packets = [];
  }

  protected override serve(): void {
    for (let packet = this.#packets[0]; packet !== undefined; packet = this.#packets[0]) {
      const transfer = this.first;
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
      this.end(transfer, "failed"); // babble: more than the host has room for
      return;
    }
    transfer.parts.push(data);
    transfer.size += data.length;
    if (data.length < this.#maxPacket || transfer.size === transfer.length) {
      this.end(transfer, "done");
    }
  }
}

interface Sending extends HostTransfer {
  readonly data: Uint8Array;
  sent: number;
}

/** A bulk endpoint from the host: its transfers come in packets, each as soon as the device reads it. */
export class OutPipe extends HostPipe<Sending> {
  readonly #maxPacket: number;
  #onPacket: ((packet: Uint8Array) => void) | undefined;

  constructor(maxPacket: number) {
    super();
    this.#maxPacket = maxPacket;
  }

  /** The next packet, an empty one too; the host waits while the device does not read. Rejects with the signal's reason. */
  read(signal: AbortSignal): Promise<Uint8Array> {
    return answered(signal, (onPacket) => {
      this.#onPacket = onPacket;
      this.move();
    });
  }

  /** A transfer of the host: it ends when the device has read all of it. */
  async send(data: Uint8Array, signal?: AbortSignal): Promise<TransferResult> {
    return { end: await this.queue((finish) => ({ data, sent: 0, finish }), signal), data: nothing };
  }

  override forget(): void {
    this.#onPacket = undefined;
  }

  protected override serve(): void {
    const transfer = this.first;
    const onPacket = this.#onPacket;
    if (transfer === undefined || onPacket === undefined) {
      return;
    }
    this.#onPacket = undefined;
    const packet = transfer.data.subarray(transfer.sent, transfer.sent + this.#maxPacket);
    transfer.sent += packet.length;
    if (transfer.sent >= transfer.data.length) {
      this.end(transfer, "done");
    }
    onPacket(packet);
  }
}
