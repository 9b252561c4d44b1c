import type { AdapterError } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import type { Recorder, Route } from "../record/messages.ts";
import type { BackoffSettings } from "./backoff.ts";
import { Circuit, type DestinationSign } from "./circuit.ts";
import type { DestinationParts } from "./destination.ts";

export interface GateParts {
  readonly recorder: Pick<Recorder, "call">;
  readonly route: Route;
  readonly destination: DestinationParts;
  readonly settings: BackoffSettings;
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  readonly onEvent: (event: BridgeEvent) => void;
}

/** What an attempt's end says of the helpdesk system. */
export interface Observation {
  readonly sign: DestinationSign;
  readonly error: AdapterError | undefined;
  readonly retryAfterMs: number | undefined;
}

/** One helpdesk system, and whether anything may be asked of it now: tickets and what follows them pass here. */
export class Gate {
  readonly #parts: GateParts;
  readonly #circuit: Circuit;
  #destination: DestinationParts;
  #isHeard = false;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#destination = parts.destination;
    this.#circuit = new Circuit(parts.settings, parts.random);
  }

  get route(): Route {
    return this.#parts.route;
  }

  get destination(): DestinationParts {
    return this.#destination;
  }

  get isReachable(): boolean {
    return this.#circuit.state === "reachable";
  }

  /** Whether an attempt ended at the one that is in place now. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** How many further attempts a lane may begin that may have `most` at once and has `running`. */
  room(most: number, running: number): number {
    return Math.max(0, this.#circuit.width(this.#parts.clock.elapsed(), most) - running);
  }

  /** How long no attempt may begin, milliseconds. */
  get closedForMs(): number {
    return Math.max(0, Math.ceil(this.#circuit.closedUntilMs - this.#parts.clock.elapsed()));
  }

  /** Another one takes its place; an attempt is allowed now. */
  use(destination: DestinationParts): void {
    this.#destination = destination;
    this.#isHeard = false;
    this.#circuit.reopen();
  }

  /** Takes up how an attempt at `destination` ended, and tells when that changes how the helpdesk system stands. */
  async observe(destination: DestinationParts, { sign, error, retryAfterMs }: Observation): Promise<void> {
    if (destination !== this.#destination) {
      return; // what the one before says does not count against the one that took its place
    }
    this.#isHeard = true;
    if (this.#circuit.record(sign, this.#parts.clock.elapsed(), retryAfterMs)) {
      await this.#tell(error);
    }
  }

  /** Takes up what a question without a press told: the helpdesk system takes this bridge, or why not. An attempt tells more. */
  async learn(refusal: AdapterError | undefined): Promise<void> {
    if (!this.#isHeard && this.#circuit.learn(refusal === undefined ? "reachable" : "refuses-us")) {
      await this.#tell(refusal);
    }
  }

  async #tell(error: AdapterError | undefined): Promise<void> {
    const { clock, onEvent, recorder, route } = this.#parts;
    const { host } = this.#destination.adapter;
    const { state } = this.#circuit;
    const nextAttemptAtMs = state === "reachable" ? undefined : clock.now() + this.closedForMs;
    onEvent({ type: "destination.changed", route, host, state, error, nextAttemptAtMs });
    await recorder.call("setDestination", { state, route }).catch(() => undefined); // it tells itself why it died
  }
}
