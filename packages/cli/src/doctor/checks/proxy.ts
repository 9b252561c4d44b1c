import { connect } from "node:net";
import { type BridgeStatus, type Origin, type Tier2Error, originWords } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, failOf, ok, warn, unconfigured } from "../finding.ts";

export interface ProxyFacts {
  readonly host: string;
  /** On the way there, as an origin; undefined: none. */
  readonly proxy: string | undefined;
  /** `network.proxy`. */
  readonly configured: string | undefined;
  /** Who set that, where it is not the file. */
  readonly origin?: Origin | undefined;
  /** The variables of this shell that name a proxy. */
  readonly variables: readonly string[];
  readonly platform: NodeJS.Platform;
  /** Why the proxy takes no connection. */
  readonly refusal: string | undefined;
  /** Of the running bridge, on its first way; undefined: it does not run. */
  readonly bridge: { readonly proxy: string | undefined } | undefined;
}

export function judgeProxy(facts: ProxyFacts): Finding {
  const { host, proxy, refusal, bridge } = facts;
  const reason = reasonOf(facts);
  if (bridge !== undefined && bridge.proxy !== proxy) {
    const name = (one: string | undefined): string => (one === undefined ? "no proxy" : `the proxy ${one}`);
    return warn(
      "config",
      `The running bridge takes ${name(bridge.proxy)} to ${host}; a program in this shell takes ${name(proxy)} (${reason}).`,
      "A service has its own environment. Name the proxy for both in the configuration: network.proxy",
    );
  }
  if (proxy === undefined) {
    return ok(`none on the way to ${host}: ${reason}`);
  }
  return refusal === undefined
    ? ok(`${proxy} on the way to ${host}: ${reason}`)
    : fail(
        "network",
        `The proxy ${proxy} (${reason}) takes no connection: ${refusal}.`,
        'Is it the right one, and does it run? Without a proxy: network.proxy: "none"',
      );
}

/** Why there is this proxy, or none. */
function reasonOf({ proxy, configured, origin, variables, platform }: ProxyFacts): string {
  if (configured !== undefined) {
    return proxy === undefined && configured.trim().toLowerCase() !== "none"
      ? "this host is this computer"
      : `network.proxy ${origin === undefined ? "in the configuration" : `(${originWords[origin]})`} says so`;
  }
  if (variables.length > 0) {
    return proxy === undefined ? "NO_PROXY lets it past, or it is this computer" : `${variables[0]} says so`;
  }
  if (proxy !== undefined) {
    return "WinHTTP says so (netsh winhttp show proxy)";
  }
  const others = platform === "win32" ? ", nor WinHTTP" : "";
  return `neither network.proxy nor the environment${others} names one for it`;
}

/** In the order in which they count. */
const variableNames: readonly string[] = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

export const proxy: Check = {
  ...{ name: "proxy", limitMs: shortMs, category: "network" },
  meaning: "which proxy is on the way, and who says so; whether it answers",
  look: async (facts, signal) => {
    const [config, address, network] = [facts.loaded(), await facts.origin(), await facts.way()];
    if (isError(config)) {
      return unconfigured;
    }
    if (isError(network)) {
      return failOf(network);
    }
    if (isError(address)) {
      return unconfigured;
    }
    if (address === undefined) {
      return ok("none: mail goes directly");
    }
    const used = network.http.proxyOf(address.origin);
    return judgeProxy({
      ...{ host: address.host, proxy: used, configured: config.config.network.proxy, platform: facts.platform },
      origin: config.source.origins.get("network.proxy"),
      variables: variableNames.filter((name) => (facts.environment[name] ?? "").trim() !== ""),
      refusal: used === undefined ? undefined : await refusalOf(new URL(used), signal),
      bridge: ofBridge(await facts.status()),
    });
  },
};

function ofBridge(status: BridgeStatus | Tier2Error): ProxyFacts["bridge"] {
  const way = isError(status) ? undefined : status.ways.find(({ route }) => route === "first");
  return way === undefined ? undefined : { proxy: way.proxy };
}

const connectMs = 5000;

/** Why nobody takes a connection there; undefined: somebody does. */
async function refusalOf(address: URL, signal: AbortSignal): Promise<string | undefined> {
  const port = Number(address.port) || (address.protocol === "https:" ? 443 : 80);
  return new Promise((resolve) => {
    const socket = connect({ host: address.hostname.replace(/^\[|\]$/g, ""), port, signal, timeout: connectMs });
    const end = (refusal: string | undefined): void => {
      socket.destroy();
      resolve(refusal);
    };
    socket.once("connect", () => end(undefined));
    socket.once("timeout", () => end(`no answer within ${connectMs / 1000} s`));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
