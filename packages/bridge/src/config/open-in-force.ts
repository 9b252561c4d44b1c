import type { InForce } from "../bridge.ts";
import { loadExpressions } from "../rules/expression.ts";
import { prepareRules } from "../rules/run-rules.ts";
import { prepareTexts } from "../texts/ready-texts.ts";
import { loadTemplates } from "../texts/template.ts";
import type { LoadedConfig } from "./load-config.ts";
import { lookupScopeOf } from "./lookup-scope.ts";
import { openFallback, openFirst } from "./open-adapter.ts";
import { configuredProxies } from "./open-proxies.ts";
import type { SecretSources } from "./secrets.ts";

/** Opens everything that a configuration names, its secrets resolved now. Rejects with a Tier2Error of category `config`. */
export async function openInForce(loaded: LoadedConfig, environment: SecretSources["environment"]): Promise<InForce> {
  const first = await openFirst(loaded, environment);
  const fallback = await openFallback(loaded, environment);
  return {
    config: loaded.config,
    rules: await prepareRules(loaded.config.rules, loadExpressions),
    texts: await prepareTexts(loaded.config.texts, loadTemplates),
    adapter: first.adapter,
    fallback: fallback?.adapter,
    access: { first: first.access, ...(fallback === undefined ? {} : { fallback: fallback.access }) },
    proxies: await configuredProxies(loaded, environment),
    lookupScope: lookupScopeOf(loaded.config),
  };
}
