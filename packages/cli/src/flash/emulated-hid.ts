import {
  type HidDeviceInfo,
  type HidHandle,
  type HidListeners,
  type HidTransport,
  TransportError,
  manufacturer,
  product,
} from "@tier2/button";
import type { ExportedButton, UsbDevice } from "@tier2/emulator";
import type { PassTime } from "./emulated-usb-pipe.ts";

const outputReport = 2;
const featureReport = 3;
const longestReport = 64;
const nothing = new Uint8Array(0);

type Transfer = Awaited<ReturnType<UsbDevice["control"]>>;

/** The path of an emulated board, whatever it is at the moment. */
export const emulatedPath = "emulated";

/** What is used of an `ExportedButton`. */
export type EmulatedPlug = Pick<ExportedButton, "device" | "serialNumber" | "subscribe"> & {
  readonly board: Pick<ExportedButton["board"], "isInBootLoader">;
};

/** The firmware of an emulated board as an operating system offers it to programs. */
export class EmulatedHid implements HidTransport {
  readonly name = "emulated";
  readonly #button: EmulatedPlug;
  readonly #pass: PassTime;
  readonly #closing = new AbortController();

  constructor(button: EmulatedPlug, pass: PassTime) {
    this.#button = button;
    this.#pass = pass;
  }

  async list(): Promise<readonly HidDeviceInfo[]> {
    const { device, serialNumber = "" } = this.#button;
    if (device === undefined || this.#button.board.isInBootLoader) {
      return [];
    }
    const { vendorId, productId } = device.description;
    return [{ path: emulatedPath, vendorId, productId, serialNumber, manufacturer, product }];
  }

  async open(_path: string, listeners: HidListeners): Promise<HidHandle> {
    const { device } = this.#button;
    if (device === undefined || this.#button.board.isInBootLoader) {
      throw new TransportError("not_found", "The emulated board does not run its firmware.");
    }
    const handle = new EmulatedHandle(device, listeners, this.#pass, this.#closing.signal);
    await handle.configure();
    return handle;
  }

  watch(onChange: () => void, signal: AbortSignal): void {
    const unsubscribe = this.#button.subscribe(() => queueMicrotask(onChange));
    AbortSignal.any([signal, this.#closing.signal]).addEventListener("abort", unsubscribe, { once: true });
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }
}

class EmulatedHandle implements HidHandle {
  readonly #device: UsbDevice;
  readonly #listeners: HidListeners;
  readonly #pass: PassTime;
  readonly #closing = new AbortController();
  readonly #ended: AbortSignal;

  constructor(device: UsbDevice, listeners: HidListeners, pass: PassTime, ending: AbortSignal) {
    this.#device = device;
    this.#listeners = listeners;
    this.#pass = pass;
    this.#ended = AbortSignal.any([ending, this.#closing.signal]);
  }

  async configure(): Promise<void> {
    const { configuration } = this.#device.description;
    await this.#control({ requestType: 0, request: 9, value: configuration, index: 0, length: 0 }, nothing);
    void this.#listen();
  }

  async write(report: Uint8Array): Promise<void> {
    await this.#set(outputReport, report);
  }

  async writeFeature(report: Uint8Array): Promise<void> {
    await this.#set(featureReport, report);
  }

  async readFeature(reportId: number, length: number): Promise<Uint8Array> {
    const value = (featureReport << 8) | reportId;
    return this.#control({ requestType: 0xa1, request: 1, value, index: 0, length }, nothing); // GET_REPORT
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }

  async #set(type: number, report: Uint8Array): Promise<void> {
    const value = (type << 8) | (report[0] ?? 0);
    await this.#control({ requestType: 0x21, request: 9, value, index: 0, length: report.length }, report); // SET_REPORT
  }

  async #control(setup: Parameters<UsbDevice["control"]>[0], data: Uint8Array): Promise<Uint8Array> {
    const { end, data: answer } = await this.#pass(this.#device.control(setup, data, this.#ended));
    if (this.#ended.aborted) {
      throw new TransportError("detached", "The device was closed.");
    }
    if (end === "done") {
      return answer;
    }
    throw end === "stalled"
      ? new TransportError("stalled", "The emulated board refuses the report (STALL).")
      : new TransportError(end === "detached" ? "detached" : "failed", `The transfer ended: ${end}.`);
  }

  /** Keeps a transfer waiting for the next input report, as a system's HID driver does. */
  async #listen(): Promise<void> {
    const input = this.#device.description.endpoints.find(({ address }) => address >= 0x80);
    for (;;) {
      const { end, data }: Transfer = await this.#device.receive(input?.address ?? 0, longestReport, this.#ended);
      if (this.#ended.aborted) {
        return;
      }
      if (end !== "done") {
        this.#listeners.onDetached(end === "detached" ? "unplugged" : `the input endpoint ${end}`);
        return;
      }
      this.#listeners.onInput(data);
    }
  }
}
