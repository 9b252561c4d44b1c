import type { Clock } from "../clock.ts";
import { type BackoffSettings, backoffMs } from "./backoff.ts";
import type { Gate } from "./gate.ts";
import { withTimeLimit } from "../time-limit.ts";
import { waitFor } from "./wait-for.ts";

/** Work that was handed out, each piece for one attempt. Times in milliseconds since 1970. */
export interface HandedOut<Work> {
  readonly works: readonly Work[];
  /** When the next is due that was not handed out; undefined when none waits. */
  readonly nextDueAtMs: number | undefined;
}

export interface LaneParts<Work> {
  readonly gate: Gate;
  readonly mostAtOnce: number;
  /** Asks the storage for work that is due, at most `limit`. Rejects when the disk refuses, which the recorder tells. */
  readonly lease: (nowMs: number, limit: number) => Promise<HandedOut<Work>>;
  /** One attempt, and what became of it on disk. Never rejects. */
  readonly perform: (work: Work) => Promise<void>;
  /** Nothing is due and nothing runs. */
  readonly onIdle?: () => void;
  readonly settings: BackoffSettings;
  readonly clock: Clock;
  readonly random: () => number;
}

/** What is due and is not handed out waits for other work, whose end may not be told. */
const overdueMs = 250;

/** Takes due work from the storage and performs it, as much at once as may be. */
export class Lane<Work> {
  readonly #parts: LaneParts<Work>;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #leasing: Promise<void> | undefined;
  #mustLeaseAgain = false;
  #isStopped = false;
  #storageFailures = 0;
  #cancelWake = (): void => undefined;

  constructor(parts: LaneParts<Work>) {
    this.#parts = parts;
  }

  /** Something may be due. */
  wake(): void {
    if (this.#isStopped) {
      return;
    }
    if (this.#leasing !== undefined) {
      this.#mustLeaseAgain = true;
      return;
    }
    this.#cancelWake();
    this.#leasing = this.#leaseDue().finally(() => {
      this.#leasing = undefined;
      if (this.#mustLeaseAgain) {
        this.#mustLeaseAgain = false;
        this.wake();
      }
    });
  }

  /** Begins nothing new, gives what runs `drainMs` to end, then aborts it. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopped = true;
    this.#cancelWake();
    const cancelDrain = this.#parts.clock.schedule(() => this.#stopping.abort(), drainMs);
    await this.#leasing;
    await Promise.all(this.#running);
    cancelDrain();
  }

  /** Runs an attempt with a signal that is aborted when its lease ends, or when the lane does. */
  async withinLease<Outcome>(
    leaseExpiresAtMs: number,
    attempt: (signal: AbortSignal) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { clock } = this.#parts;
    const limitMs = leaseExpiresAtMs - clock.now();
    return withTimeLimit({ clock, limitMs, outer: this.#stopping.signal }, attempt);
  }

  /** Stores until it is on disk; false when the bridge stops before, which is as if it had been killed. */
  async untilStored(store: () => Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await store();
        return true;
      } catch {
        if (this.#isStopped) {
          return false;
        }
        await waitFor(this.#parts.clock, this.#storageWaitMs(), this.#stopping.signal); // the recorder told why
      }
    }
  }

  async #leaseDue(): Promise<void> {
    const { clock, gate, lease, mostAtOnce, onIdle } = this.#parts;
    const nowMs = clock.now();
    let handedOut: HandedOut<Work>;
    try {
      handedOut = await lease(nowMs, gate.room(mostAtOnce, this.#running.size));
      this.#storageFailures = 0;
    } catch {
      this.#wakeIn(this.#storageWaitMs()); // the recorder told why
      return;
    }
    const { works, nextDueAtMs } = handedOut;
    for (const work of works) {
      this.#start(work);
    }
    if (this.#running.size === 0) {
      onIdle?.();
    }
    if (nextDueAtMs === undefined) {
      return;
    }
    const waitMs = nextDueAtMs - nowMs;
    if (gate.room(mostAtOnce, this.#running.size) > 0) {
      this.#wakeIn(waitMs > 0 ? waitMs : overdueMs);
    } else if (this.#running.size === 0) {
      this.#wakeIn(Math.max(waitMs, gate.closedForMs));
    }
  }

  #wakeIn(delayMs: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#parts.clock.schedule(() => this.wake(), delayMs);
  }

  #start(work: Work): void {
    const running = this.#parts.perform(work).finally(() => {
      this.#running.delete(running);
      this.wake();
    });
    this.#running.add(running);
  }

  #storageWaitMs(): number {
    const { random, settings } = this.#parts;
    this.#storageFailures += 1;
    return backoffMs(this.#storageFailures, settings, random, settings.baseMs);
  }
}
