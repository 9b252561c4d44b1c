import type { Clock } from "../clock.ts";
import type { LastMinutes } from "./fields/base-values.ts";
import type { Counters } from "./machine.ts";
import { type Rates, ratesBetween } from "./rates.ts";
import { type StepLimits, isStep, lastMinutes } from "./trends.ts";

const sampleMs = 10_000;
const keptMs = 300_000;
/** A shorter time says little; a longer one had a time in it that nobody looked at: sleep, or a blocked thread. */
const stepLimits: StepLimits = { shortestMs: 500, longestMs: 2.5 * sampleMs };

/** How busy the computer is at one moment. */
export interface Load {
  /** Undefined: nothing was sampled half a second or more, and not too long, before. */
  readonly now: Rates | undefined;
  readonly lastMinutes: LastMinutes;
}

/**
 * Follows the computer's counters over the last five minutes: numbers alone, in memory alone. Time is the time since boot
 * as the counters tell it, so that a clock that is set and a sleep of hours spoil nothing.
 */
export class LoadHistory {
  readonly #clock: Clock;
  readonly #readCounters: () => Counters;
  #samples: readonly Counters[] = [];
  #cancel = (): void => undefined;

  constructor(clock: Clock, readCounters: () => Counters) {
    this.#clock = clock;
    this.#readCounters = readCounters;
    this.#sample();
  }

  /** Looks at the counters, and compares. */
  look(): Load {
    const current = this.#readCounters();
    const samples = this.#upTo(current);
    const earlier = samples.findLast((sample) => isStep(sample, current, stepLimits));
    return {
      now: earlier === undefined ? undefined : ratesBetween(earlier, current),
      lastMinutes: lastMinutes([...samples, current], stepLimits),
    };
  }

  stop(): void {
    this.#cancel();
  }

  #sample(): void {
    const current = this.#readCounters();
    this.#samples = [...this.#upTo(current), current];
    this.#cancel = this.#clock.schedule(() => this.#sample(), sampleMs);
  }

  #upTo({ sinceBootMs }: Counters): Counters[] {
    return this.#samples.filter((sample) => {
      const ageMs = sinceBootMs - sample.sinceBootMs;
      return ageMs >= 0 && ageMs <= keptMs;
    });
  }
}
