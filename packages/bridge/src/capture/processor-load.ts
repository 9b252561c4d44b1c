import os from "node:os";
import type { Clock } from "../clock.ts";

/** How often the counters are looked at, so that the load at a press is that of the last seconds. */
const sampleMs = 10_000;
/** A shorter span says little. */
const shortestSpanMs = 500;

interface Sample {
  readonly atMs: number;
  readonly busyMs: number;
  readonly totalMs: number;
}

/** Keeps the processors' counters of some seconds ago, numbers in memory only. */
export class ProcessorLoad {
  readonly #clock: Clock;
  readonly #cpus: () => os.CpuInfo[];
  #newer: Sample;
  #older: Sample | undefined;
  #cancel = (): void => undefined;

  constructor(clock: Clock, cpus: () => os.CpuInfo[] = os.cpus) {
    this.#clock = clock;
    this.#cpus = cpus;
    this.#newer = this.#sample();
    this.#schedule();
  }

  /** Busy share of all processors since the last sample, 0 to 100; undefined when that is too short ago. */
  busyPercent(): number | undefined {
    const now = this.#sample();
    const since = now.atMs - this.#newer.atMs >= shortestSpanMs ? this.#newer : this.#older;
    const totalMs = now.totalMs - (since?.totalMs ?? now.totalMs);
    if (since === undefined || totalMs <= 0) {
      return undefined;
    }
    return Math.round((100 * (now.busyMs - since.busyMs)) / totalMs);
  }

  stop(): void {
    this.#cancel();
  }

  #schedule(): void {
    this.#cancel = this.#clock.schedule(() => {
      this.#older = this.#newer;
      this.#newer = this.#sample();
      this.#schedule();
    }, sampleMs);
  }

  #sample(): Sample {
    let busyMs = 0;
    let totalMs = 0;
    for (const { times } of this.#cpus()) {
      const active = times.user + times.nice + times.sys + times.irq;
      busyMs += active;
      totalMs += active + times.idle;
    }
    return { atMs: this.#clock.now(), busyMs, totalMs };
  }
}
