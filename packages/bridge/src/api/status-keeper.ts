import type { Clock } from "../clock.ts";
import type { BridgeEvent } from "../events.ts";
import type { QueueSnapshot } from "../record/messages.ts";
import { WarningKeeper } from "../warnings/warning-keeper.ts";
import { type BridgeStatus, type SeenStatus, type StatusFacts, afterSeeing, nothingSeen, statusOf } from "./status.ts";

export interface StatusParts {
  readonly clock: Clock;
  /** Read anew for each status: a changed configuration changes them. */
  readonly facts: () => StatusFacts;
  readonly queue: () => Promise<QueueSnapshot>;
  /** Gets `warning.raised` and `warning.cleared`, to be told like all other events. */
  readonly onEvent: (event: BridgeEvent) => void;
}

/** So long after a change of the queue its presses are counted; a burst of changes is counted once. */
const countAfterMs = 500;

/** Events after which other presses may be given up or refused than before. */
const changesOfQueue: ReadonlySet<BridgeEvent["type"]> = new Set<BridgeEvent["type"]>([
  "press.dead",
  "press.rerouted",
  "press.cancelled",
  "delivery.failed",
  "delivery.started",
  "ticket.accepted",
  "data.erased",
]);

/** Follows the events of the bridge, and tells at any time how it stands. */
export class StatusKeeper {
  readonly #parts: StatusParts;
  readonly #warnings: WarningKeeper;
  #seen: SeenStatus = nothingSeen;
  #isCounting = false;
  #isStopped = false;
  #cancelCount = (): void => undefined;

  constructor(parts: StatusParts) {
    this.#parts = parts;
    this.#warnings = new WarningKeeper({
      ...{ clock: parts.clock, onEvent: parts.onEvent },
      isWanted: (code) => code !== "button-missing" || parts.facts().isButtonExpected,
    });
  }

  /** Takes up an event, also those that this keeper told itself. */
  take(event: BridgeEvent): void {
    this.#seen = afterSeeing(this.#seen, event, this.#parts.clock.now());
    this.#warnings.take(event);
    if (changesOfQueue.has(event.type)) {
      this.countSoon();
    }
  }

  /** Looks for presses that were given up or refused; to be called once at the start, too. */
  countSoon(): void {
    if (!this.#isCounting && !this.#isStopped) {
      this.#isCounting = true;
      this.#cancelCount = this.#parts.clock.schedule(() => void this.#count(), countAfterMs);
    }
  }

  /** Rejects as the queue does. */
  async status(): Promise<BridgeStatus> {
    const queue = await this.#parts.queue();
    this.#warnings.take({ type: "queue.counted", counts: queue.counts });
    return statusOf(this.#parts.facts(), this.#seen, queue, this.#warnings.warnings, this.#parts.clock.now());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelCount();
    this.#warnings.stop();
  }

  async #count(): Promise<void> {
    this.#isCounting = false;
    try {
      const { counts } = await this.#parts.queue();
      if (!this.#isStopped) {
        this.#warnings.take({ type: "queue.counted", counts });
      }
    } catch {
      // A disk that cannot be read is told by storage.failed, a bridge that ended needs no warnings.
    }
  }
}
