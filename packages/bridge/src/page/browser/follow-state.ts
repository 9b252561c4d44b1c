import { Refused } from "./client.ts";

export interface Following {
  /** Asks anew at once, for instance in another language. */
  again(): void;
  stop(): void;
}

interface Listeners<State> {
  readonly onState: (state: State) => void;
  /** The bridge does not answer; it is asked again. */
  readonly onLost: () => void;
  /** It answers, and not to this page any more. */
  readonly onRefused: (refusal: Refused) => void;
}

/** Waits between attempts when the bridge does not answer. */
export const pauseMs = (failures: number): number => Math.min(500 * 2 ** (failures - 1), 10_000);

const isFinal = (error: unknown): error is Refused =>
  error instanceof Refused && error.status < 500 && error.status !== 408 && error.status !== 429;

/** Asks for the state again and again; the bridge holds each request until something changed. */
export function followState<State extends { readonly version: number }>(
  ask: (after: number | undefined, signal: AbortSignal) => Promise<State | undefined>,
  { onState, onLost, onRefused }: Listeners<State>,
): Following {
  let isStopped = false;
  let request = new AbortController();
  const follow = async (): Promise<void> => {
    let version: number | undefined;
    let failures = 0;
    while (!isStopped) {
      const { signal } = request;
      try {
        const state = await ask(version, signal);
        failures = 0;
        if (state !== undefined && !signal.aborted) {
          version = state.version;
          onState(state);
        }
      } catch (error) {
        version = undefined;
        if (isFinal(error)) {
          isStopped = true;
          onRefused(error);
        } else if (!signal.aborted) {
          failures += 1;
          onLost();
          await pause(pauseMs(failures), signal);
        }
      }
      if (signal.aborted) {
        version = undefined;
        request = new AbortController();
      }
    }
  };
  void follow();
  return {
    again: () => request.abort(),
    stop: () => {
      isStopped = true;
      request.abort();
    },
  };
}

/** Until it works; only a refusal ends it. */
export async function keepTrying<Value>(action: () => Promise<Value>): Promise<Value> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await action();
    } catch (error) {
      if (error instanceof Refused) {
        throw error;
      }
      await pause(pauseMs(failures), new AbortController().signal);
    }
  }
}

/** Ends early when the person comes back to the tab or the signal fires. */
const pause = async (waitMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const ended = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      ended.abort();
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    window.addEventListener("focus", end, { signal: ended.signal });
    signal.addEventListener("abort", end, { signal: ended.signal });
  });
