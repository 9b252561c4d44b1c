import type { LastMinutes, Trend, TrendName } from "./fields/base-values.ts";
import type { Counters } from "./machine.ts";
import { type Rates, ratesBetween } from "./rates.ts";

/** How far two samples may be apart to say how busy the computer was between them, milliseconds. */
export interface StepLimits {
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** Least, mean and most over samples in their order; what was between two that are too close or too far apart is unknown. */
export function lastMinutes(samples: readonly Counters[], limits: StepLimits): LastMinutes {
  const steps: Rates[] = [];
  samples.reduce<Counters | undefined>((before, after) => {
    if (before !== undefined && isStep(before, after, limits)) {
      steps.push(ratesBetween(before, after));
    }
    return after;
  }, undefined);
  const spanMs = (samples.at(-1)?.sinceBootMs ?? 0) - (samples[0]?.sinceBootMs ?? 0);
  return {
    spanSeconds: Math.round(spanMs / 1000),
    trends: trendsOf(samples, steps),
    networkErrors: steps.reduce((sum, { networkErrors }) => sum + networkErrors, 0),
  };
}

export function isStep(before: Counters, after: Counters, { shortestMs, longestMs }: StepLimits): boolean {
  const spanMs = after.sinceBootMs - before.sinceBootMs;
  return spanMs >= shortestMs && spanMs <= longestMs;
}

function trendsOf(samples: readonly Counters[], steps: readonly Rates[]): LastMinutes["trends"] {
  const trends: Partial<Record<TrendName, Trend>> = {};
  const add = (name: TrendName, values: readonly (number | undefined)[]): void => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) {
      trends[name] = trendOf(known);
    }
  };
  add(
    "processorPercent",
    steps.map(({ processorPercent }) => processorPercent),
  );
  add(
    "memoryAvailableBytes",
    samples.map(({ memoryAvailableBytes }) => memoryAvailableBytes),
  );
  add(
    "swapUsedBytes",
    samples.map(({ swapUsedBytes }) => swapUsedBytes),
  );
  add(
    "diskReadBytesPerSecond",
    sums(steps, ({ disks }) => disks.map((disk) => disk.readBytesPerSecond)),
  );
  add(
    "diskWrittenBytesPerSecond",
    sums(steps, ({ disks }) => disks.map((disk) => disk.writtenBytesPerSecond)),
  );
  add(
    "receivedBytesPerSecond",
    sums(steps, ({ networkCards }) => networkCards.map((card) => card.receivedBytesPerSecond)),
  );
  add(
    "sentBytesPerSecond",
    sums(steps, ({ networkCards }) => networkCards.map((card) => card.sentBytesPerSecond)),
  );
  add(
    "batteryPercent",
    samples.map(({ batteryPercent }) => batteryPercent),
  );
  return trends;
}

/** Of each step the sum over disks or cards; undefined where there are none. */
const sums = (steps: readonly Rates[], valuesOf: (step: Rates) => readonly number[]): (number | undefined)[] =>
  steps.map((step) => {
    const values = valuesOf(step);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
  });

const trendOf = (values: readonly number[]): Trend => ({
  min: Math.min(...values),
  mean: Math.round(values.reduce((sum, value) => sum + value, 0) / values.length),
  max: Math.max(...values),
});
