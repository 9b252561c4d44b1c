import type { AdapterError, AdapterErrorCode } from "@tier2/psa-adapters";
import type { DestinationState } from "../events.ts";
import { type BackoffSettings, backoffMs } from "./backoff.ts";

/** What an attempt's end says of the helpdesk system as a whole. */
export type DestinationSign = "reachable" | "unreachable" | "refuses-us";

/** Accounts are locked after some refusals in a row: come back rarely. */
const pauseFactor = 3;

const signs: Readonly<Record<AdapterErrorCode, DestinationSign>> = {
  auth_rejected: "refuses-us",
  permission_denied: "refuses-us",
  validation_failed: "reachable",
  value_unknown: "reachable",
  not_found: "reachable",
  rate_limited: "unreachable",
  busy: "reachable",
  remote_unavailable: "unreachable",
  network_unreachable: "unreachable",
  timeout: "unreachable",
  connection_lost: "unreachable",
  answer_unreadable: "reachable",
};

export const signOf = (error: AdapterError): DestinationSign => signs[error.code];

const states: Readonly<Record<DestinationSign, DestinationState>> = {
  reachable: "reachable",
  unreachable: "unreachable",
  "refuses-us": "paused",
};

/**
 * Guards one helpdesk system: as long as it fails nothing is asked of it but one attempt at a time, ever more rarely;
 * a thousand waiting presses do not hammer it. Pure but for the random source. Times in milliseconds of a
 * clock that nobody sets.
 */
export class Circuit {
  readonly #settings: BackoffSettings;
  readonly #random: () => number;
  #state: DestinationState = "reachable";
  #failures = 0;
  #closedUntilMs = 0;

  constructor(settings: BackoffSettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
  }

  get state(): DestinationState {
    return this.#state;
  }

  /** When the next attempt is allowed. */
  get closedUntilMs(): number {
    return this.#closedUntilMs;
  }

  /** How many attempts may run at once now. */
  width(nowMs: number, most: number): number {
    if (this.#state === "reachable") {
      return most;
    }
    return nowMs >= this.#closedUntilMs ? 1 : 0;
  }

  /** Something was changed that may help: one attempt is allowed now. */
  reopen(): void {
    this.#failures = 0;
    this.#closedUntilMs = 0;
  }

  /** Takes up what was learnt without an attempt: nobody waits for it, so the next attempt may begin when it might have before. */
  learn(sign: Exclude<DestinationSign, "unreachable">): boolean {
    if (sign === "reachable") {
      return this.record(sign, 0);
    }
    const before = this.#state;
    this.#state = states[sign];
    return this.#state !== before;
  }

  /** Takes up how an attempt ended; true when the state changed. */
  record(sign: DestinationSign, nowMs: number, retryAfterMs = 0): boolean {
    const before = this.#state;
    this.#state = states[sign];
    if (sign === "reachable") {
      this.#failures = 0;
      this.#closedUntilMs = 0;
    } else {
      this.#failures += 1;
      const pauseMs = sign === "refuses-us" ? this.#settings.capMs * pauseFactor : 0;
      const waitMs = pauseMs + backoffMs(this.#failures, this.#settings, this.#random, retryAfterMs);
      this.#closedUntilMs = Math.max(this.#closedUntilMs, nowMs + waitMs);
    }
    return this.#state !== before;
  }
}
