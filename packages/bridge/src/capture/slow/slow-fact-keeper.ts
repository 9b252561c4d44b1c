import type { Clock } from "../../clock.ts";
import type { Reading } from "../fields.ts";
import { readSlowFact, readSlowFacts } from "./read-slow-fact.ts";
import type { AnySlowFact, SlowFactName, SlowFields } from "./slow-fact.ts";

/** Reachability is looked at soon after the start; all others leave the start of the computer alone. */
const soonMs = 1000;
const firstMs = 10_000;
/** The first readings stand so far apart. */
const spreadMs = 5000;
/** Share of the period by which readings wander, so that a fleet that started together does not stay together. */
const jitter = 0.1;

export interface SlowFactKeeperParts {
  readonly facts: readonly AnySlowFact[];
  readonly clock: Clock;
  /** Names of fields that are not to be collected: they are not read either. May change. */
  readonly without: () => readonly string[];
  /** 0 to below 1. */
  readonly random: () => number;
}

interface Plan {
  readonly fact: AnySlowFact;
  dueAtMs: number;
}

/** Keeps slow facts current: one reading at a time, each now and then. */
export class SlowFactKeeper {
  readonly #parts: SlowFactKeeperParts;
  readonly #readings = new Map<SlowFactName, Reading<unknown>>();
  #plans: readonly Plan[] = [];
  #cancel = (): void => undefined;
  #run: AbortController | undefined;

  constructor(parts: SlowFactKeeperParts) {
    this.#parts = parts;
  }

  /** What is known now of each fact, with the time it was read. */
  current(): SlowFields {
    const notYet: Reading<unknown> = { notAvailable: "not read yet: the bridge started a moment ago" };
    const fields = this.#parts.facts
      .filter(({ name }) => this.#isWanted(name))
      .map(({ name }) => [name, this.#readings.get(name) ?? notYet] as const);
    return Object.fromEntries(fields) as SlowFields;
  }

  /** Reads all now, at the same time; takes as long as the slowest may. Never rejects. */
  async readNow(signal: AbortSignal): Promise<void> {
    const { clock, facts } = this.#parts;
    const wanted = facts.filter(({ name }) => this.#isWanted(name));
    for (const [name, reading] of Object.entries(await readSlowFacts(wanted, clock, signal))) {
      this.#readings.set(name as SlowFactName, reading);
    }
  }

  start(): void {
    const startMs = this.#parts.clock.elapsed();
    let later = 0;
    this.#plans = this.#parts.facts.map((fact) => ({
      fact,
      dueAtMs: startMs + (fact.name === "reachability" ? soonMs : firstMs + spreadMs * later++),
    }));
    this.#run = new AbortController();
    this.#scheduleNext(this.#run.signal);
  }

  /** Ends a running reading and its child process; what is known stays. */
  stop(): void {
    this.#cancel();
    this.#run?.abort();
  }

  #isWanted(name: SlowFactName): boolean {
    return !this.#parts.without().includes(name);
  }

  #scheduleNext(signal: AbortSignal): void {
    const [next] = this.#plans.toSorted((one, other) => one.dueAtMs - other.dueAtMs);
    if (next !== undefined) {
      const { clock } = this.#parts;
      this.#cancel = clock.schedule(() => void this.#read(next, signal), next.dueAtMs - clock.elapsed());
    }
  }

  async #read(plan: Plan, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#parts;
    const { name } = plan.fact;
    if (this.#isWanted(name)) {
      const reading = await readSlowFact(plan.fact, clock, signal);
      if (signal.aborted) {
        return;
      }
      this.#readings.set(name, reading);
    } else {
      this.#readings.delete(name);
    }
    plan.dueAtMs = clock.elapsed() + plan.fact.everyMs * (1 + jitter * (2 * random() - 1));
    this.#scheduleNext(signal);
  }
}
