import type { Host } from "./host.ts";
import { Receiver } from "./receiver.ts";
import type { Setup } from "./transfers.ts";
import type { TransferResult, UsbDescription, UsbDevice } from "./usb-device.ts";

const nothing = new Uint8Array(0);

export interface BoardDeviceCalls {
  /** A host elsewhere asks for something: emulated time is brought up to the present. */
  readonly onAsked: () => void;
  /** Resets the bus and gives the device its address again. */
  readonly reset: () => Promise<void>;
}

/** The firmware of an emulated board as a host elsewhere speaks to it: transfers become transactions on the board's bus. */
export class BoardDevice implements UsbDevice {
  readonly description: UsbDescription;
  readonly #host: Host;
  readonly #calls: BoardDeviceCalls;
  readonly #receivers: ReadonlyMap<number, Receiver>;
  #isGone = false;

  constructor(host: Host, description: UsbDescription, calls: BoardDeviceCalls) {
    this.description = description;
    this.#host = host;
    this.#calls = calls;
    this.#receivers = new Map(
      description.endpoints
        .filter(({ address, type }) => type === "interrupt" && (address & 0x80) !== 0)
        .map((endpoint) => [endpoint.address, new Receiver(host, endpoint)]),
    );
  }

  async reset(): Promise<void> {
    if (this.#isGone) {
      throw new Error("The device is gone and cannot be reset.");
    }
    this.#calls.onAsked();
    this.#restart(() => true);
    await this.#calls.reset();
  }

  async control(setup: Setup, data: Uint8Array, signal?: AbortSignal): Promise<TransferResult> {
    if (isSetAddress(setup)) {
      return { end: "stalled", data: nothing }; // the address belongs to the host that the board is plugged into
    }
    return this.#unlessGone(signal, async () => this.#control(setup, data, signal));
  }

  async receive(address: number, length: number, signal: AbortSignal): Promise<TransferResult> {
    const receiver = this.#receivers.get(address);
    if (receiver === undefined) {
      return { end: "failed", data: nothing };
    }
    return this.#unlessGone(signal, async () => receiver.receive(length, signal));
  }

  /** No image of the button has an OUT endpoint: nobody answers. */
  async send(): Promise<TransferResult> {
    return Promise.resolve({ end: "failed", data: nothing });
  }

  /** The board is unplugged, or its firmware gave way to the bootloader: everything under way ends. */
  withdraw(): void {
    this.#isGone = true;
    this.#host.endTransfers("detached");
  }

  async #unlessGone(signal: AbortSignal | undefined, transfer: () => Promise<TransferResult>): Promise<TransferResult> {
    if (signal?.aborted === true) {
      return { end: "failed", data: nothing };
    }
    if (!this.#isGone) {
      this.#calls.onAsked(); // it may go away in this moment
    }
    return this.#isGone ? { end: "detached", data: nothing } : transfer();
  }

  async #control(setup: Setup, data: Uint8Array, signal: AbortSignal | undefined): Promise<TransferResult> {
    return new Promise((resolve) => {
      let cancel = (): void => undefined;
      const giveUp = (): void => cancel();
      cancel = this.#host.control(setup, data, (end, received) => {
        signal?.removeEventListener("abort", giveUp);
        if (end === "done") {
          this.#restart((address) => restartsToggle(setup, address));
        }
        resolve({ end, data: received });
      });
      signal?.addEventListener("abort", giveUp);
    });
  }

  #restart(isMeant: (address: number) => boolean): void {
    for (const [address, receiver] of this.#receivers) {
      if (isMeant(address)) {
        receiver.restart();
      }
    }
  }
}

const isSetAddress = ({ requestType, request }: Setup): boolean => requestType === 0x00 && request === 5;

/** Whether a request sets an endpoint's data toggle back (USB 2.0, 9.1.1.5 and 9.4.5). */
function restartsToggle({ requestType, request, value, index }: Setup, address: number): boolean {
  const isSetConfiguration = requestType === 0x00 && request === 9;
  const isSetInterface = requestType === 0x01 && request === 11;
  const isClearHalt = requestType === 0x02 && request === 1 && value === 0;
  return isSetConfiguration || isSetInterface || (isClearHalt && index === address);
}
