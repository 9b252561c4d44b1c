import path from "node:path";
import process from "node:process";
import type { Bridge, InForce } from "../bridge.ts";
import type { Clock } from "../clock.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { ConfigKeeper } from "../config/reload.ts";
import { messageOf } from "../errors.ts";
import type { Destination } from "../deliver/destination.ts";
import { proxyFor } from "../deliver/proxies.ts";
import type { BridgeEvent } from "../events.ts";
import type { HostPipe } from "../hosted/host-pipe.ts";
import type { BridgeLogger } from "../log.ts";
import type { Route } from "../record/messages.ts";
import { version } from "../version.ts";
import { ExpectedButton } from "../warnings/expected-button.ts";
import { SessionTokens } from "./session-tokens.ts";
import type { ApiSource } from "./source.ts";
import { type Api, startApi } from "./start-api.ts";
import { StatusKeeper } from "./status-keeper.ts";
import type { StatusFacts } from "./status.ts";

export interface FrontParts {
  /** The configuration that the bridge is started with, and what it names, opened. */
  readonly loaded: LoadedConfig;
  readonly inForce: InForce;
  /** Opens the same of a changed configuration; rejects with a Tier2Error. */
  readonly open: (loaded: LoadedConfig) => Promise<InForce>;
  readonly databasePath: string;
  readonly clock: Clock;
  readonly logger: BridgeLogger;
  readonly platform: NodeJS.Platform;
  /** The Windows service's host, when it started this bridge. */
  readonly host?: HostPipe | undefined;
}

/** How soon somebody who logged in gets a token. */
const sessionLookMs = 10_000;

/**
 * What is around a bridge: its status and warnings, the local API, the configuration that may change. To be made before
 * the bridge, for its first events count (`take` is its `onEvent`), and opened after it.
 */
export class BridgeFront {
  readonly #parts: FrontParts;
  readonly #status: StatusKeeper;
  readonly #tokens: SessionTokens;
  readonly #expected: ExpectedButton;
  readonly #config: ConfigKeeper<InForce>;
  readonly #opened = Promise.withResolvers<Bridge>();
  readonly #startedAtMs: number;
  #inForce: InForce;
  #early: BridgeEvent[] = [];
  #bridge: Bridge | undefined;
  #api: Api | undefined;
  #cancelLook = (): void => undefined;

  constructor(parts: FrontParts) {
    const { clock, inForce, databasePath, loaded, open } = parts;
    this.#parts = parts;
    this.#inForce = inForce;
    this.#startedAtMs = clock.now();
    this.#tokens = new SessionTokens(path.dirname(databasePath));
    this.#expected = new ExpectedButton(path.dirname(databasePath));
    this.#status = new StatusKeeper({
      clock,
      facts: () => this.#facts(),
      queue: async () => this.#running().queue(),
      onEvent: (event) => this.#tell(event),
    });
    this.#config = new ConfigKeeper<InForce>({
      ...{ started: loaded, clock, open },
      onChange: async (_loaded, next) => {
        const bridge = await this.#opened.promise;
        await bridge.apply(next);
        this.#inForce = next;
      },
      onEvent: (event) => this.#tell(event),
    });
    this.#config.start(); // what changes while the bridge starts counts, too
  }

  /** Takes up everything that the bridge tells. */
  take(event: BridgeEvent): void {
    this.#expected.take(event);
    this.#status.take(event);
    if (event.type === "press.recorded") {
      this.#giveToken();
    }
  }

  /** Opens the sockets. Rejects with a Tier2Error, e.g. when another bridge answers there. */
  async open(bridge: Bridge): Promise<void> {
    const { loaded, clock, logger, platform, databasePath, host } = this.#parts;
    this.#bridge = bridge;
    for (const event of this.#early.splice(0)) {
      bridge.tell(event);
    }
    this.#opened.resolve(bridge);
    this.#api = await startApi({
      ...{ source: this.#source(bridge), clock, tokens: this.#tokens, host },
      places: {
        ...{ api: loaded.config.api, configuredDataDirectory: loaded.config.dataDirectory, platform },
        dataDirectory: path.dirname(databasePath),
      },
      onUnexpected: (error) => {
        logger.log("error", "api.failed", "The local API met something unexpected.", { error: messageOf(error) });
      },
    });
    this.#status.countSoon();
    this.#lookForSession();
  }

  /** The computer slept: what was unreachable before is tried again, and news are looked for. Rejects as the bridge does. */
  async resume(): Promise<void> {
    await this.#bridge?.apply(this.#inForce);
    this.#bridge?.lookSoon();
  }

  /** To be called before the bridge is stopped. */
  async stop(): Promise<void> {
    this.#cancelLook();
    this.#config.stop();
    this.#status.stop();
    const api = this.#api;
    this.#api = undefined; // a press of the last moment gives no token any more
    await api?.stop();
  }

  #source(bridge: Bridge): ApiSource {
    return {
      agents: bridge.agents,
      status: async () => this.#status.status(),
      queue: async (limit, person) => bridge.queue(limit, person),
      details: async (pressId) => bridge.details(pressId),
      press: async (serial, gesture) => bridge.press(serial, gesture),
      decide: async (pressId, word) => bridge.decide(pressId, word),
      erase: async (person) => bridge.erase(person),
      reload: async () => this.#config.reload(),
      check: async () => bridge.check(),
      subscribe: (listener) => bridge.subscribe(listener),
    };
  }

  #facts(): StatusFacts {
    const { loaded, databasePath } = this.#parts;
    const { config, adapter, fallback } = this.#inForce;
    return {
      ...{ version, pid: process.pid, startedAtMs: this.#startedAtMs, configFile: loaded.source.file },
      agents: this.#bridge?.agents.owners().map(({ person }) => person) ?? [],
      origins: Object.fromEntries(this.#config.loaded.source.origins),
      ways: [
        this.#wayFacts("first", adapter),
        ...(fallback === undefined ? [] : [this.#wayFacts("fallback", fallback)]),
      ],
      isButtonExpected: this.#expected.isExpected(config.button.expected),
      capture: { screen: config.capture.screen.policy, without: config.capture.without },
      databasePath,
      isWatching: config.watch.enabled,
    };
  }

  #wayFacts(route: Route, { kind, host }: Pick<Destination, "kind" | "host">): StatusFacts["ways"][number] {
    const { proxies } = this.#inForce;
    const proxy = proxies === undefined ? undefined : proxyFor(proxies, `https://${host}`);
    return { route, kind, host, proxy: proxy === undefined ? undefined : new URL(proxy).host };
  }

  #lookForSession(): void {
    this.#giveToken();
    this.#cancelLook = this.#parts.clock.schedule(() => this.#lookForSession(), sessionLookMs);
  }

  #giveToken(): void {
    const session = this.#api?.places === undefined ? undefined : this.#bridge?.observer.findSession();
    if (session === undefined) {
      return;
    }
    try {
      this.#tokens.give(session);
    } catch (error) {
      const message = "The session gets no token for the local API: its file cannot be written.";
      this.#parts.logger.log("warn", "session-token.failed", message, { error: messageOf(error) });
    }
  }

  /** Warnings may come before the bridge is there to tell them. */
  #tell(event: BridgeEvent): void {
    if (this.#bridge === undefined) {
      this.#early.push(event);
    } else {
      this.#bridge.tell(event);
    }
  }

  #running(): Bridge {
    if (this.#bridge === undefined) {
      throw new Error("not open yet: nothing asks before");
    }
    return this.#bridge;
  }
}
