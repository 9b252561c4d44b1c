import os from "node:os";
import { isDeepStrictEqual } from "node:util";
import type { GestureKind } from "@tier2/button";
import type { AdapterContext, CheckResult } from "@tier2/psa-adapters";
import type { SessionAgents } from "./agent/session-agents.ts";
import { shownParts, shownPress } from "./api/shown-press.ts";
import type { ShownPress } from "./api/source.ts";
import type { Bridge, BridgeOptions, BridgeParts, InForce } from "./bridge.ts";
import type { Observer } from "./capture/observer.ts";
import { personOf } from "./compose/press-person.ts";
import type { Destination, DestinationParts } from "./deliver/destination.ts";
import type { HttpClient } from "./deliver/http.ts";
import { type LookupKeeper, openLookups } from "./deliver/lookup-keeper.ts";
import { renewAfterMs, scheduleWarmUps } from "./deliver/warm-up.ts";
import { type ErrorDescription, Tier2Error, toTier2Error } from "./errors.ts";
import type { BridgeEvent, RecorderEvent } from "./events.ts";
import { adapterLogger, logEvent } from "./log-events.ts";
import type { PersonsWord, QueueSnapshot, Recorder, Route } from "./record/messages.ts";
import { rulesOf } from "./rules-of.ts";
import { type Stages, openRecorderFor, openStages } from "./stages.ts";
import { withTimeLimit } from "./time-limit.ts";

/** With the second that an aborted adapter has to come back, a stop takes less than 5 s. */
const drainMs = 3500;
const listedPresses = 100;

/** Puts the stages together, and hands what happens in one to the next. */
export class RunningBridge implements Bridge {
  readonly #options: BridgeOptions;
  readonly #parts: BridgeParts;
  #http: HttpClient;
  readonly #listeners = new Set<(event: BridgeEvent) => void>();
  readonly #ending = Promise.withResolvers<void>();
  #inForce: InForce;
  #lookups: LookupKeeper | undefined;
  #stages: Stages | undefined;
  #early: RecorderEvent[] = [];
  #stopping: Promise<void> | undefined;
  #cancelWarmUps = (): void => undefined;

  constructor(options: BridgeOptions, parts: BridgeParts) {
    this.#options = options;
    this.#inForce = options;
    this.#parts = parts;
    this.#http = parts.createHttpClient(options.proxies);
    this.#ending.promise.catch(() => undefined); // told by an event too; nobody has to listen here
  }

  get ended(): Promise<void> {
    return this.#ending.promise;
  }

  get agents(): SessionAgents {
    return this.#running().agents;
  }

  get observer(): Observer {
    return this.#running().observer;
  }

  async start(): Promise<void> {
    const recorder = await openRecorderFor(this.#options, this.#parts, {
      onEvent: (event) => this.#onRecorderEvent(event),
      onDied: (error) => this.#onDied(error),
    });
    try {
      this.#stages = await this.#open(recorder);
    } catch (error) {
      await recorder.call("stop", {}).catch(() => undefined); // the first error is the one to tell
      await this.#http.close();
      throw toTier2Error(error);
    }
    await this.#begin(this.#stages);
  }

  async queue(limit: number = listedPresses, person?: string): Promise<QueueSnapshot> {
    return this.#running().recorder.call("queue", { limit, ...(person === undefined ? {} : { person }) });
  }

  async details(pressId: string): Promise<ShownPress | undefined> {
    const { recorder } = this.#running();
    const details = await recorder.call("details", { pressId });
    return details === undefined
      ? undefined
      : shownPress(details, await recorder.call("parts", { pressId, names: shownParts }));
  }

  async check(): Promise<readonly CheckResult[]> {
    const { adapter, config } = this.#inForce;
    const signal = AbortSignal.timeout(config.delivery.timeoutMs);
    return adapter.check({ ...this.#contextOf(adapter, this.#lookups), signal });
  }

  async apply(next: InForce): Promise<void> {
    const { recorder, ways } = this.#running();
    const lookups = await openLookups(recorder, this.#parts.clock, next.lookupScope);
    await this.#lookups?.write();
    this.#lookups = lookups;
    const before = this.#inForce;
    const httpBefore = isDeepStrictEqual(next.proxies, before.proxies) ? undefined : this.#http;
    if (httpBefore !== undefined) {
      this.#http = this.#parts.createHttpClient(next.proxies);
    }
    this.#inForce = next;
    await recorder.call("setRules", { rules: rulesOf(next) });
    const hasOtherAccess = (route: Route): boolean =>
      httpBefore !== undefined || next.access?.[route] !== before.access?.[route];
    await ways.use("first", this.#destination(next.adapter, lookups), hasOtherAccess("first"));
    await ways.use("fallback", next.fallback && this.#destination(next.fallback), hasOtherAccess("fallback"));
    // What runs by it is an attempt without an answer, and is looked for.
    await httpBefore?.close();
  }

  async press(serial: string, gesture: GestureKind): Promise<string> {
    const nowMs = this.#parts.clock.now();
    return this.#running().recorder.call("pressFromSoftware", { serial, gesture, nowMs });
  }

  async decide(pressId: string, word: PersonsWord): Promise<{ readonly isDone: boolean; readonly why?: string }> {
    const { recorder, ways } = this.#running();
    const answer = await recorder.call("decide", { pressId, word, nowMs: this.#parts.clock.now() });
    ways.wake();
    return answer;
  }

  async erase(person: string): Promise<{ readonly erased: number; readonly kept: number }> {
    const { lastUsed, recorder, typed } = this.#running();
    lastUsed.forget(person);
    typed.forget(person);
    return recorder.call("erasePerson", { name: person });
  }

  lookSoon(): void {
    this.#running().watcher.lookSoon();
  }

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: BridgeEvent): void {
    this.#react(event);
    logEvent(this.#options.logger, event);
    this.#options.onEvent?.(event);
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { evidence, recorder, ways } = this.#running();
    const watching = this.#stopLooking();
    evidence.stop();
    await Promise.all([ways.stop(drainMs), watching]);
    await this.#lookups?.write();
    try {
      await recorder.call("stop", {});
    } finally {
      await this.#http.close();
    }
    this.#ending.resolve();
  }

  /** All that makes nothing that must be kept. */
  async #stopLooking(): Promise<void> {
    const { life, notifier, observer, pages, watcher } = this.#running();
    this.#cancelWarmUps();
    life.stop();
    notifier.stop();
    observer.stop();
    await Promise.all([watcher.stop(), pages.stop()]);
  }

  async #open(recorder: Recorder): Promise<Stages> {
    this.#lookups = await openLookups(recorder, this.#parts.clock, this.#inForce.lookupScope);
    const { adapter, fallback } = this.#inForce;
    return openStages({
      ...{ recorder, parts: this.#parts, logger: this.#options.logger, delivery: this.#options.config.delivery },
      inForce: () => this.#inForce,
      fetch: async (url, { signal }) => this.#http.head(url, signal),
      first: this.#destination(adapter, this.#lookups),
      fallback: fallback && this.#destination(fallback),
      onEvent: (event) => this.tell(event),
    });
  }

  async #begin({ evidence, life, watcher, ways }: Stages): Promise<void> {
    life.start();
    for (const event of this.#early.splice(0)) {
      this.#onRecorderEvent(event);
    }
    try {
      await evidence.catchUp();
    } catch (error) {
      await this.stop().catch(() => undefined); // the first error is the one to tell
      throw toTier2Error(error);
    }
    ways.start();
    watcher.start();
    // A fleet that starts at eight looks up one after another what its first presses need.
    const { clock, random } = this.#parts;
    const { endpoints } = this.#options.config.fleet;
    this.#cancelWarmUps = scheduleWarmUps(endpoints, clock, random, () => void this.#prepare({ renewAfterMs }));
  }

  #destination(adapter: Destination, lookups?: LookupKeeper): DestinationParts {
    return { adapter, context: this.#contextOf(adapter, lookups) };
  }

  #contextOf(adapter: Destination, lookups?: LookupKeeper): Omit<AdapterContext, "signal"> {
    return {
      fetch: this.#http.fetch,
      now: () => this.#parts.clock.now(),
      logger: adapterLogger(this.#options.logger, adapter.kind),
      ...(lookups === undefined ? {} : { memory: lookups }),
    };
  }

  #onRecorderEvent(event: RecorderEvent): void {
    if (this.#stages === undefined) {
      this.#early.push(event);
      return;
    }
    const { evidence, lastUsed, observer, ways } = this.#stages;
    if (event.type === "press.recorded") {
      // Before all else: the computer as it is now. What is told next opens the page.
      lastUsed.pressed(event.pressId, observer.person());
      evidence.captureFor(event.pressId);
    }
    this.tell(event);
    switch (event.type) {
      case "press.recorded":
        void this.#prepare();
        break;
      case "gesture.recorded":
        ways.wake();
        break;
      case "press.cancelled":
      case "press.folded":
        lastUsed.dropped(event.pressId);
        break;
      default:
        break;
    }
  }

  /** What one stage tells concerns others. */
  #react(event: BridgeEvent): void {
    this.#stages?.pages.take(event);
    if (event.type === "ticket.accepted") {
      this.#stages?.lastUsed.delivered(event.pressId);
      this.#stages?.watcher.lookSoon();
    } else if (event.type === "ticket.changed") {
      this.#stages?.notifier.ticketChanged(event);
    } else if (event.type === "destination.changed" && event.state === "reachable") {
      this.#stages?.watcher.lookSoon();
    }
  }

  /** Looks up what the ticket needs and opens the connection while the gesture settles. */
  async #prepare(change: Pick<AdapterContext, "renewAfterMs"> = {}): Promise<void> {
    const { observer, ways } = this.#running();
    const way = ways.way("first");
    if (way?.isReachable !== true) {
      return;
    }
    const { config } = this.#inForce;
    const { adapter, context } = way.destination;
    const subject = { person: personOf(config.person, observer.person()), device: { hostname: os.hostname() } };
    const limit = { clock: this.#parts.clock, limitMs: config.delivery.timeoutMs };
    try {
      await withTimeLimit(limit, async (signal) => adapter.prepare(subject, { ...context, ...change, signal }));
    } catch (error) {
      // The submission meets the same trouble and deals with it.
      const values = { error: toTier2Error(error).message };
      this.#options.logger.log("debug", "prepare.failed", "The helpdesk system could not be asked ahead.", values);
    }
  }

  #onDied(error: ErrorDescription): void {
    this.tell({ type: "bridge.failed", error });
    if (this.#stages !== undefined) {
      void this.#stopLooking();
      this.#stages.evidence.stop();
      void this.#stages.ways.stop(0);
    }
    this.#ending.reject(new Tier2Error(error));
  }

  #running(): Stages {
    if (this.#stages === undefined) {
      throw new Tier2Error({
        code: "bridge_not_started",
        category: "internal",
        message: "The bridge is not started.",
        hint: "Wait for startBridge.",
      });
    }
    return this.#stages;
  }
}
