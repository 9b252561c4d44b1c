import type { UsbDevice } from "../../../packages/emulator/src/usb-device.ts";

type Transfer = Awaited<ReturnType<UsbDevice["receive"]>>;

/** A device in the place of another one, which sends reports of its own beside that one's. */
export class BurstDevice implements UsbDevice {
  readonly #device: UsbDevice;
  readonly #reports: Uint8Array[] = [];
  #onReport: () => void = () => undefined;

  constructor(device: UsbDevice) {
    this.#device = device;
  }

  get description(): UsbDevice["description"] {
    return this.#device.description;
  }

  /** Sends these, one for each time that the computer asks for a report. */
  burst(reports: readonly Uint8Array[]): void {
    this.#reports.push(...reports);
    this.#onReport();
  }

  /** How many the computer has not yet taken. */
  get left(): number {
    return this.#reports.length;
  }

  async reset(): Promise<void> {
    await this.#device.reset();
  }

  async control(...request: Parameters<UsbDevice["control"]>): Promise<Transfer> {
    return this.#device.control(...request);
  }

  async send(...request: Parameters<UsbDevice["send"]>): Promise<Transfer> {
    return this.#device.send(...request);
  }

  async receive(address: number, length: number, signal: AbortSignal): Promise<Transfer> {
    const report = this.#reports.shift();
    if (report !== undefined) {
      return { end: "done", data: report };
    }
    const given = new AbortController();
    const interrupted = new Promise<void>((resolve) => {
      this.#onReport = resolve;
    });
    const waiting = this.#device.receive(address, length, AbortSignal.any([signal, given.signal]));
    await Promise.race([waiting, interrupted]);
    given.abort();
    const own = await waiting;
    return own.end === "done" || signal.aborted ? own : this.receive(address, length, signal);
  }
}
