import { setTimeout as sleep } from "node:timers/promises";
import { bestRound, percentile } from "../row.ts";

/** A press whose light said sent. */
export interface TimedPress {
  /** From the settled gesture to the light, milliseconds. */
  readonly deliveryMs: number;
  /** Of the control beside it. */
  readonly bareMs: number;
  /** That the helpdesk system got of the bridge until then: since the gesture, or since the process began. */
  readonly requests: number;
}

const rounds = 3;

/** Presses in three rounds; the medians of the round with the best ratio, and the most requests of any press. */
export async function timedRounds(
  pressesPerRound: number,
  press: () => Promise<TimedPress>,
): Promise<{ readonly medians: { readonly value: number; readonly control: number }; readonly mostRequests: number }> {
  const measured: TimedPress[][] = [];
  for (let round = 0; round < rounds; round++) {
    const ofRound: TimedPress[] = [];
    for (let number = 0; number < pressesPerRound; number++) {
      ofRound.push(await press());
    }
    measured.push(ofRound);
  }
  const median = (samples: readonly number[]): number => percentile(samples, 0.5);
  const medians = measured.map((ofRound) => ({
    value: median(ofRound.map(({ deliveryMs }) => deliveryMs)),
    control: median(ofRound.map(({ bareMs }) => bareMs)),
  }));
  const mostRequests = Math.max(...measured.flat().map(({ requests }) => requests));
  return { medians: bestRound(medians), mostRequests };
}

/** Waits until the notes and files of the press before are through: they would be counted, and would take its time. */
export async function untilQuiet(
  { requests }: { readonly requests: readonly unknown[] },
  roundTripMs: number,
): Promise<void> {
  for (let seen = -1; seen !== requests.length;) {
    seen = requests.length;
    await sleep(3 * roundTripMs);
  }
}
