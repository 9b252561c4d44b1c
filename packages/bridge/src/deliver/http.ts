import process from "node:process";
import tls from "node:tls";
import type { AdapterContext } from "@tier2/psa-adapters";
import { type Proxies, proxiesOf } from "./proxies.ts";

export interface HttpClient {
  readonly fetch: AdapterContext["fetch"];
  close(): Promise<void>;
}

/** Connections stay open this long between two presses close to each other. */
const keepAliveMs = 60_000;
const connectTimeoutMs = 10_000;

/**
 * undici with connections kept open, the proxy of the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), and the
 * certificates the system trusts beside Node's own (an inspecting firewall's stands there). Loaded at the first
 * request alone: it takes 17 MB.
 */
export function createHttpClient(): HttpClient {
  const proxies = proxiesOf(process.env);
  let loading: Promise<HttpClient> | undefined;
  return {
    fetch: async (url, init) => {
      loading ??= load(proxies);
      return (await loading).fetch(url, init);
    },
    close: async () => {
      const loaded = await loading?.catch(() => undefined); // who asked was told
      await loaded?.close();
    },
  };
}

async function load(proxies: Proxies): Promise<HttpClient> {
  trustSystemCertificates();
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent({
    ...proxies,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: connectTimeoutMs },
  });
  const send = fetch as unknown as (url: string, init: object) => Promise<Response>;
  return {
    fetch: async (url, init) => send(url, { ...init, dispatcher }),
    close: async () => dispatcher.destroy(),
  };
}

function trustSystemCertificates(): void {
  const trusted = new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]);
  tls.setDefaultCACertificates([...trusted]);
}
