/** What a pacer drives: something with its own time in ns. */
export interface Paced {
  readonly nowNs: number;
  /** Whether it pays to go on at once instead of after a millisecond. */
  readonly isBusy: boolean;
  advanceTo(timeNs: number): void;
}

const tickMs = 1;
/** The most emulated time in one go, so that the event loop gets its turn while catching up. */
const mostAtOnceNs = 50e6;
/** More than this is not caught up with: the machine slept, and so did the button. */
const mostLagNs = 10e9;

/** Lets emulated time follow real time: never ahead, and caught up with after a stall. */
export class Pacer {
  readonly #paced: Paced;
  readonly #clockMs: () => number;
  /** Real time, in ns, at which emulated time was 0. */
  #originNs = 0;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #isRunning = false;

  constructor(paced: Paced, clockMs: () => number = () => performance.now()) {
    this.#paced = paced;
    this.#clockMs = clockMs;
  }

  start(): void {
    this.#originNs = this.#clockMs() * 1e6 - this.#paced.nowNs;
    this.#isRunning = true;
    this.#tick();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel();
  }

  /** Brings emulated time up to now, or nearer to it: the event loop gets its turn in between. */
  catchUp(): void {
    const lagNs = this.#targetNs - this.#paced.nowNs;
    if (lagNs > mostLagNs) {
      this.#originNs += lagNs;
    }
    this.#paced.advanceTo(Math.min(this.#targetNs, this.#paced.nowNs + mostAtOnceNs));
  }

  /**
   * Something happens now: emulated time is brought up to the present before it, however far it is behind, so that what the
   * hand does keeps its distances, and goes on at once after it.
   */
  now<Result>(happen: () => Result): Result {
    const presentNs = this.#clockMs() * 1e6;
    do {
      this.catchUp();
    } while (this.#paced.nowNs < presentNs - this.#originNs);
    this.wake();
    return happen();
  }

  /** Goes on at once: something was just asked of the paced. */
  wake(): void {
    if (this.#isRunning) {
      this.#cancel();
      this.#immediate = setImmediate(this.#tick);
    }
  }

  get #targetNs(): number {
    return this.#clockMs() * 1e6 - this.#originNs;
  }

  readonly #tick = (): void => {
    this.catchUp();
    if (!this.#isRunning) {
      return;
    }
    if (this.#paced.isBusy || this.#targetNs - this.#paced.nowNs > mostAtOnceNs) {
      this.#immediate = setImmediate(this.#tick);
    } else {
      this.#timer = setTimeout(this.#tick, tickMs);
    }
  };

  #cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }
}
