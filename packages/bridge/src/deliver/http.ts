import process from "node:process";
import type { AdapterContext } from "@tier2/psa-adapters";
import { type HeadAnswer, head } from "./head.ts";
import { type Proxies, proxiesOf, proxyFor } from "./proxies.ts";

/** What requests go out by. */
interface Sender {
  readonly fetch: AdapterContext["fetch"];
  close(): Promise<void>;
}

export interface HttpClient extends Sender {
  /** The proxy on the way to a web address, without credentials; undefined: there is none. */
  proxyOf(address: string): string | undefined;
  /** Answers to HEAD, redirects as well; takes nothing of this process unless it is loaded, or the way leads over a proxy. */
  head(url: string, signal: AbortSignal | null | undefined): Promise<HeadAnswer>;
}

/** Connections stay open this long between two presses close to each other. */
const keepAliveMs = 60_000;
const connectTimeoutMs = 10_000;

/**
 * undici with connections kept open, the given proxies (default: those of HTTP_PROXY, HTTPS_PROXY, NO_PROXY), and the
 * certificates the system trusts beside Node's own (an inspecting firewall's stands there). Loaded at the first
 * request alone: it takes 17 MB.
 */
export function createHttpClient(proxies: Proxies = proxiesOf(process.env)): HttpClient {
  let loading: Promise<Sender> | undefined;
  const send: Sender["fetch"] = async (url, init) => {
    loading ??= load(proxies);
    return (await loading).fetch(url, init);
  };
  return {
    proxyOf: (address) => proxyFor(proxies, address),
    head: async (url, signal) => {
      if (loading !== undefined || proxyFor(proxies, url) !== undefined) {
        return send(url, { method: "HEAD", redirect: "manual", signal: signal ?? null });
      }
      return head(url, signal);
    },
    fetch: send,
    close: async () => {
      const loaded = await loading?.catch(() => undefined); // who asked was told
      await loaded?.close();
    },
  };
}

async function load(proxies: Proxies): Promise<Sender> {
  trustSystemCertificates();
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent({
    ...proxies,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: connectTimeoutMs },
  });
  const send = fetch as unknown as (url: string, init: object) => Promise<Response>;
  return {
    fetch: async (url, init) => {
      try {
        return await send(url, { ...init, dispatcher });
      } catch (error) {
        throw proxyRefusal(error) ?? error;
      }
    },
    close: async () => dispatcher.destroy(),
  };
}

/** undici's words for a proxy that let nothing of a request through to the host. */
const refusals = /^(?:Proxy Authentication Required \((407)\)|Proxy response \((\d+)\) !== 200 when HTTP Tunneling)$/;

/** Such an error under a name that tells it from a connection that broke; undefined for all others. */
function proxyRefusal(error: unknown): Error | undefined {
  const match = refusals.exec(rootOf(error));
  if (match === null) {
    return undefined;
  }
  const status = match[1] ?? match[2];
  const code = status === "407" ? "ERR_PROXY_LOGIN_REFUSED" : "ERR_PROXY_REFUSED";
  return Object.assign(new Error(`The proxy did not let the request through (HTTP ${status}).`), { code });
}

/** The message of the error at the root; `fetch` wraps it once or twice. */
function rootOf(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) {
    root = root.cause;
  }
  return root instanceof Error ? root.message : "";
}

function trustSystemCertificates(): void {
  const tls = process.getBuiltinModule("node:tls"); // loaded only now: a bridge at rest may do without
  const trusted = new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
  tls.setDefaultCACertificates([...trusted]);
}
