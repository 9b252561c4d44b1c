import type { RP2040 } from "rp2040js";

/** Entry to and return from an exception, which rp2040js does in no time (Cortex-M0+ TRM 3.8: 15 cycles). */
const cyclesEach = 15;

/** Counts the cycles of entries to and returns from exceptions. */
export class ExceptionCounter {
  #count = 0;

  constructor(core: RP2040["core"]) {
    const enter = core.exceptionEntry.bind(core);
    const leave = core.exceptionReturn.bind(core);
    core.exceptionEntry = (exception) => {
      this.#count += 1;
      enter(exception);
    };
    core.exceptionReturn = (code) => {
      this.#count += 1;
      leave(code);
    };
  }

  /** Cycles since the last call. */
  takeCycles(): number {
    const cycles = this.#count * cyclesEach;
    this.#count = 0;
    return cycles;
  }
}
