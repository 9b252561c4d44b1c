import { timeIsOver } from "../remote-failure.ts";

/** Lets a number of calls through at once, apart for each key; the others wait in turn. */
export class Limiter {
  readonly #most: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Rejects with a RemoteFailure when the signal ends the wait; then `work` was not begun. */
  async run<Value>(key: string, signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    await this.#enter(key, signal);
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
  }

  async #enter(key: string, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(key) ?? 0;
    if (running < this.#most) {
      this.#running.set(key, running + 1);
      return;
    }
    const queue = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, queue);
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = (): void => {
        queue.delete(go);
        reject(timeIsOver());
      };
      if (signal.aborted) {
        giveUp();
        return;
      }
      queue.add(go);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** The place goes to who waits longest. */
  #leave(key: string): void {
    const queue = this.#waiting.get(key);
    const [next] = queue ?? [];
    if (queue !== undefined && next !== undefined) {
      queue.delete(next);
      next();
      return;
    }
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left === 0) {
      this.#running.delete(key);
      this.#waiting.delete(key);
    } else {
      this.#running.set(key, left);
    }
  }
}
