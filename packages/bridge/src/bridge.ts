import type { GestureKind, TransportConfig } from "@tier2/button";
import type { CheckResult } from "@tier2/psa-adapters";
import type { SessionAgents } from "./agent/session-agents.ts";
import type { ShownPress } from "./api/source.ts";
import { type Observer, type OpenObserver, openObserver } from "./capture/observer.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { BridgeConfig } from "./config/schema.ts";
import type { Destination } from "./deliver/destination.ts";
import { type HttpClient, createHttpClient } from "./deliver/http.ts";
import type { Proxies } from "./deliver/proxies.ts";
import type { BridgeEvent } from "./events.ts";
import type { BridgeLogger } from "./log.ts";
import type { OpenRecorder, PersonsWord, QueueSnapshot, Route } from "./record/messages.ts";
import type { OpenPage } from "./page/open-browser.ts";
import { openRecorder } from "./record/open-recorder.ts";
import type { ReadyRule } from "./rules/run-rules.ts";
import type { ReadyTexts } from "./texts/ready-texts.ts";
import { RunningBridge } from "./running-bridge.ts";

/** What of the configuration may change while the bridge runs, with what it names opened. */
export interface InForce {
  readonly config: BridgeConfig;
  /** Those of `config`, ready for use; left away: none. */
  readonly rules?: readonly ReadyRule[] | undefined;
  /** The templates of `config`, ready for use; left away: the default texts. */
  readonly texts?: ReadyTexts | undefined;
  readonly adapter: Destination;
  /** Where presses go that the adapter does not take. */
  readonly fallback?: Destination | undefined;
  /** The way out of this network; those of the environment when it is left away. */
  readonly proxies?: Proxies | undefined;
  /** Differs where address or key do; compared, and shown nowhere. */
  readonly access?: Readonly<Partial<Record<Route, string>>> | undefined;
  /** Names the adapter's configuration; with it, what the adapter looks up is kept over restarts. */
  readonly lookupScope?: string | undefined;
}

export interface BridgeOptions extends InForce {
  readonly transport: TransportConfig;
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
  readonly openObserver: OpenObserver;
  readonly createHttpClient: (proxies?: Proxies) => HttpClient;
  /** Opens an address in the browser of a session. */
  readonly openPage: OpenPage;
  /** Names this computer; undefined: the system's own file. */
  readonly machineIdFile: string | undefined;
}

/** A running bridge. Calls reject with a Tier2Error. */
export interface Bridge {
  /** Within 5 s: gives running deliveries time to end, says good-bye to the buttons, closes everything. What is not sent stays on disk. */
  stop(): Promise<void>;
  /** How many presses are in which state, and the rows: all that are not done and the newest others, `limit` (100) together. */
  queue(limit?: number, person?: string): Promise<QueueSnapshot>;
  /** Undefined: there is no such press. */
  details(pressId: string): Promise<ShownPress | undefined>;
  /** Asks the helpdesk system whether it can be reached and takes what is configured. */
  check(): Promise<readonly CheckResult[]>;
  /** Presses and configuration go by this from now on; what waits is tried again at once, a changed address or key asked about once. */
  apply(next: InForce): Promise<void>;
  /** A press by a program, shown by that button's light. Its id. */
  press(serial: string, gesture: GestureKind): Promise<string>;
  decide(pressId: string, word: PersonsWord): Promise<{ readonly isDone: boolean; readonly why?: string }>;
  /** Forgets what is delivered of the person that a login names. */
  erase(person: string): Promise<{ readonly erased: number; readonly kept: number }>;
  /** Somebody wants to know: answers are looked for as soon as may be. */
  lookSoon(): void;
  /** Calls back with everything that happens from now on; the answer ends it. */
  subscribe(listener: (event: BridgeEvent) => void): () => void;
  /** Something happened around the bridge: logged and told like all the rest. */
  tell(event: BridgeEvent): void;
  readonly observer: Pick<Observer, "findSession">;
  /** Those that run in the sessions of people. */
  readonly agents: SessionAgents;
  /** Resolves after `stop`; rejects with a Tier2Error when the bridge broke down by itself. */
  readonly ended: Promise<void>;
}

const defaultParts: BridgeParts = {
  clock: systemClock,
  random: Math.random,
  openRecorder,
  openObserver,
  createHttpClient,
  openPage: async (url, session) => (await import("./page/open-browser.ts")).openPage(url, session),
  machineIdFile: undefined,
};

/** Starts the pipeline. Rejects with a Tier2Error when database or transport cannot be used; a missing button is waited for. */
export async function startBridge(options: BridgeOptions, parts: Partial<BridgeParts> = {}): Promise<Bridge> {
  const bridge = new RunningBridge(options, { ...defaultParts, ...parts });
  await bridge.start();
  return bridge;
}
