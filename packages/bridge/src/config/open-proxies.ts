import path from "node:path";
import process from "node:process";
import { type Proxies, proxiesOf } from "../deliver/proxies.ts";
import { readWinHttpProxy } from "../deliver/winhttp-proxy.ts";
import type { LoadedConfig } from "./load-config.ts";
import { type SecretSources, resolveSecret } from "./secrets.ts";

/** The way out of this network as it is configured, its password resolved now. Rejects with a Tier2Error of category `config`. */
export async function configuredProxies(
  { config, source }: LoadedConfig,
  environment: SecretSources["environment"],
  coming: SecretSources["coming"] = new Map(),
): Promise<Proxies> {
  const { proxy, proxyPassword: reference } = config.network;
  const sources = { environment, coming, folder: path.dirname(source.file) };
  const proxyPassword =
    reference === undefined ? undefined : resolveSecret(reference, sources, "network.proxyPassword");
  const winHttp = await readWinHttpProxy(process.platform).catch(() => undefined); // as before anybody set one
  return proxiesOf(environment, { proxy, proxyPassword, winHttp });
}
