import type { DevicePort, InAnswer, OutAnswer } from "../bus.ts";
import type { SimavrChip } from "./chip.ts";

/** The chip's end of the USB cable. */
export class SimavrPort implements DevicePort {
  readonly #chip: SimavrChip;

  constructor(chip: SimavrChip) {
    this.#chip = chip;
  }

  get isAttached(): boolean {
    return this.#chip.isAttached;
  }

  setup(address: number, packet: Uint8Array): OutAnswer {
    const kind = this.#chip.setupToken(address);
    return kind === "ack" ? { kind, finish: () => this.#chip.finishSetup(packet) } : { kind };
  }

  in(address: number, endpoint: number): InAnswer {
    const { answer, toggle, data } = this.#chip.inToken(address, endpoint);
    if (answer !== "ack") {
      return { kind: answer };
    }
    return {
      kind: "data",
      toggle,
      data,
      finish: (isAcknowledged) => {
        if (isAcknowledged) {
          this.#chip.finishIn(endpoint);
        }
      },
    };
  }

  out(address: number, endpoint: number, toggle: 0 | 1, data: Uint8Array): OutAnswer {
    const kind = this.#chip.outToken(address, endpoint);
    return kind === "ack" ? { kind, finish: () => this.#chip.finishOut(endpoint, toggle, data) } : { kind };
  }

  startOfFrame(frame: number): void {
    this.#chip.startFrame(frame);
  }

  reset(isDriven: boolean): void {
    this.#chip.resetBus(isDriven);
  }

  suspend(): void {
    this.#chip.suspend();
  }

  resume(): void {
    this.#chip.resume();
  }
}
