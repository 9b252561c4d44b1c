import type { Clock } from "../clock.ts";
import { type Tier2Error, toTier2Error } from "../errors.ts";
import type { PressStore } from "./press-store.ts";

/** The log is written back this long after this many writes came together. */
const checkpointWrites = 512;
const checkpointDelayMs = 500;
/** A disk that failed is tried this often, for it may be that nothing else writes. */
const probeMs = 3000;

/** Every use of the disk goes through it: it notices whether the disk takes what it is given, and keeps the log small. */
export class StorageGuard {
  readonly #store: PressStore;
  readonly #clock: Clock;
  readonly #onChanged: (error: Tier2Error | undefined) => void;
  #isFailing = false;
  #checkpointedWrites = 0;
  #cancelCheckpoint: (() => void) | undefined;
  #cancelProbe = (): void => undefined;

  /** `onChanged` is told the first failure, and undefined when the disk takes data again. */
  constructor(store: PressStore, clock: Clock, onChanged: (error: Tier2Error | undefined) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  /** Runs the action; throws what it throws. */
  use<Result>(action: () => Result): Result {
    const writesBefore = this.#store.writes;
    try {
      const result = action();
      if (this.#store.writes !== writesBefore) {
        this.#setFailing(undefined);
        this.#scheduleCheckpoint();
      }
      return result;
    } catch (error) {
      this.#setFailing(toTier2Error(error));
      throw error;
    }
  }

  stop(): void {
    this.#cancelCheckpoint?.();
    this.#cancelProbe();
  }

  #setFailing(error: Tier2Error | undefined): void {
    if (this.#isFailing !== (error !== undefined)) {
      this.#isFailing = error !== undefined;
      this.#onChanged(error);
      this.#cancelProbe();
      if (this.#isFailing) {
        this.#probeLater();
      }
    }
  }

  #probeLater(): void {
    this.#cancelProbe = this.#clock.schedule(() => {
      try {
        this.#store.checkpoint();
        this.#setFailing(undefined);
      } catch {
        this.#probeLater(); // the first failure was told
      }
    }, probeMs);
  }

  #scheduleCheckpoint(): void {
    if (this.#store.writes - this.#checkpointedWrites < checkpointWrites || this.#cancelCheckpoint !== undefined) {
      return;
    }
    this.#cancelCheckpoint = this.#clock.schedule(() => {
      this.#cancelCheckpoint = undefined;
      this.#checkpointedWrites = this.#store.writes;
      try {
        this.#store.checkpoint();
      } catch (error) {
        this.#setFailing(toTier2Error(error)); // the log stays longer until the disk works again
      }
    }, checkpointDelayMs);
  }
}
