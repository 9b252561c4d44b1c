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
import type { Warning, WarningName } from "./table.ts";

type WarningEvent = Extract<BridgeEvent, { readonly type: "warning.raised" | "warning.cleared" }>;

export interface WarningParts {
  readonly clock: Clock;
  readonly onEvent: (event: WarningEvent) => void;
  /** Asked anew whenever something changes, the configuration too. */
  readonly isWanted: (code: WarningName) => boolean;
}

/** Knows what is wrong now, and tells when a warning comes and goes. */
export class WarningKeeper {
  readonly #parts: WarningParts;
  #conditions: Conditions = new Map();
  #told: readonly Warning[] = [];
  #cancel = (): void => undefined;

  constructor(parts: WarningParts) {
    this.#parts = parts;
  }

  /** All that stand now, those that began first in front. */
  get warnings(): readonly Warning[] {
    return this.#told;
  }

  /** Takes up what happened. */
  take(input: WarningInput): void {
    const before = this.#conditions;
    this.#conditions = afterEvent(before, input, this.#moment());
    if (this.#conditions !== before || input.type === "config.applied") {
      this.#tell();
    }
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#cancel();
  }

  #moment(): Moment {
    const { clock } = this.#parts;
    return { nowMs: clock.now(), elapsedMs: clock.elapsed() };
  }

  #tell(): void {
    const { isWanted, onEvent } = this.#parts;
    const at = this.#moment();
    this.#conditions = withoutEnded(this.#conditions, at);
    const before = this.#told;
    const now = warningsOf(this.#conditions, at).filter(({ code }) => isWanted(code));
    this.#told = now;
    this.#wakeUp(at);
    for (const { code, subject } of before.filter((warning) => !isAmong(warning, now))) {
      onEvent({ type: "warning.cleared", code, subject });
    }
    for (const warning of now.filter((one) => !isAmong(one, before))) {
      onEvent({ type: "warning.raised", warning });
    }
  }

  #wakeUp(at: Moment): void {
    this.#cancel();
    const nextMs = nextChangeAtMs(this.#conditions, at);
    this.#cancel =
      nextMs === undefined
        ? (): void => undefined
        : this.#parts.clock.schedule(() => this.#tell(), Math.ceil(nextMs - at.elapsedMs));
  }
}

const isAmong = ({ code, subject }: Warning, others: readonly Warning[]): boolean =>
  others.some((other) => other.code === code && other.subject === subject);
