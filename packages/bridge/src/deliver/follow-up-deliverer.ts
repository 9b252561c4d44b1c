import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import type { FollowUpSettlement, LeasedFollowUp } from "../record/follow-ups.ts";
import type { Recorder } from "../record/messages.ts";
import type { Budget } from "./budget.ts";
import type { ComposeTicket } from "./deliverer.ts";
import { type FollowUpOutcome, type MakeFile, attemptFollowUp } from "./follow-up-attempt.ts";
import { followUpSettlement, observationOf } from "./follow-up-settlement.ts";
import type { Gate } from "./gate.ts";
import { type HandedOut, Lane } from "./lane.ts";
import type { SettlementSettings } from "./settlement.ts";

export interface FollowUpDelivererParts {
  readonly recorder: Pick<Recorder, "call">;
  /** The helpdesk system of one way; shared with its tickets. */
  readonly gate: Gate;
  readonly budget: Budget;
  /** With the time of sending it gives the draft that was sent. */
  readonly compose: ComposeTicket;
  readonly makeFile: MakeFile;
  /** An attempt's time is its lease's, too. */
  readonly settings: SettlementSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: BridgeEvent) => void;
}

/**
 * Brings what follows tickets, one at a time: notes, links, files. While a ticket is due the storage hands out nothing,
 * and nothing begins beyond the budget. It may be killed at any point.
 */
export class FollowUpDeliverer {
  readonly #parts: FollowUpDelivererParts;
  readonly #lane: Lane<LeasedFollowUp>;

  constructor(parts: FollowUpDelivererParts) {
    const { clock, gate, random, settings } = parts;
    this.#parts = parts;
    this.#lane = new Lane({
      ...{ gate, mostAtOnce: 1, settings, clock, random },
      lease: async (nowMs, limit) => this.#lease(nowMs, limit),
      perform: async (followUp) => this.#follow(followUp),
    });
  }

  /** Something may be due: a ticket was made, or something was put behind one. */
  wake(): void {
    this.#lane.wake();
  }

  /** Begins nothing new, gives what runs `drainMs` to end, then ends it; it is looked for at the next start. */
  async stop(drainMs: number): Promise<void> {
    await this.#lane.stop(drainMs);
  }

  async #lease(nowMs: number, limit: number): Promise<HandedOut<LeasedFollowUp>> {
    const { budget, gate, recorder, settings } = this.#parts;
    const waitMs = budget.delayFor("request");
    const fileWaitMs = budget.delayFor("file");
    const { followUps, nextDueAtMs } = await recorder.call("leaseFollowUps", {
      nowMs,
      leaseMs: settings.timeoutMs,
      limit: waitMs > 0 ? 0 : limit,
      route: gate.route,
      withFiles: fileWaitMs === 0,
    });
    const dueAtMs = nextDueAtMs === undefined ? Infinity : Math.max(nextDueAtMs, nowMs + waitMs);
    // A file may wait that was not asked for.
    const againAtMs = fileWaitMs === 0 ? dueAtMs : Math.min(dueAtMs, nowMs + fileWaitMs);
    return { works: followUps, nextDueAtMs: againAtMs === Infinity ? undefined : againAtMs };
  }

  async #follow(followUp: LeasedFollowUp): Promise<void> {
    const { budget, clock, compose, gate, makeFile, random, recorder, settings } = this.#parts;
    const { destination } = gate;
    const { adapter } = destination;
    const outcome = await this.#lane.withinLease(followUp.leaseExpiresAtMs, async (signal) => {
      const context = { ...destination.context, signal };
      const { draft } = await compose(followUp.press, followUp.sentAtMs, { adapter, context });
      return attemptFollowUp({
        ...{ adapter, followUp, makeFile, clock, draft, context },
        onFile: (bytes) => budget.countFile(bytes),
      });
    });
    const observation = observationOf(outcome);
    if (observation !== undefined) {
      await gate.observe(destination, observation);
    }
    const settlement = followUpSettlement(followUp, outcome, clock.now(), settings, random);
    const { number } = followUp;
    const store = async (): Promise<void> =>
      recorder.call("settleFollowUp", { number, settlement, nowMs: clock.now() });
    if (await this.#lane.untilStored(store)) {
      this.#tell(followUp, outcome, settlement);
    }
  }

  #tell({ kind, name, press }: LeasedFollowUp, outcome: FollowUpOutcome, settlement: FollowUpSettlement): void {
    const { onEvent } = this.#parts;
    const { pressId } = press;
    if ("error" in settlement) {
      const nextAttemptAtMs = settlement.result === "again" ? settlement.nextAttemptAtMs : undefined;
      onEvent({ type: "follow-up.failed", pressId, kind, name, error: settlement.error, nextAttemptAtMs });
    } else {
      onEvent({ type: "follow-up.done", pressId, kind, name, isSupported: settlement.result === "done" });
    }
    if (outcome.status === "done" && outcome.duplicates !== undefined && outcome.duplicates.length > 0) {
      onEvent({ type: "ticket.duplicated", pressId, duplicates: outcome.duplicates });
    }
  }
}
