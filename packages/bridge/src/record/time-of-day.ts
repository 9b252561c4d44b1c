import type { Clock } from "../clock.ts";
import type { Stores } from "./stores.ts";

/** Clocks are disciplined in small steps all the time; a larger one was set. */
const smallestSetMs = 1000;

/** Rows hold times of day; a clock that is set, or goes ahead while the computer sleeps, must neither stop delivery nor hurry it. */
export class TimeOfDay {
  readonly #clock: Clock;
  readonly #stores: Pick<Stores, "presses" | "review">;
  readonly #onSet: () => void;
  /** The time of day less the time elapsed: changes when somebody sets the clock. */
  #offsetMs: number;

  constructor(clock: Clock, stores: Pick<Stores, "presses" | "review">, onSet: () => void) {
    this.#clock = clock;
    this.#stores = stores;
    this.#onSet = onSet;
    this.#offsetMs = this.#offset();
  }

  /** To be called before a row with new times is written. Throws a Tier2Error of category `storage`. */
  follow(): void {
    const offsetMs = this.#offset();
    const setByMs = Math.round(offsetMs - this.#offsetMs);
    if (Math.abs(setByMs) > smallestSetMs) {
      this.#stores.presses.shiftTimes(setByMs);
      this.#stores.review.shiftTimes(setByMs);
      this.#offsetMs = offsetMs;
      this.#onSet();
    }
  }

  #offset(): number {
    return this.#clock.now() - this.#clock.elapsed();
  }
}
