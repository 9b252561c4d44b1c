import type { AdapterContext, TicketDraft } from "@tier2/psa-adapters";
import type { Destination } from "./destination.ts";
import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import type { LeaseAnswer, LeasedPress, Recorder, Settlement } from "../record/messages.ts";
import { type AttemptOutcome, attemptDelivery } from "./attempt.ts";
import { backoffMs } from "./backoff.ts";
import { Circuit, type DestinationSign, signOf } from "./circuit.ts";
import { type SettlementSettings, settlementOf } from "./settlement.ts";

export interface DestinationParts {
  readonly adapter: Destination;
  readonly context: Omit<AdapterContext, "signal">;
}

export interface DelivererParts {
  readonly recorder: Pick<Recorder, "call">;
  /** Where presses go; another one may take its place. */
  readonly destination: DestinationParts;
  readonly compose: (press: LeasedPress, nowMs: number) => TicketDraft;
  /** An attempt's time is its lease's, too. */
  readonly settings: SettlementSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: BridgeEvent) => void;
}

const mostAtOnce = 4;

/**
 * Brings waiting presses to the helpdesk system, oldest first, up to four at once. All it must not forget is in the
 * rows of the recorder; it may be killed at any point.
 */
export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #circuit: Circuit;
  #destination: DestinationParts;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #leasing: Promise<void> | undefined;
  #mustLeaseAgain = false;
  #isStopped = false;
  #storageFailures = 0;
  #cancelWake = (): void => undefined;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#destination = parts.destination;
    this.#circuit = new Circuit(parts.settings, parts.random);
  }

  /** From now on presses go here. What was refused or waits is tried again at once. Rejects with a Tier2Error. */
  async use(destination: DestinationParts): Promise<void> {
    const { recorder, clock } = this.#parts;
    this.#destination = destination;
    this.#circuit.reopen();
    await recorder.call("hurry", { nowMs: clock.now() });
    this.wake();
  }

  /** Something may be due: a press became ready, or its gesture came. */
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

  /** Whether it makes sense to open a connection for a press that is about to come. */
  get isDestinationReachable(): boolean {
    return this.#circuit.state === "reachable";
  }

  /** Begins nothing new, gives what runs `drainMs` to end, then ends it; its presses are searched for at the next start. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopped = true;
    this.#cancelWake();
    const cancelDrain = this.#parts.clock.schedule(() => this.#stopping.abort(), drainMs);
    await this.#leasing;
    await Promise.all(this.#running.values());
    cancelDrain();
  }

  async #leaseDue(): Promise<void> {
    const { clock, recorder, settings } = this.#parts;
    const nowMs = clock.now();
    const limit = Math.max(0, this.#circuit.width(clock.elapsed(), mostAtOnce) - this.#running.size);
    let answer: LeaseAnswer;
    try {
      answer = await recorder.call("lease", { nowMs, leaseMs: settings.timeoutMs, limit });
      this.#storageFailures = 0;
    } catch {
      this.#wakeIn(this.#storageWaitMs()); // the recorder told why
      return;
    }
    for (const press of answer.presses) {
      this.#start(press);
    }
    if (answer.nextDueAtMs !== undefined && this.#running.size < this.#circuit.width(clock.elapsed(), mostAtOnce)) {
      this.#wakeIn(answer.nextDueAtMs - nowMs);
    } else if (answer.nextDueAtMs !== undefined && this.#running.size === 0) {
      this.#wakeIn(Math.max(answer.nextDueAtMs - nowMs, this.#circuit.closedUntilMs - clock.elapsed()));
    }
  }

  #wakeIn(delayMs: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#parts.clock.schedule(() => this.wake(), delayMs);
  }

  #start(press: LeasedPress): void {
    const running = this.#deliver(press).finally(() => {
      this.#running.delete(press.pressId);
      this.wake();
    });
    this.#running.set(press.pressId, running);
  }

  async #deliver(press: LeasedPress): Promise<void> {
    const { clock, compose, onEvent, random, settings } = this.#parts;
    const destination = this.#destination;
    const { adapter, context } = destination;
    const timeout = new AbortController();
    const cancelTimeout = clock.schedule(() => timeout.abort(), press.leaseExpiresAtMs - clock.now());
    const outcome = await attemptDelivery({
      adapter,
      draft: compose(press, clock.now()),
      mustFind: press.mustFind,
      clock,
      context: { ...context, signal: AbortSignal.any([timeout.signal, this.#stopping.signal]) },
      onStep: (step) => onEvent({ type: "delivery.started", pressId: press.pressId, attempt: press.attempt, step }),
    });
    cancelTimeout();
    const settlement = settlementOf(press, outcome, clock.now(), settings, random);
    // In this order, so that the light goes straight from saved-offline to sent, and from sending to saved-offline.
    if (outcome.status === "accepted") {
      await this.#settleAndTell(press, outcome, settlement);
      await this.#observe(destination, outcome);
    } else {
      await this.#observe(destination, outcome);
      await this.#settleAndTell(press, outcome, settlement);
    }
  }

  async #settleAndTell(press: LeasedPress, outcome: AttemptOutcome, settlement: Settlement): Promise<void> {
    if (await this.#settle(press, settlement)) {
      this.#tell(press, outcome, settlement);
    }
  }

  /** Until it is on disk; false when the bridge stops before, which is as if it had been killed. */
  async #settle({ pressId }: LeasedPress, settlement: Settlement): Promise<boolean> {
    for (;;) {
      try {
        await this.#parts.recorder.call("settle", { pressId, settlement });
        return true;
      } catch {
        if (this.#isStopped) {
          return false;
        }
        await this.#wait(this.#storageWaitMs()); // the recorder told why
      }
    }
  }

  /** Shorter when the bridge stops. */
  async #wait(waitMs: number): Promise<void> {
    const { signal } = this.#stopping;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = this.#parts.clock.schedule(end, waitMs);
      signal.addEventListener("abort", end);
    });
  }

  #storageWaitMs(): number {
    this.#storageFailures += 1;
    return backoffMs(this.#storageFailures, this.#parts.settings, this.#parts.random, this.#parts.settings.baseMs);
  }

  async #observe(destination: DestinationParts, outcome: AttemptOutcome): Promise<void> {
    if (destination !== this.#destination) {
      return; // what the one before says does not count against the one that took its place
    }
    const error = outcome.status === "accepted" ? undefined : outcome.error;
    const sign: DestinationSign = error === undefined ? "reachable" : signOf(error);
    const retryAfterMs = "retryAfterMs" in outcome ? outcome.retryAfterMs : undefined;
    if (!this.#circuit.record(sign, this.#parts.clock.elapsed(), retryAfterMs)) {
      return;
    }
    const { state, closedUntilMs } = this.#circuit;
    const { clock } = this.#parts;
    const nextAttemptAtMs = state === "reachable" ? undefined : clock.now() + closedUntilMs - clock.elapsed();
    this.#parts.onEvent({ type: "destination.changed", state, error, nextAttemptAtMs });
    await this.#parts.recorder.call("setDestination", { state }).catch(() => undefined); // it tells itself why it died
  }

  #tell({ pressId, serial, recordedAtMs }: LeasedPress, outcome: AttemptOutcome, settlement: Settlement): void {
    if (outcome.status === "accepted") {
      const { ticket, duplicates } = outcome;
      const elapsedMs = this.#parts.clock.now() - recordedAtMs;
      this.#parts.onEvent({ type: "ticket.accepted", pressId, serial, ticket, elapsedMs, duplicates });
    } else {
      const nextAttemptAtMs = settlement.result === "again" ? settlement.nextAttemptAtMs : undefined;
      this.#parts.onEvent({ type: "delivery.failed", pressId, error: outcome.error, nextAttemptAtMs });
    }
  }
}
