import type { Clock } from "./clock.ts";

const everyMs = 5000;
/** Later than this the main thread did something else; a computer that slept does not count, its clock stands. */
const blockedMs = 1000;

export interface LifeSignParts {
  readonly clock: Clock;
  /** The main thread lives. */
  readonly show: () => void;
  /** It did nothing for so long. */
  readonly onBlocked: (durationMs: number) => void;
}

/** Shows that the main thread lives, so that lights stay lit as long as somebody delivers; tells when it was blocked. */
export class LifeSign {
  readonly #parts: LifeSignParts;
  #cancel = (): void => undefined;

  constructor(parts: LifeSignParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, onBlocked, show } = this.#parts;
    show();
    const dueMs = clock.elapsed() + everyMs;
    this.#cancel = clock.schedule(() => {
      const lateMs = Math.round(clock.elapsed() - dueMs);
      if (lateMs > blockedMs) {
        onBlocked(lateMs);
      }
      this.start();
    }, everyMs);
  }

  stop(): void {
    this.#cancel();
  }
}
