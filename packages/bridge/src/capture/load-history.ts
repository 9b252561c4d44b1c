import type { Clock } from "../clock.ts";
import type { LastMinutes } from "./fields/base-values.ts";
import type { Counters } from "./machine.ts";
import { type Rates, ratesBetween } from "./rates.ts";
import { type Moment, type StepLimits, isStep, lastMinutes, momentOf } from "./trends.ts";

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

interface Sample {
  readonly counters: Counters;
  /** Made when it was sampled: a press compares nothing but itself. */
  readonly moment: Moment;
}

/**
 * Follows the computer's counters over the last five minutes: numbers alone, in memory alone. Time is the time since boot
 * as the counters tell it, so that a clock that is set and a sleep of hours spoil nothing.
 */
export class LoadHistory {
  readonly #clock: Clock;
  readonly #readCounters: () => Counters;
  #samples: readonly Sample[] = [];
  #cancel = (): void => undefined;

  constructor(clock: Clock, readCounters: () => Counters) {
    this.#clock = clock;
    this.#readCounters = readCounters;
    this.#sample();
  }

  /** Looks at the counters, and compares. */
  look(): Load {
    const counters = this.#readCounters();
    const samples = this.#with(counters);
    const earlier = samples.findLast((sample) => isStep(sample.counters, counters, stepLimits))?.counters;
    return {
      now: earlier === undefined ? undefined : ratesBetween(earlier, counters),
      lastMinutes: lastMinutes(samples.map(({ moment }) => moment)),
    };
  }

  stop(): void {
    this.#cancel();
  }

  #sample(): void {
    this.#samples = this.#with(this.#readCounters());
    this.#cancel = this.#clock.schedule(() => this.#sample(), sampleMs);
  }

  /** The samples that are young enough beside these counters, and these. */
  #with(counters: Counters): readonly Sample[] {
    const [first, ...others] = this.#samples.filter((sample) => {
      const ageMs = counters.sinceBootMs - sample.counters.sinceBootMs;
      return ageMs >= 0 && ageMs <= keptMs;
    });
    const before = others.at(-1) ?? first;
    const current = { counters, moment: momentOf(before?.counters, counters, stepLimits) };
    // What was before the first is forgotten.
    return first === undefined ? [current] : [sampleAlone(first), ...others, current];
  }
}

const sampleAlone = ({ counters }: Sample): Sample => ({ counters, moment: momentOf(undefined, counters, stepLimits) });
