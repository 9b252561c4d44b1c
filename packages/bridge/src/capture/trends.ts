import {
  type Course,
  type CourseName,
  type LastMinutes,
  type Trend,
  type TrendName,
  courseNames,
} from "./fields/base-values.ts";
import type { Counters } from "./machine.ts";
import { type Rates, ratesBetween } from "./rates.ts";

/** How far two samples may be apart to say how busy the computer was between them, milliseconds. */
export interface StepLimits {
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** What is followed, at one moment. Made at each sample, so that a press finds them ready. */
export interface Moment {
  readonly sinceBootMs: number;
  /** Rates are those since the moment before; undefined: not known. Disks and network cards in sum. */
  readonly values: Readonly<Record<TrendName, number | undefined>>;
  /** Since the moment before. */
  readonly networkErrors: number;
}

/** What was between two samples that are too close or too far apart, or without one before, is unknown. */
export function momentOf(before: Counters | undefined, after: Counters, limits: StepLimits): Moment {
  const { sinceBootMs, memoryAvailableBytes, swapUsedBytes, batteryPercent } = after;
  const step: Rates | undefined =
    before !== undefined && isStep(before, after, limits) ? ratesBetween(before, after) : undefined;
  return {
    sinceBootMs,
    values: {
      processorPercent: step?.processorPercent,
      memoryAvailableBytes,
      swapUsedBytes,
      diskReadBytesPerSecond: sumOf(step?.disks, (disk) => disk.readBytesPerSecond),
      diskWrittenBytesPerSecond: sumOf(step?.disks, (disk) => disk.writtenBytesPerSecond),
      receivedBytesPerSecond: sumOf(step?.networkCards, (card) => card.receivedBytesPerSecond),
      sentBytesPerSecond: sumOf(step?.networkCards, (card) => card.sentBytesPerSecond),
      batteryPercent,
    },
    networkErrors: step?.networkErrors ?? 0,
  };
}

export function isStep(before: Counters, after: Counters, { shortestMs, longestMs }: StepLimits): boolean {
  const spanMs = after.sinceBootMs - before.sinceBootMs;
  return spanMs >= shortestMs && spanMs <= longestMs;
}

/** Undefined where there are none. */
const sumOf = <Of>(all: readonly Of[] | undefined, valueOf: (one: Of) => number): number | undefined =>
  all === undefined || all.length === 0 ? undefined : all.reduce((sum, one) => sum + valueOf(one), 0);

/** In the order of the moments' own values. */
const trendNames: readonly TrendName[] = [
  ...(["processorPercent", "memoryAvailableBytes", "swapUsedBytes", "diskReadBytesPerSecond"] as const),
  ...(["diskWrittenBytesPerSecond", "receivedBytesPerSecond", "sentBytesPerSecond", "batteryPercent"] as const),
];

/** A course of a shorter time is no picture of anything. */
const shortestCourseMs = 30_000;

/** Least, mean, most and course over moments in their order, the last of which is the press. */
export function lastMinutes(moments: readonly Moment[]): LastMinutes {
  const trends: Partial<Record<TrendName, Trend>> = {};
  for (const name of trendNames) {
    const trend = trendOf(moments, name);
    if (trend !== undefined) {
      trends[name] = trend;
    }
  }
  const endMs = moments.at(-1)?.sinceBootMs ?? 0;
  const spanMs = endMs - (moments[0]?.sinceBootMs ?? 0);
  return {
    spanSeconds: Math.round(spanMs / 1000),
    trends,
    networkErrors: moments.reduce((sum, { networkErrors }) => sum + networkErrors, 0),
    ...(spanMs < shortestCourseMs ? {} : { course: courseOf(moments, endMs, trends) }),
  };
}

// A single loop: this is done at the press.
function trendOf(moments: readonly Moment[], name: TrendName): Trend | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (const { values } of moments) {
    const value = values[name];
    if (value !== undefined) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      count += 1;
    }
  }
  return count === 0 ? undefined : { min, mean: Math.round(sum / count), max };
}

function courseOf(moments: readonly Moment[], endMs: number, known: LastMinutes["trends"]): Course {
  const lines: Partial<Record<CourseName, readonly (number | null)[]>> = {};
  for (const name of courseNames) {
    if (known[name] !== undefined) {
      lines[name] = moments.map(({ values }) => values[name] ?? null);
    }
  }
  return { secondsBefore: moments.map(({ sinceBootMs }) => Math.round((endMs - sinceBootMs) / 1000)), lines };
}
