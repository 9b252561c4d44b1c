/** Longest time in which one Ctrl+C arrives several times: npm and its like pass on what the terminal sends to all. */
const echoMs = 1000;

/** Exit code of a command that was asked to end before it was done, as shells have it. */
export const interruptedCode = 130;

export interface Ending {
  /** Aborted when the program is asked to end. */
  readonly signal: AbortSignal;
  /** Called for each signal of the system; one that comes later than the echo of the first means "now". */
  readonly ask: (reason: string) => void;
}

export function createEnding(nowMs: () => number, endNow: () => void): Ending {
  const controller = new AbortController();
  let echoEndsMs = Infinity;
  return {
    signal: controller.signal,
    ask: (reason) => {
      if (nowMs() > echoEndsMs) {
        endNow();
      }
      if (!controller.signal.aborted) {
        echoEndsMs = nowMs() + echoMs;
        controller.abort(reason);
      }
    },
  };
}
