import path from "node:path";
import { type Proxies, proxiesOf } from "../deliver/proxies.ts";
import type { LoadedConfig } from "./load-config.ts";
import { type SecretSources, resolveSecret } from "./secrets.ts";

/** The way out of this network as it is configured, its password resolved now. Throws a Tier2Error of category `config`. */
export function configuredProxies(
  { config, source }: LoadedConfig,
  environment: SecretSources["environment"],
): Proxies {
  const { proxy, proxyPassword: reference } = config.network;
  const sources = { environment, folder: path.dirname(source.file) };
  const proxyPassword =
    reference === undefined ? undefined : resolveSecret(reference, sources, "network.proxyPassword");
  return proxiesOf(environment, { proxy, proxyPassword });
}
