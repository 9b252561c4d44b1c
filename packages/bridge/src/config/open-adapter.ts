import path from "node:path";
import { type PsaAdapter, adapterKinds, keysIn, openAdapter } from "@tier2/psa-adapters";
import { z } from "zod";
import type { LoadedConfig } from "./load-config.ts";
import { nearestName } from "./nearest.ts";
import { configError, lineOf, problemError } from "./problems.ts";
import { type SecretSources, resolveSecrets } from "./secrets.ts";

/**
 * The adapter of a configuration, its secrets resolved now. Rejects with a Tier2Error of category `config` that names
 * file and line.
 */
export async function openConfiguredAdapter(
  { config, source }: LoadedConfig,
  environment: SecretSources["environment"],
): Promise<PsaAdapter> {
  const { kind } = config.psa;
  if (!adapterKinds.includes(kind)) {
    const meant = nearestName(kind, adapterKinds);
    throw configError(
      "config_invalid",
      `${source.file}:${lineOf(source, ["psa", "kind"])}: there is no helpdesk system "${kind}".`,
      meant === undefined ? `There are: ${adapterKinds.join(", ")}.` : `Did you mean "${meant}"?`,
    );
  }
  const section = resolveSecrets(config.psa, { environment, folder: path.dirname(source.file) });
  try {
    return await openAdapter({ ...section, kind }, config.fleet);
  } catch (error) {
    throw error instanceof z.ZodError ? problemError(source, error, () => keysThatAre(error), ["psa"]) : error;
  }
}

/** The keys that stand beside an unknown one in the adapter's schema. */
const keysThatAre = ({ issues }: z.ZodError): readonly string[] =>
  keysIn(issues.find(({ code }) => code === "unrecognized_keys")?.message ?? "");
