import path from "node:path";
import process from "node:process";
import {
  type BridgeConfig,
  type BridgeStatus,
  type HttpClient,
  type LoadedConfig,
  Tier2Error,
  configuredProxies,
  createHttpClient,
  isButtonExpected,
  loadConfig,
  openConfiguredAdapter,
  openFallbackAdapter,
  toTier2Error,
} from "@tier2/bridge";
import type { CheckResult, PsaAdapter } from "@tier2/psa-adapters";
import { askBridge } from "../bridge-client.ts";
import type { CommandContext } from "../command.ts";
import { configFileOf, places } from "../common-options.ts";
import { askStatus } from "./bridge-status.ts";
import { type SeenButton, readButtons } from "./read-buttons.ts";

/** The way out of this network as it is configured. */
export interface NetworkWay {
  readonly proxies: Awaited<ReturnType<typeof configuredProxies>>;
  readonly http: HttpClient;
}

/** What several checks need; each is read once, when the first one asks for it. What cannot be had is the error that says why. */
export interface Facts {
  readonly configFile: string;
  readonly environment: CommandContext["environment"];
  readonly platform: NodeJS.Platform;
  /** Undefined on Windows. */
  readonly userId: number | undefined;
  readonly loaded: () => LoadedConfig | Tier2Error;
  /** Of the running bridge. */
  readonly status: () => Promise<BridgeStatus | Tier2Error>;
  readonly device: () => BridgeConfig["device"];
  /** Where the data is, or would be. */
  readonly dataDirectory: () => Promise<string>;
  readonly way: () => Promise<NetworkWay | Tier2Error>;
  readonly adapter: () => Promise<PsaAdapter | Tier2Error>;
  /** Undefined: none is configured. */
  readonly fallback: () => Promise<PsaAdapter | undefined | Tier2Error>;
  /** The web address of the helpdesk system; undefined: it is not asked by HTTP. */
  readonly origin: () => Promise<URL | undefined | Tier2Error>;
  /** What the helpdesk system's adapter finds; by the running bridge, where this account may not read the secrets. */
  readonly psaResults: () => Promise<PsaResults | Tier2Error>;
  readonly buttons: () => Promise<readonly SeenButton[] | Tier2Error>;
  /** Whether it is amiss that no button is there. */
  readonly isButtonExpected: () => Promise<boolean>;
  /** Ends what is open. */
  readonly close: () => Promise<void>;
}

export interface PsaResults {
  readonly kind: string;
  readonly host: string;
  readonly isByBridge: boolean;
  readonly results: readonly CheckResult[];
}

/** Longest time of the helpdesk system; the checks that wait for it have longer, and tell what was met. */
const psaMs = 50_000;

const psaSilent = (host: string): Tier2Error =>
  new Tier2Error({
    ...{ code: "psa_silent", category: "network" },
    message: `${host} was not done with answering after ${psaMs / 1000} s.`,
    hint: "Once more: tier2 doctor --only psa. Stays it so, look at proxy, dns and tls here, and at the status page of that host.",
  });

export const isError = (value: unknown): value is Tier2Error => value instanceof Tier2Error;

function once<Value>(read: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => (known ??= { value: read() }).value;
}

const orError = async <Value>(read: () => Promise<Value>): Promise<Value | Tier2Error> => read().catch(toTier2Error);

/** Reads nothing yet. */
export function createFacts(named: string | undefined, { environment, ending }: CommandContext): Facts {
  const configFile = configFileOf(named);
  const asking = named === undefined ? {} : { config: named };
  const limit = once(() => AbortSignal.any([ending, AbortSignal.timeout(psaMs)]));
  const loaded = once((): LoadedConfig | Tier2Error => {
    try {
      return loadConfig(configFile);
    } catch (error) {
      return toTier2Error(error);
    }
  });
  const status = once(async () => orError(async () => askStatus(named, ending)));
  const device = (): BridgeConfig["device"] => {
    const config = loaded();
    return isError(config) ? { transport: "node-hid" } : config.config.device;
  };
  const way = once(async () =>
    withConfig(async (config): Promise<NetworkWay> => {
      const proxies = await configuredProxies(config, environment);
      return { proxies, http: createHttpClient(proxies) };
    }),
  );
  const adapter = once(async () => withConfig(async (config) => openConfiguredAdapter(config, environment)));
  const dataDirectory = async (): Promise<string> => {
    const running = await status();
    const config = loaded();
    const directory = isError(config) ? undefined : config.config.dataDirectory;
    return isError(running)
      ? path.resolve(path.dirname(configFile), directory ?? places.dataDirectory)
      : path.dirname(running.storage.path);
  };
  return {
    ...{ configFile, environment, platform: process.platform, userId: process.getuid?.() },
    ...{ loaded, status, device, dataDirectory, way, adapter },
    fallback: async () => withConfig(async (config) => openFallbackAdapter(config, environment)),
    origin: async () => {
      const [config, system] = [loaded(), await adapter()];
      return isError(config) ? config : isError(system) ? system : originOf(system, config.config.psa);
    },
    psaResults: once(async () => orError(async () => readPsa())),
    buttons: once(async () => orError(async () => readButtons(device(), await status()))),
    isButtonExpected: async () => {
      const [running, config] = [await status(), loaded()];
      if (!isError(running)) {
        return running.isButtonExpected;
      }
      return isError(config) || isButtonExpected(config.config.button.expected, await dataDirectory());
    },
    close: async () => {
      const opened = await way();
      if (!isError(opened)) {
        await opened.http.close();
      }
    },
  };

  async function withConfig<Value>(use: (config: LoadedConfig) => Promise<Value>): Promise<Value | Tier2Error> {
    const config = loaded();
    return isError(config) ? config : orError(async () => use(config));
  }

  async function readPsa(): Promise<PsaResults> {
    const [system, network, running] = [await adapter(), await way(), await status()];
    if (isError(system) || isError(network)) {
      const first = isError(running) ? undefined : running.ways.find(({ route }) => route === "first");
      if (first === undefined) {
        throw isError(system) ? system : network;
      }
      const { results } = (await askBridge(asking, "POST", "/v1/check", undefined, ending)) as Pick<
        PsaResults,
        "results"
      >;
      return { kind: first.kind, host: first.host, isByBridge: true, results };
    }
    const signal = limit();
    const checking = system.check({
      ...{ fetch: network.http.fetch, now: Date.now, signal },
      logger: { debug: () => undefined, warn: () => undefined },
    });
    const results = await checking.catch((error: unknown) => {
      throw signal.aborted ? psaSilent(system.host) : error;
    });
    return { kind: system.kind, host: system.host, isByBridge: false, results };
  }
}

/** The address that the section names where it leads to the adapter's host; sandboxes are asked without TLS. */
export function originOf(
  { kind, host }: Pick<PsaAdapter, "kind" | "host">,
  section: Readonly<Record<string, unknown>>,
): URL | undefined {
  if (kind === "email") {
    return undefined;
  }
  const named = Object.values(section)
    .filter((value): value is string => typeof value === "string" && URL.canParse(value))
    .map((value) => new URL(value))
    .find((url) => url.host === host && /^https?:$/.test(url.protocol));
  return new URL(named?.origin ?? `https://${host}`);
}
