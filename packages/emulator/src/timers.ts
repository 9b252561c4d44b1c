interface Timer {
  readonly timeNs: number;
  readonly call: () => void;
}

/** Calls that are due at exact emulated times. */
export class Timers {
  #timers: Timer[] = [];

  /** Calls back at this time; at the same time in the order of the calls. Returns a function that takes it back. */
  at(timeNs: number, call: () => void): () => void {
    const timer: Timer = { timeNs, call };
    const place = this.#timers.findIndex((other) => other.timeNs > timeNs);
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    return () => this.#remove(timer);
  }

  /** Lets `run` bring the device up to the time of every call that is due by `timeNs`, and at last to `timeNs`. */
  runTo(timeNs: number, run: (timeNs: number) => void): void {
    for (let next = this.#timers[0]; next !== undefined && next.timeNs <= timeNs; next = this.#timers[0]) {
      run(next.timeNs);
      this.#remove(next);
      next.call();
    }
    run(timeNs);
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}
