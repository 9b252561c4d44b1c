import type { TransferResult, UsbDevice } from "./usb-device.ts";

/** More transfers under way at once than this are no host's. */
const most = 4096;

/** The other side does what its protocol does not allow, as a clause about it; the connection is closed. */
export class PeerError extends Error {
  override readonly name = "PeerError";
}

/** The transfers that a host elsewhere has under way at one device, by its own numbers; each can be given up. */
export class RemoteTransfers<Key> {
  readonly device: UsbDevice;
  readonly #underWay = new Map<Key, AbortController>();
  /** Settles when the last reset is over. */
  #reset: Promise<void> = Promise.resolve();

  constructor(device: UsbDevice) {
    this.device = device;
  }

  /** Ends every transfer, and resets the device; what comes meanwhile waits. Rejects when the device does not answer after it. */
  async reset(): Promise<void> {
    this.cancelAll();
    this.#reset = this.device.reset();
    return this.#reset;
  }

  /**
   * Begins a transfer; resolves with its result, or with undefined when it was given up. Throws a PeerError when the number is
   * in use, or too many transfers are under way.
   */
  async run(
    key: Key,
    begin: (device: UsbDevice, signal: AbortSignal) => Promise<TransferResult>,
  ): Promise<TransferResult | undefined> {
    if (this.#underWay.has(key)) {
      throw new PeerError(`it began transfer ${String(key)} twice`);
    }
    if (this.#underWay.size >= most) {
      throw new PeerError(`it began more than ${most} transfers at once`);
    }
    const abort = new AbortController();
    const { signal } = abort;
    this.#underWay.set(key, abort);
    await this.#reset.catch(() => undefined); // whoever reset it is told
    const result = signal.aborted ? undefined : await begin(this.device, signal);
    if (signal.aborted) {
      return undefined;
    }
    this.#underWay.delete(key);
    return result;
  }

  /** Gives a transfer up; false when there is none of this number, or no more. */
  cancel(key: Key): boolean {
    const abort = this.#underWay.get(key);
    this.#underWay.delete(key);
    abort?.abort();
    return abort !== undefined;
  }

  cancelAll(): void {
    for (const key of [...this.#underWay.keys()]) {
      this.cancel(key);
    }
  }
}
