import type { Clock } from "../clock.ts";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that only moves when it is told to. */
export class FakeClock implements Clock {
  #nowMs: number;
  /** How far the time of day was set, in sum. */
  #setMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(nowMs = 1_750_000_000_000) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs + this.#setMs;
  }

  elapsed(): number {
    return this.#nowMs;
  }

  /** Sets the time of day, ahead or back; timers do not notice. */
  set(byMs: number): void {
    this.#setMs += byMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next timer fires, of the elapsed time; undefined when none runs. */
  get nextAtMs(): number | undefined {
    return this.#next()?.atMs;
  }

  /** Moves on, firing timers in their order, those they start included. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let timer = this.#next(); timer !== undefined && timer.atMs <= untilMs; timer = this.#next()) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.callback();
    }
    this.#nowMs = untilMs;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((one, other) => one.atMs - other.atMs)[0];
  }
}
