import type { Clock } from "../clock.ts";
import type { QueuedPress, Recorder } from "../record/messages.ts";

export interface DecisionParts {
  readonly recorder: Pick<Recorder, "call">;
  readonly clock: Clock;
}

const lookEveryMs = 100;
/** The gesture comes within 3 s, else the press counts as a short one. */
const longestMs = 5000;

/** A press when it is decided whether it makes a ticket of its own, or after 5 s; undefined: it is gone. */
export async function whenDecided(
  { recorder, clock }: DecisionParts,
  pressId: string,
): Promise<QueuedPress | undefined> {
  const untilMs = clock.elapsed() + longestMs;
  for (;;) {
    const details = await recorder.call("details", { pressId });
    if (details === undefined || isDecided(details.press) || clock.elapsed() >= untilMs) {
      return details?.press;
    }
    await new Promise<void>((resolve) => clock.schedule(resolve, lookEveryMs));
  }
}

/** What waits was sent, or has a time until which it waits. */
const isDecided = ({ state, attempts, leaseExpiresAtMs, undoUntilMs, formUntilMs }: QueuedPress): boolean =>
  !(state === "recorded" || state === "ready") ||
  attempts > 0 ||
  [leaseExpiresAtMs, undoUntilMs, formUntilMs].some((time) => time !== undefined);
