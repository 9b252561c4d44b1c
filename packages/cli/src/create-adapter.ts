import { type ConfigSource, configError, messageOf, problemError } from "@tier2/bridge";
import { type PsaAdapter, openAdapter } from "@tier2/psa-adapters";
import { ZodError } from "zod";

/**
 * The adapter of a `psa` section whose secrets are already resolved. Rejects with a Tier2Error of category `config` that
 * names file and line.
 */
export async function createAdapter(
  section: Readonly<Record<string, unknown>>,
  source: ConfigSource,
): Promise<PsaAdapter> {
  try {
    return await openAdapter({ ...section, kind: String(section["kind"]) });
  } catch (error) {
    if (error instanceof ZodError) {
      throw problemError(source, error, [], ["psa"]);
    }
    const hint = "packages/psa-adapters/README.md lists the helpdesk systems and their settings.";
    throw configError("config_invalid", `${source.file}: psa: ${messageOf(error)}`, hint, error);
  }
}
