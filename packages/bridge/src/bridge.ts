import os from "node:os";
import type { TransportConfig } from "@tier2/button";
import type { AdapterContext, CheckResult } from "@tier2/psa-adapters";
import type { Destination } from "./deliver/destination.ts";
import { type Capturer, createCapturer } from "./capture/capture.ts";
import { type Clock, systemClock } from "./clock.ts";
import { compose } from "./compose/compose.ts";
import type { BridgeConfig } from "./config/schema.ts";
import { Deliverer } from "./deliver/deliverer.ts";
import { renewAfterMs, scheduleWarmUps } from "./deliver/warm-up.ts";
import { type HttpClient, createHttpClient } from "./deliver/http.ts";
import { LookupKeeper } from "./deliver/lookup-keeper.ts";
import { type ErrorDescription, Tier2Error, toTier2Error } from "./errors.ts";
import type { BridgeEvent, RecorderEvent } from "./events.ts";
import { adapterLogger, logEvent } from "./log-events.ts";
import type { BridgeLogger } from "./log.ts";
import { EvidenceKeeper } from "./capture/evidence-keeper.ts";
import type { LeasedPress, OpenRecorder, QueueSnapshot, Recorder } from "./record/messages.ts";
import { openRecorder } from "./record/open-recorder.ts";

export interface BridgeOptions {
  readonly config: Pick<BridgeConfig, "person" | "delivery"> & Partial<Pick<BridgeConfig, "fleet">>;
  readonly transport: TransportConfig;
  readonly adapter: Destination;
  /** Names the adapter's configuration; with it, what the adapter looks up is kept over restarts. */
  readonly lookupScope?: string;
  /** Made with its folder when absent; one bridge per file. */
  readonly databasePath: string;
  readonly logger: BridgeLogger;
  /** Everything that happens, in order; must not throw. */
  readonly onEvent?: (event: BridgeEvent) => void;
}

/** What is impure, for tests to replace. */
export interface BridgeParts {
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  readonly openRecorder: OpenRecorder;
  readonly createHttpClient: () => HttpClient;
  readonly createCapturer: (clock: Clock) => Capturer;
}

export interface Bridge {
  /** Gives running deliveries 5 s to end, says good-bye to the buttons, closes everything. Presses that are not sent stay on disk. */
  stop(): Promise<void>;
  /** How many presses are in which state, and the rows: all open ones and the newest sent ones, 100 together. */
  queue(): Promise<QueueSnapshot>;
  /** Asks the helpdesk system whether it can be reached and takes what is configured. */
  check(): Promise<readonly CheckResult[]>;
  /** Presses go by the adapter that this opens, e.g. with a new secret; what waits is tried again at once. Never rejects for it. */
  reopen(open: () => Promise<Destination>): Promise<void>;
  /** Resolves after `stop`; rejects with a Tier2Error when the bridge broke down by itself. */
  readonly ended: Promise<void>;
}

const drainMs = 5000;
const lifeMs = 5000;
const listedPresses = 100;
const longestRetryAfterMs = 3_600_000;

const defaultParts: BridgeParts = {
  clock: systemClock,
  random: Math.random,
  openRecorder,
  createHttpClient,
  createCapturer,
};

/** Starts the service. Rejects with a Tier2Error when database or transport cannot be used; a missing button is waited for. */
export async function startBridge(options: BridgeOptions, parts: Partial<BridgeParts> = {}): Promise<Bridge> {
  const bridge = new RunningBridge(options, { ...defaultParts, ...parts });
  await bridge.start();
  return bridge;
}

interface Stages {
  readonly recorder: Recorder;
  readonly deliverer: Deliverer;
  readonly evidence: EvidenceKeeper;
  readonly lookups: LookupKeeper | undefined;
}

class RunningBridge implements Bridge {
  readonly #options: BridgeOptions;
  readonly #parts: BridgeParts;
  readonly #http: HttpClient;
  readonly #capturer: Capturer;
  readonly #ending = Promise.withResolvers<void>();
  #adapter: Destination;
  #stages: Stages | undefined;
  #early: RecorderEvent[] = [];
  #stopping: Promise<void> | undefined;
  #cancelLife = (): void => undefined;
  #cancelWarmUps = (): void => undefined;

  constructor(options: BridgeOptions, parts: BridgeParts) {
    this.#options = options;
    this.#parts = parts;
    this.#adapter = options.adapter;
    this.#http = parts.createHttpClient();
    this.#capturer = parts.createCapturer(parts.clock);
    this.#ending.promise.catch(() => undefined); // told by an event too; nobody has to listen here
  }

  get ended(): Promise<void> {
    return this.#ending.promise;
  }

  async start(): Promise<void> {
    const { delivery } = this.#options.config;
    let recorder: Recorder;
    try {
      recorder = await this.#parts.openRecorder(
        {
          databasePath: this.#options.databasePath,
          transport: this.#options.transport,
          gestureWindowMs: delivery.gestureWindowMs,
          settleMs: delivery.settleMs,
          longestWaitMs: Math.max(longestRetryAfterMs, delivery.timeoutMs + delivery.settleMs),
        },
        { onEvent: (event) => this.#onRecorderEvent(event), onDied: (error) => this.#onDied(error) },
      );
    } catch (error) {
      this.#capturer.stop();
      throw toTier2Error(error);
    }
    const lookups = await this.#openLookups(recorder);
    const deliverer = this.#createDeliverer(recorder, lookups);
    const evidence = new EvidenceKeeper({
      recorder,
      capturer: this.#capturer,
      clock: this.#parts.clock,
      retryMs: delivery.backoffBaseMs,
      onStored: (pressId, durationMs) => {
        this.#tell({ type: "press.captured", pressId, durationMs });
        deliverer.wake();
      },
    });
    this.#stages = { recorder, deliverer, evidence, lookups };
    this.#showLife();
    for (const event of this.#early) {
      this.#onRecorderEvent(event);
    }
    this.#early = [];
    try {
      await evidence.catchUp();
    } catch (error) {
      await this.stop().catch(() => undefined); // the first error is the one to tell
      throw toTier2Error(error);
    }
    deliverer.wake();
    // A fleet that starts at eight looks up one after another what its first presses need.
    const endpoints = this.#options.config.fleet?.endpoints ?? 1;
    const { clock, random } = this.#parts;
    this.#cancelWarmUps = scheduleWarmUps(endpoints, clock, random, () => void this.#prepare({ renewAfterMs }));
  }

  async queue(): Promise<QueueSnapshot> {
    return this.#running().recorder.call("queue", { limit: listedPresses });
  }

  async check(): Promise<readonly CheckResult[]> {
    const { timeoutMs } = this.#options.config.delivery;
    return this.#adapter.check({ ...this.#adapterContext(), signal: AbortSignal.timeout(timeoutMs) });
  }

  async reopen(open: () => Promise<Destination>): Promise<void> {
    try {
      this.#adapter = await open();
      await this.#running().deliverer.use({ adapter: this.#adapter, context: this.#adapterContext() });
      this.#tell({ type: "config.applied" });
    } catch (error) {
      this.#tell({ type: "config.refused", error: toTier2Error(error).describe() });
    }
  }

  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { recorder, deliverer, evidence, lookups } = this.#running();
    this.#cancelLife();
    this.#cancelWarmUps();
    evidence.stop();
    this.#capturer.stop();
    await deliverer.stop(drainMs);
    await lookups?.write();
    await recorder.call("stop", {});
    await this.#http.close();
    this.#ending.resolve();
  }

  async #openLookups(recorder: Recorder): Promise<LookupKeeper | undefined> {
    const { lookupScope } = this.#options;
    if (lookupScope === undefined) {
      return undefined;
    }
    const lookups = new LookupKeeper(recorder, this.#parts.clock, lookupScope);
    await lookups.load();
    return lookups;
  }

  #createDeliverer(recorder: Recorder, lookups: LookupKeeper | undefined): Deliverer {
    const { timeoutMs, settleMs, backoffBaseMs, backoffCapMs } = this.#options.config.delivery;
    return new Deliverer({
      recorder,
      destination: { adapter: this.#adapter, context: this.#adapterContext(lookups) },
      compose: (press: LeasedPress, nowMs) => compose({ ...press, person: this.#person(), nowMs }),
      settings: { timeoutMs, settleMs, baseMs: backoffBaseMs, capMs: backoffCapMs },
      clock: this.#parts.clock,
      random: this.#parts.random,
      onEvent: (event) => this.#tell(event),
    });
  }

  #adapterContext(lookups = this.#stages?.lookups): Omit<AdapterContext, "signal"> {
    return {
      fetch: this.#http.fetch,
      now: () => this.#parts.clock.now(),
      logger: adapterLogger(this.#options.logger, this.#adapter.kind),
      ...(lookups === undefined ? {} : { memory: lookups }),
    };
  }

  #person(): { readonly name?: string; readonly email?: string } {
    const { name, email } = this.#options.config.person;
    return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  }

  #onRecorderEvent(event: RecorderEvent): void {
    if (this.#stages === undefined) {
      this.#early.push(event);
      return;
    }
    this.#tell(event);
    if (event.type === "press.recorded") {
      this.#stages.evidence.captureFor(event.pressId);
      void this.#prepare();
    } else if (event.type === "gesture.recorded") {
      this.#stages.deliverer.wake();
    }
  }

  /** Looks up what the ticket needs and opens the connection while the gesture settles. */
  async #prepare(change: Pick<AdapterContext, "renewAfterMs"> = {}): Promise<void> {
    if (this.#stages?.deliverer.isDestinationReachable !== true) {
      return;
    }
    const { config, logger } = this.#options;
    const signal = AbortSignal.timeout(config.delivery.timeoutMs);
    try {
      const subject = { person: this.#person(), device: { hostname: os.hostname() } };
      await this.#adapter.prepare(subject, { ...this.#adapterContext(), ...change, signal });
    } catch (error) {
      // The submission meets the same trouble and deals with it.
      logger.log("debug", "prepare.failed", "The helpdesk system could not be asked ahead.", {
        error: toTier2Error(error).message,
      });
    }
  }

  /** The lights stay lit as long as this thread lives. */
  #showLife(): void {
    void this.#running()
      .recorder.call("showLife", {})
      .catch(() => undefined); // it tells itself why it died
    this.#cancelLife = this.#parts.clock.schedule(() => this.#showLife(), lifeMs);
  }

  #onDied(error: ErrorDescription): void {
    this.#tell({ type: "bridge.failed", error });
    this.#cancelLife();
    this.#cancelWarmUps();
    this.#capturer.stop();
    this.#stages?.evidence.stop();
    void this.#stages?.deliverer.stop(0);
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

  #tell(event: BridgeEvent): void {
    logEvent(this.#options.logger, event);
    this.#options.onEvent?.(event);
  }
}
