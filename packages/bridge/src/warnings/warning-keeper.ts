import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import {
  type Conditions,
  type Moment,
  type WarningInput,
  afterEvent,
  nextChangeAtMs,
  warningsOf,
  withoutEnded,
} from "./conditions.ts";
import type { Warning } from "./table.ts";

type WarningEvent = Extract<BridgeEvent, { readonly type: "warning.raised" | "warning.cleared" }>;

/** Knows what is wrong now, and tells when a warning comes and goes. */
export class WarningKeeper {
  readonly #clock: Clock;
  readonly #onEvent: (event: WarningEvent) => void;
  #conditions: Conditions = new Map();
  #told: readonly Warning[] = [];
  #cancel = (): void => undefined;

  constructor(clock: Clock, onEvent: (event: WarningEvent) => void) {
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  /** All that stand now, those that began first in front. */
  get warnings(): readonly Warning[] {
    return this.#told;
  }

  /** Takes up what happened. */
  take(input: WarningInput): void {
    const before = this.#conditions;
    this.#conditions = afterEvent(before, input, this.#moment());
    if (this.#conditions !== before) {
      this.#tell();
    }
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#cancel();
  }

  #moment(): Moment {
    return { nowMs: this.#clock.now(), elapsedMs: this.#clock.elapsed() };
  }

  #tell(): void {
    const at = this.#moment();
    this.#conditions = withoutEnded(this.#conditions, at);
    const before = this.#told;
    const now = warningsOf(this.#conditions, at);
    this.#told = now;
    this.#wakeUp(at);
    for (const { code, subject } of before.filter((warning) => !isAmong(warning, now))) {
      this.#onEvent({ type: "warning.cleared", code, subject });
    }
    for (const warning of now.filter((one) => !isAmong(one, before))) {
      this.#onEvent({ type: "warning.raised", warning });
    }
  }

  #wakeUp(at: Moment): void {
    this.#cancel();
    const nextMs = nextChangeAtMs(this.#conditions, at);
    this.#cancel =
      nextMs === undefined
        ? (): void => undefined
        : this.#clock.schedule(() => this.#tell(), Math.ceil(nextMs - at.elapsedMs));
  }
}

const isAmong = ({ code, subject }: Warning, others: readonly Warning[]): boolean =>
  others.some((other) => other.code === code && other.subject === subject);
