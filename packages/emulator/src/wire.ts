import type { Bus, DevicePort } from "./bus.ts";

/** Time of a transaction with this many bytes of data at 12 Mbit/s: bit stuffing, token, handshake, gaps. */
const transactionNs = (bytes: number): number => ((bytes * 8 * 7) / 6 + 100) * (1000 / 12);
/** How long the host waits for an answer that does not come (USB 2.0, 7.1.19: 18 bit times). */
const noAnswerNs = 1500;

export type Refusal = "nak" | "stall" | "timeout";
export type InResult =
  | { readonly kind: "data"; readonly toggle: 0 | 1; readonly data: Uint8Array }
  | { readonly kind: Refusal };

/** Called in every IN transaction, for fault injection; the device may be unplugged in them. */
export interface WireFaults {
  /** Half of the packet is on the wire. */
  onData(endpoint: number): void;
  /** The packet is complete, the ACK is about to go; whether it gets lost on its way. */
  isAcknowledgeLost(endpoint: number): boolean;
}

/** The host's end of the cable: one transaction a call, each taking its time on the bus. */
export class Wire {
  readonly bus: Bus;
  /** The address of the device that is spoken to. */
  address = 0;
  /** A host prepares the next stage of a control transfer in about this time. */
  afterSetupNs = 3000;
  faults: WireFaults = { onData: () => undefined, isAcknowledgeLost: () => false };

  constructor(bus: Bus) {
    this.bus = bus;
  }

  setup(packet: Uint8Array): "ok" | Refusal {
    const { port } = this.bus;
    const answer = port.setup(this.address, packet);
    if (answer.kind !== "ack") {
      return this.#refused(answer.kind);
    }
    this.pass(transactionNs(packet.length));
    if (!this.#isStill(port)) {
      return "timeout";
    }
    answer.finish();
    this.pass(this.afterSetupNs);
    return "ok";
  }

  in(endpoint: number): InResult {
    const { port } = this.bus;
    const answer = port.in(this.address, endpoint);
    if (answer.kind !== "data") {
      return { kind: this.#refused(answer.kind) };
    }
    const durationNs = transactionNs(answer.data.length);
    this.pass(durationNs / 2);
    this.faults.onData(endpoint);
    this.pass(durationNs / 2);
    if (!this.#isStill(port)) {
      return { kind: "timeout" }; // unplugged in the middle of the packet
    }
    const isLost = this.faults.isAcknowledgeLost(endpoint);
    if (this.#isStill(port)) {
      answer.finish(!isLost);
    }
    return { kind: "data", toggle: answer.toggle, data: answer.data };
  }

  out(endpoint: number, toggle: 0 | 1, data: Uint8Array): "ok" | Refusal {
    const { port } = this.bus;
    const answer = port.out(this.address, endpoint, toggle, data);
    if (answer.kind !== "ack") {
      return this.#refused(answer.kind);
    }
    this.pass(transactionNs(data.length));
    if (!this.#isStill(port)) {
      return "timeout";
    }
    answer.finish();
    return "ok";
  }

  /** Lets time pass on the bus. */
  pass(durationNs: number): void {
    this.bus.advanceTo(this.bus.nowNs + durationNs);
  }

  #isStill(port: DevicePort): boolean {
    return this.bus.port === port && port.isAttached;
  }

  #refused(kind: Refusal): Refusal {
    this.pass(transactionNs(0) + (kind === "timeout" ? noAnswerNs : 0));
    return kind;
  }
}
