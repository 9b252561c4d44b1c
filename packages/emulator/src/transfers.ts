import type { Refusal, Wire } from "./wire.ts";

/** How a transfer ended: done, refused by STALL, three errors in a row, no end in time, or device gone. */
export type TransferEnd = "done" | "stalled" | "failed" | "timed-out" | "detached";

/** What one transaction did for a transfer. */
export type Step = "progress" | "nak" | "ended";

/** A host gives up after this many errors in a row (USB 2.0, 11.17.1). */
const mostErrors = 3;

/** Counts errors in a row and tells what a refused transaction means for the transfer. */
class Refusals {
  #errors = 0;

  answered(): void {
    this.#errors = 0;
  }

  /** The end of the transfer, or undefined when it is tried again. */
  endOf(refusal: Refusal): TransferEnd | undefined {
    if (refusal === "stall") {
      return "stalled";
    }
    this.#errors = refusal === "timeout" ? this.#errors + 1 : 0;
    return this.#errors >= mostErrors ? "failed" : undefined;
  }
}

/** The 8 bytes of a SETUP packet. */
export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

export const isDeviceToHost = (setup: Setup): boolean => (setup.requestType & 0x80) !== 0;

/** As it goes over the wire. */
export function encodeSetup({ requestType, request, value, index, length }: Setup): Uint8Array {
  const packet = new Uint8Array(8);
  const view = new DataView(packet.buffer);
  view.setUint8(0, requestType);
  view.setUint8(1, request);
  view.setUint16(2, value, true);
  view.setUint16(4, index, true);
  view.setUint16(6, length, true);
  return packet;
}

/** A control transfer: SETUP, data in either direction, status. */
export class ControlTransfer {
  readonly #setup: Setup;
  readonly #maxPacket: number;
  readonly #data: Uint8Array;
  readonly #onEnd: (end: TransferEnd, data: Uint8Array) => void;
  readonly #refusals = new Refusals();
  #stage: "setup" | "data" | "status" = "setup";
  #toggle: 0 | 1 = 1;
  #position = 0;

  /** `data` goes out with a host-to-device request; what came in is handed to `onEnd`. */
  constructor(setup: Setup, data: Uint8Array, maxPacket: number, onEnd: (end: TransferEnd, data: Uint8Array) => void) {
    this.#setup = setup;
    this.#maxPacket = maxPacket;
    this.#data = isDeviceToHost(setup) ? new Uint8Array(setup.length) : data;
    this.#onEnd = onEnd;
  }

  step(wire: Wire): Step {
    switch (this.#stage) {
      case "setup":
        return this.#after(wire.setup(encodeSetup(this.#setup)), () => {
          this.#stage = this.#setup.length > 0 ? "data" : "status";
        });
      case "data":
        return isDeviceToHost(this.#setup) ? this.#dataIn(wire) : this.#dataOut(wire);
      case "status":
        return this.#status(wire);
    }
  }

  end(end: TransferEnd): Step {
    this.#onEnd(end, this.#data.slice(0, this.#position));
    return "ended";
  }

  #dataIn(wire: Wire): Step {
    const result = wire.in(0);
    if (result.kind !== "data") {
      return this.#after(result.kind, () => undefined);
    }
    this.#refusals.answered();
    if (result.toggle !== this.#toggle) {
      return "progress"; // a repeat of what is already here
    }
    if (result.data.length > Math.min(this.#maxPacket, this.#data.length - this.#position)) {
      return this.end("failed"); // babble
    }
    this.#data.set(result.data, this.#position);
    this.#position += result.data.length;
    this.#toggle = this.#toggle === 0 ? 1 : 0;
    if (result.data.length < this.#maxPacket || this.#position === this.#data.length) {
      this.#stage = "status";
    }
    return "progress";
  }

  #dataOut(wire: Wire): Step {
    const packet = this.#data.subarray(this.#position, this.#position + this.#maxPacket);
    return this.#after(wire.out(0, this.#toggle, packet), () => {
      this.#position += packet.length;
      this.#toggle = this.#toggle === 0 ? 1 : 0;
      if (this.#position >= this.#data.length) {
        this.#stage = "status";
      }
    });
  }

  /** An empty DATA1 packet against the direction of the data, or IN when there were none. */
  #status(wire: Wire): Step {
    if (isDeviceToHost(this.#setup) && this.#setup.length > 0) {
      const result = wire.out(0, 1, new Uint8Array(0));
      return result === "ok" ? this.end("done") : this.#after(result, () => undefined);
    }
    const result = wire.in(0);
    if (result.kind !== "data") {
      return this.#after(result.kind, () => undefined);
    }
    if (result.toggle !== 1) {
      return "progress";
    }
    return this.end(result.data.length === 0 ? "done" : "failed");
  }

  #after(result: "ok" | Refusal, onOk: () => void): Step {
    if (result === "ok") {
      this.#refusals.answered();
      onOk();
      return "progress";
    }
    const end = this.#refusals.endOf(result);
    if (end !== undefined) {
      return this.end(end);
    }
    return "nak";
  }
}

/** An interrupt IN endpoint that is polled until the device stalls it, fails or is gone. */
export class InterruptIn {
  readonly intervalFrames: number;
  readonly #endpoint: number;
  readonly #maxPacket: number;
  readonly #onData: (data: Uint8Array) => void;
  readonly #onEnd: (end: TransferEnd) => void;
  readonly #refusals = new Refusals();
  #toggle: 0 | 1 = 0;

  constructor(
    endpoint: { readonly number: number; readonly maxPacket: number; readonly intervalMs: number },
    onData: (data: Uint8Array) => void,
    onEnd: (end: TransferEnd) => void,
  ) {
    this.#endpoint = endpoint.number;
    this.#maxPacket = endpoint.maxPacket;
    this.intervalFrames = endpoint.intervalMs;
    this.#onData = onData;
    this.#onEnd = onEnd;
  }

  step(wire: Wire): Step {
    const result = wire.in(this.#endpoint);
    if (result.kind !== "data") {
      const end = this.#refusals.endOf(result.kind);
      return end === undefined ? "nak" : this.end(end);
    }
    this.#refusals.answered();
    if (result.toggle !== this.#toggle) {
      return "progress"; // the device did not see the ACK and sent it again
    }
    if (result.data.length > this.#maxPacket) {
      return this.end("failed");
    }
    this.#toggle = this.#toggle === 0 ? 1 : 0;
    this.#onData(result.data);
    return "progress";
  }

  /** The device begins with DATA0 again. */
  restart(): void {
    this.#toggle = 0;
  }

  end(end: TransferEnd): Step {
    this.#onEnd(end);
    return "ended";
  }
}
