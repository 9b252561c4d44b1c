import type { AdapterContext } from "@tier2/psa-adapters";
import type { BridgeEvent } from "../events.ts";
import type { Route } from "../record/messages.ts";
import { Budget, type BudgetLimits } from "./budget.ts";
import { Deliverer, type DelivererParts } from "./deliverer.ts";
import type { DestinationParts } from "./destination.ts";
import { FollowUpDeliverer } from "./follow-up-deliverer.ts";
import type { MakeFile } from "./follow-up-attempt.ts";
import { Gate } from "./gate.ts";
import { Question } from "./question.ts";

export interface WaysParts extends Omit<DelivererParts, "gate" | "onIdle"> {
  readonly first: DestinationParts;
  /** Where presses go that the first does not take. */
  readonly fallback: DestinationParts | undefined;
  readonly makeFile: MakeFile;
  /** Of each destination for itself. */
  readonly limits: BudgetLimits;
}

/** One way to a helpdesk system, as the rest of the bridge uses it. */
export interface Way {
  /** Its requests are counted in the budget. */
  readonly destination: DestinationParts;
  readonly budget: Budget;
  /** Whether it makes sense to open a connection, or to ask for answers. */
  readonly isReachable: boolean;
}

/** All ways from this computer to helpdesk systems: the first, and one for what the first does not take. */
export interface Ways {
  /** Begins the reviews of what waits, once a minute, and takes up what is due. */
  start(): void;
  /** Something may be due: a press became ready, its gesture came, something was put behind a ticket. */
  wake(): void;
  wakeFor(route: Route): void;
  /**
   * Another destination takes the place; undefined takes the fallback away. What waits is tried again at once. One with
   * another key or address, or that was not reachable, is asked once whether it takes this bridge, in a fleet after a
   * while. Rejects with a Tier2Error.
   */
  use(route: Route, destination: DestinationParts | undefined, hasOtherAccess: boolean): Promise<void>;
  /** Undefined: there is no fallback. */
  way(route: Route): Way | undefined;
  /** Begins nothing new, gives what runs `drainMs` to end, then ends it. */
  stop(drainMs: number): Promise<void>;
}

const reviewEveryMs = 60_000;
/** A fallback that is not configured any more ends what it began within this. */
const closingMs = 5000;

export const createWays = (parts: WaysParts): Ways => new BridgeWays(parts);

interface OpenWay extends Way {
  readonly gate: Gate;
  readonly deliverer: Deliverer;
  readonly followUps: FollowUpDeliverer;
  readonly question: Question;
}

class BridgeWays implements Ways {
  readonly #parts: WaysParts;
  readonly #ways = new Map<Route, OpenWay>();
  #cancelReview = (): void => undefined;
  #reviewing: Promise<void> | undefined;
  #mustReviewAgain = false;
  #isStopped = false;

  constructor(parts: WaysParts) {
    this.#parts = parts;
    this.#ways.set("first", this.#open("first", parts.first));
    if (parts.fallback !== undefined) {
      this.#ways.set("fallback", this.#open("fallback", parts.fallback));
    }
  }

  start(): void {
    for (const route of this.#ways.keys()) {
      this.#announce(route);
    }
    this.#review();
  }

  wake(): void {
    for (const route of this.#ways.keys()) {
      this.wakeFor(route);
    }
  }

  wakeFor(route: Route): void {
    // What follows tickets is woken when no ticket is due.
    this.#ways.get(route)?.deliverer.wake();
  }

  way(route: Route): Way | undefined {
    return this.#ways.get(route);
  }

  async use(route: Route, destination: DestinationParts | undefined, hasOtherAccess: boolean): Promise<void> {
    const way = this.#ways.get(route);
    if (destination === undefined) {
      await this.#close(route);
    } else if (way === undefined) {
      this.#ways.set(route, this.#open(route, destination));
      this.#announce(route);
    } else {
      way.gate.use(metered(destination, way.budget));
    }
    const { clock, limits, random, recorder } = this.#parts;
    const used = this.#ways.get(route);
    if (hasOtherAccess || used?.isReachable === false) {
      used?.question.ask(random() * (limits.fileSpreadMs ?? 0));
    }
    await recorder.call("hurry", { nowMs: clock.now() });
    this.wake();
  }

  async stop(drainMs: number): Promise<void> {
    this.#isStopped = true;
    this.#cancelReview();
    await Promise.all([...this.#ways.values()].map(async (way) => stopWay(way, drainMs)));
    await this.#reviewing;
  }

  async #close(route: Route): Promise<void> {
    const way = this.#ways.get(route);
    if (way === undefined) {
      return;
    }
    this.#ways.delete(route);
    await stopWay(way, closingMs);
    await this.#parts.recorder.call("setDestination", { state: undefined, route });
  }

  /** A way is taken for open until something else is known. */
  #announce(route: Route): void {
    const call = this.#parts.recorder.call("setDestination", { state: "reachable", route });
    call.catch(() => undefined); // it tells itself why it died
  }

  #open(route: Route, destination: DestinationParts): OpenWay {
    const { clock, compose, limits, makeFile, random, recorder, settings } = this.#parts;
    const budget = new Budget(limits, () => clock.elapsed());
    const onEvent = (event: BridgeEvent): void => this.#onEvent(event);
    const common = { recorder, settings, clock, random, onEvent };
    const gate = new Gate({ ...common, route, destination: metered(destination, budget) });
    const followUps = new FollowUpDeliverer({ ...common, gate, budget, compose, makeFile });
    const deliverer = new Deliverer({ ...common, gate, compose, onIdle: () => followUps.wake() });
    const question = new Question({ gate, budget, clock, timeoutMs: settings.timeoutMs });
    return {
      ...{ gate, budget, deliverer, followUps, question },
      get destination() {
        return gate.destination;
      },
      get isReachable() {
        return gate.isReachable;
      },
    };
  }

  #onEvent(event: BridgeEvent): void {
    this.#parts.onEvent(event);
    if (event.type === "ticket.accepted") {
      this.#ways.get(event.route)?.budget.countTicket(this.#parts.random());
    }
    const isRefused = event.type === "delivery.failed" && event.nextAttemptAtMs === undefined;
    if (isRefused || event.type === "destination.changed") {
      this.#review();
    }
  }

  /** Dead letters, taking the other way and erasing are decided by the storage; what took the other way is due there. */
  #review(): void {
    if (this.#isStopped) {
      return;
    }
    if (this.#reviewing !== undefined) {
      this.#mustReviewAgain = true;
      return;
    }
    this.#cancelReview();
    const { clock, recorder } = this.#parts;
    this.#reviewing = recorder
      .call("review", { nowMs: clock.now() })
      .catch(() => undefined) // the recorder told why
      .then(() => this.#onReviewed());
  }

  #onReviewed(): void {
    this.#reviewing = undefined;
    if (this.#isStopped) {
      return;
    }
    this.#cancelReview = this.#parts.clock.schedule(() => this.#review(), reviewEveryMs);
    this.wake();
    if (this.#mustReviewAgain) {
      this.#mustReviewAgain = false;
      this.#review();
    }
  }
}

/** All at once: the time is for both lanes together. */
async function stopWay({ deliverer, followUps, question }: OpenWay, drainMs: number): Promise<void> {
  await Promise.all([deliverer.stop(drainMs), followUps.stop(drainMs), question.stop()]);
}

/** Every request that goes there is counted. */
function metered({ adapter, context }: DestinationParts, budget: Budget): DestinationParts {
  const fetch: AdapterContext["fetch"] = async (url, init) => {
    budget.countRequest();
    return context.fetch(url, init);
  };
  return { adapter, context: { ...context, fetch } };
}
