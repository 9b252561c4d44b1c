/** Time, handed in so that tests rule it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; goes on evenly when the time of day is set. */
  elapsed(): number;
  /** Calls back once after `delayMs`; the answer cancels it. Keeps no process alive. */
  schedule(callback: () => void, delayMs: number): () => void;
}

/** Longest delay a timer takes (2^31 - 1 ms); longer ones would fire at once. */
const longestDelayMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), longestDelayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
