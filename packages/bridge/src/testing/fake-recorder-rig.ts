import type { AdapterContext, TicketDraft } from "@tier2/psa-adapters";
import type { Budget } from "../deliver/budget.ts";
import type { DestinationParts, Destination } from "../deliver/destination.ts";
import type { SettlementSettings } from "../deliver/settlement.ts";
import type { BridgeEvent } from "../events.ts";
import type { LeasedPress, Recorder } from "../record/messages.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeRecorder } from "./fake-recorder.ts";
import { Happenings } from "./happenings.ts";

export const deliverySettings: SettlementSettings = { timeoutMs: 10_000, settleMs: 5000, baseMs: 1000, capMs: 60_000 };

/** What the parts of delivery are made of in tests: rows in memory, a clock that is moved by hand, no jitter. */
export interface DeliveryRig {
  readonly clock: FakeClock;
  readonly recorder: FakeRecorder;
  readonly events: Happenings<BridgeEvent>;
  /** The parts that all of delivery takes. */
  readonly parts: {
    readonly recorder: Recorder;
    readonly settings: SettlementSettings;
    readonly clock: FakeClock;
    readonly random: () => number;
    readonly onEvent: (event: BridgeEvent) => void;
    readonly compose: (press: LeasedPress, nowMs: number) => Promise<{ readonly draft: TicketDraft }>;
  };
  readonly destination: (adapter: Destination) => DestinationParts;
  /** Moves the clock, as the timers ask for it, until the event comes. */
  readonly advanceUntil: (fits: (event: BridgeEvent) => boolean) => Promise<BridgeEvent>;
  /** Lets everything happen that needs no time. */
  readonly settle: () => Promise<void>;
}

/** `clock` and `recorder` of a rig before it: another run on the same disk. */
export function deliveryRig(
  clock: FakeClock = new FakeClock(),
  recorder: FakeRecorder = new FakeRecorder(clock),
): DeliveryRig {
  const events = new Happenings<BridgeEvent>();
  return {
    clock,
    recorder,
    events,
    parts: {
      ...{ recorder, clock, settings: deliverySettings, random: () => 0.5 },
      onEvent: (event) => events.add(event),
      compose: async ({ pressId }, nowMs) => ({
        draft: { pressId, subject: `subject ${pressId}`, publicText: `at ${nowMs}`, internalNote: "n", person: {} },
      }),
    },
    destination: (adapter) => ({ adapter, context: contextOf(clock) }),
    advanceUntil: async (fits) => {
      const reached = events.next(fits);
      const isReached = reached.then(() => true);
      for (;;) {
        if (await Promise.race([isReached, tick().then(() => false)])) {
          return reached;
        }
        if (clock.nextAtMs !== undefined && clock.nextAtMs > clock.elapsed()) {
          await tick();
        }
        clock.advance(Math.max(0, (clock.nextAtMs ?? clock.elapsed()) - clock.elapsed()));
      }
    },
    settle: async () => {
      for (let ticks = 0; ticks < 20; ticks++) {
        await tick();
      }
    },
  };
}

const tick = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const contextOf = (clock: FakeClock): Omit<AdapterContext, "signal"> => ({
  fetch: async () => {
    throw new Error("not planned: fetch");
  },
  now: () => clock.now(),
  logger: { debug: () => undefined, warn: () => undefined },
});

/** Takes all that may go at once. */
export function spend(budget: Budget, what: "request" | "file"): void {
  while (budget.delayFor(what) === 0) {
    if (what === "request") {
      budget.countRequest();
    } else {
      budget.countFile(100_000);
    }
  }
}
