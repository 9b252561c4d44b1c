import type { AdapterContext, TicketDraft } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import type { LeasedPress, Recorder, Settlement } from "../record/messages.ts";
import { type AttemptOutcome, type Blocked, attemptDelivery } from "./attempt.ts";
import { signOf } from "./circuit.ts";
import type { Destination, DestinationParts } from "./destination.ts";
import type { Gate } from "./gate.ts";
import { type HandedOut, Lane } from "./lane.ts";
import { type SettlementSettings, settlementOf } from "./settlement.ts";

export interface DelivererParts {
  readonly recorder: Pick<Recorder, "call">;
  /** The helpdesk system of one way. */
  readonly gate: Gate;
  readonly compose: ComposeTicket;
  /** An attempt's time is its lease's, too. */
  readonly settings: SettlementSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: BridgeEvent) => void;
  /** No ticket is due and none is on its way. */
  readonly onIdle?: () => void;
}

/** The ticket of a press for a helpdesk system, which may be asked for what it knows of the person. Never rejects. */
export type ComposeTicket = (press: LeasedPress, nowMs: number, way: ComposeFor) => Promise<ComposedTicket>;

export interface ComposeFor {
  readonly adapter: Destination;
  readonly context: AdapterContext;
}

export interface ComposedTicket {
  readonly draft: TicketDraft;
  /** A rule blocks it: what the person is told. */
  readonly block?: string | undefined;
}

const mostAtOnce = 4;

/**
 * Brings waiting presses to the helpdesk system, oldest first, up to four at once. All it must not forget is in the
 * rows of the recorder; it may be killed at any point.
 */
export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #lane: Lane<LeasedPress>;

  constructor(parts: DelivererParts) {
    const { clock, gate, onIdle, random, settings } = parts;
    this.#parts = parts;
    this.#lane = new Lane({
      ...{ gate, mostAtOnce, settings, clock, random },
      lease: async (nowMs, limit) => this.#lease(nowMs, limit),
      perform: async (press) => this.#deliver(press),
      ...(onIdle === undefined ? {} : { onIdle }),
    });
  }

  /** Something may be due: a press became ready, or its gesture came. */
  wake(): void {
    this.#lane.wake();
  }

  /** Begins nothing new, gives what runs `drainMs` to end, then ends it; its presses are searched for at the next start. */
  async stop(drainMs: number): Promise<void> {
    await this.#lane.stop(drainMs);
  }

  async #lease(nowMs: number, limit: number): Promise<HandedOut<LeasedPress>> {
    const { gate, recorder, settings } = this.#parts;
    const request = { nowMs, leaseMs: settings.timeoutMs, limit, route: gate.route };
    const { presses, nextDueAtMs } = await recorder.call("lease", request);
    return { works: presses, nextDueAtMs };
  }

  async #deliver(press: LeasedPress): Promise<void> {
    const { clock, compose, gate, onEvent, random, settings } = this.#parts;
    const { destination } = gate;
    const { adapter } = destination;
    const { pressId, attempt, mustFind, isUnanswered } = press;
    let subject = "";
    const confirmAfterMs = isUnanswered ? Math.min(settings.settleMs, settings.timeoutMs / 2) : undefined;
    const outcome = await this.#lane.withinLease(press.leaseExpiresAtMs, async (signal) => {
      const context = { ...destination.context, signal };
      const { draft, block } = await compose(press, clock.now(), { adapter, context });
      ({ subject } = draft);
      return attemptDelivery({
        ...{ adapter, draft, block, mustFind, confirmAfterMs, clock, context },
        onStep: (step) => onEvent({ type: "delivery.started", pressId, attempt, step }),
      });
    });
    const settlement = settlementOf(press, subject, outcome, clock.now(), settings, random);
    // In this order, so that the light goes straight from saved-offline to sent, and from sending to saved-offline.
    if (outcome.status === "blocked") {
      await this.#settleAndTell(press, outcome, settlement);
    } else if (outcome.status === "accepted") {
      await this.#settleAndTell(press, outcome, settlement);
      await this.#observe(destination, outcome);
    } else {
      await this.#observe(destination, outcome);
      await this.#settleAndTell(press, outcome, settlement);
    }
  }

  async #observe(destination: DestinationParts, outcome: Exclude<AttemptOutcome, Blocked>): Promise<void> {
    const error = outcome.status === "accepted" ? undefined : outcome.error;
    const retryAfterMs = "retryAfterMs" in outcome ? outcome.retryAfterMs : undefined;
    const sign = error === undefined ? "reachable" : signOf(error);
    await this.#parts.gate.observe(destination, { sign, error, retryAfterMs });
  }

  async #settleAndTell(press: LeasedPress, outcome: AttemptOutcome, settlement: Settlement): Promise<void> {
    const { pressId } = press;
    const store = async (): Promise<void> => this.#parts.recorder.call("settle", { pressId, settlement });
    if (await this.#lane.untilStored(store)) {
      this.#tell(press, outcome, settlement);
    }
  }

  #tell({ pressId, serial, recordedAtMs }: LeasedPress, outcome: AttemptOutcome, settlement: Settlement): void {
    const { clock, gate, onEvent } = this.#parts;
    if (outcome.status === "accepted") {
      const { ticket, duplicates } = outcome;
      const elapsedMs = clock.now() - recordedAtMs;
      onEvent({ type: "ticket.accepted", pressId, serial, ticket, elapsedMs, duplicates, route: gate.route });
    } else if (outcome.status !== "blocked") {
      const nextAttemptAtMs = settlement.result === "again" ? settlement.nextAttemptAtMs : undefined;
      onEvent({ type: "delivery.failed", pressId, error: outcome.error, nextAttemptAtMs });
    }
  }
}
