import { type HidDeviceInfo, TransportError } from "@tier2/button";
import type { HidFunction } from "./enumerate.ts";
import type { Host } from "./host.ts";
import { InterruptIn, type Setup, type TransferEnd } from "./transfers.ts";

const getReport = 1;
const setReport = 9;
const outputReport = 2;
const featureReport = 3;

const nothing = new Uint8Array(0);

/** An enumerated HID device as the operating system offers it to programs. */
export class HidDevice {
  readonly info: Omit<HidDeviceInfo, "path">;
  readonly #host: Host;
  readonly #interface: number;

  /** `onInput` gets every input report, the id in byte 0; `onBroken` is called when the endpoint stalls or fails. */
  constructor(
    host: Host,
    hid: HidFunction,
    onInput: (report: Uint8Array) => void,
    onBroken: (end: TransferEnd) => void,
  ) {
    const { vendorId, productId, serialNumber, manufacturer, product } = hid;
    this.info = { vendorId, productId, serialNumber, manufacturer, product };
    this.#host = host;
    this.#interface = hid.configuration.interfaceNumber;
    host.poll(
      new InterruptIn(hid.configuration.input, onInput, (end) => {
        if (end !== "detached") {
          onBroken(end);
        }
      }),
    );
  }

  /** Sends an output report, the id in byte 0. Rejects with a TransportError. */
  async write(report: Uint8Array): Promise<void> {
    await this.#set(outputReport, report);
  }

  /** Sends a feature report, the id in byte 0. Rejects with a TransportError. */
  async writeFeature(report: Uint8Array): Promise<void> {
    await this.#set(featureReport, report);
  }

  /** Reads a feature report of at most `length` bytes, the id counted. Rejects with a TransportError. */
  async readFeature(reportId: number, length: number): Promise<Uint8Array> {
    return this.#control(
      { requestType: 0xa1, request: getReport, value: (featureReport << 8) | reportId, index: this.#interface, length },
      nothing,
    );
  }

  async #set(type: number, report: Uint8Array): Promise<void> {
    const value = (type << 8) | (report[0] ?? 0);
    const setup = { requestType: 0x21, request: setReport, value, index: this.#interface, length: report.length };
    await this.#control(setup, report);
  }

  async #control(setup: Setup, data: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#host.control(setup, data, (end, received) => {
        if (end === "done") {
          resolve(received);
        } else {
          reject(transportError(end, setup.value & 0xff));
        }
      });
    });
  }
}

function transportError(end: Exclude<TransferEnd, "done">, reportId: number): TransportError {
  switch (end) {
    case "stalled":
      return new TransportError("stalled", `The device refuses report ${reportId} (STALL).`);
    case "detached":
      return new TransportError("detached", "The device is gone.");
    case "failed":
    case "timed-out":
      return new TransportError(
        "failed",
        `The transfer of report ${reportId} ${end === "failed" ? "failed" : "timed out"}.`,
      );
  }
}
