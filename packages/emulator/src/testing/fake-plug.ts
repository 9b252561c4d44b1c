import type { Setup } from "../transfers.ts";
import type { TransferResult, UsbDescription, UsbDevice, UsbPlug } from "../usb-device.ts";

/** A device with an interrupt endpoint to the host, and one bulk endpoint in each direction. */
export const description: UsbDescription = {
  vendorId: 0x1209,
  productId: 1,
  release: 0x0102,
  class: 0,
  subclass: 0,
  protocol: 0,
  configuration: 1,
  interfaces: [
    { number: 0, class: 3, subclass: 0, protocol: 0 },
    { number: 1, class: 0xff, subclass: 1, protocol: 2 },
  ],
  endpoints: [
    { address: 0x81, type: "interrupt", maxPacket: 16, interval: 1, interfaceNumber: 0 },
    { address: 0x82, type: "bulk", maxPacket: 64, interval: 0, interfaceNumber: 1 },
    { address: 0x02, type: "bulk", maxPacket: 64, interval: 0, interfaceNumber: 1 },
  ],
};

export const done = (...data: readonly number[]): TransferResult => ({ end: "done", data: Uint8Array.from(data) });

interface Waiting {
  readonly address: number;
  readonly answer: (result: TransferResult) => void;
}

/** A device that does what the test says: it notes what is asked, and answers when the test has an answer. */
export class FakeDevice implements UsbDevice {
  readonly description: UsbDescription = description;
  /** What was asked, one line each. */
  readonly asked: string[] = [];
  onControl: (setup: Setup, data: Uint8Array) => TransferResult = () => done();
  #waiting: Waiting[] = [];
  #ready: { readonly address: number; readonly result: TransferResult }[] = [];

  async reset(): Promise<void> {
    this.asked.push("reset");
  }

  async control(setup: Setup, data: Uint8Array): Promise<TransferResult> {
    const numbers = [setup.requestType, setup.request, setup.value, setup.index, setup.length].join(" ");
    this.asked.push(`control ${numbers} [${[...data].join(" ")}]`);
    return this.onControl(setup, data);
  }

  async receive(address: number, length: number, signal: AbortSignal): Promise<TransferResult> {
    this.asked.push(`receive ${address} ${length}`);
    const place = this.#ready.findIndex((one) => one.address === address);
    const [ready] = place === -1 ? [] : this.#ready.splice(place, 1);
    if (ready !== undefined) {
      return ready.result;
    }
    return new Promise((resolve) => {
      const waiting = { address, answer: resolve };
      this.#waiting.push(waiting);
      signal.addEventListener("abort", () => {
        this.asked.push(`abort ${address}`);
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve({ end: "failed", data: new Uint8Array(0) });
      });
    });
  }

  async send(address: number, data: Uint8Array): Promise<TransferResult> {
    this.asked.push(`send ${address} [${[...data].join(" ")}]`);
    return done();
  }

  /** The device has something at this endpoint, for the transfer that waits or the next one. */
  offer(address: number, result: TransferResult): void {
    const waiting = this.#waiting.find((one) => one.address === address);
    if (waiting === undefined) {
      this.#ready.push({ address, result });
    } else {
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      waiting.answer(result);
    }
  }
}

/** A cable's end into which a test plugs devices. */
export class FakePlug implements UsbPlug {
  #device: UsbDevice | undefined;
  readonly #subscribers = new Set<(device: UsbDevice | undefined) => void>();

  get device(): UsbDevice | undefined {
    return this.#device;
  }

  set device(device: UsbDevice | undefined) {
    this.#device = device;
    this.#subscribers.forEach((tell) => tell(device));
  }

  subscribe(onChange: (device: UsbDevice | undefined) => void): () => void {
    this.#subscribers.add(onChange);
    return () => this.#subscribers.delete(onChange);
  }
}
