import { createHash } from "node:crypto";
import path from "node:path";
import { type PsaAdapter, adapterKinds, keysIn, openAdapter } from "@tier2/psa-adapters";
import { z } from "zod";
import { type Section, withCustomer, withCustomerOfFallback } from "./customer.ts";
import type { LoadedConfig } from "./load-config.ts";
import { nearestName } from "./nearest.ts";
import { type ConfigSource, configError, positionOf, problemError } from "./problems.ts";
import { type SecretSources, resolveSecrets } from "./secrets.ts";

/** An adapter, and what tells it from one with another section or other secrets: a digest, to be compared and shown nowhere. */
interface Opened {
  readonly adapter: PsaAdapter;
  readonly access: string;
}

/**
 * The adapter of a configuration, its secrets resolved now. Rejects with a Tier2Error of category `config` that names
 * file and line.
 */
export async function openConfiguredAdapter(
  loaded: LoadedConfig,
  environment: SecretSources["environment"],
): Promise<PsaAdapter> {
  return (await openFirst(loaded, environment)).adapter;
}

/** The same for the fallback; undefined when none is configured. */
export async function openFallbackAdapter(
  loaded: LoadedConfig,
  environment: SecretSources["environment"],
): Promise<PsaAdapter | undefined> {
  return (await openFallback(loaded, environment))?.adapter;
}

/** As `openConfiguredAdapter`. */
export async function openFirst(loaded: LoadedConfig, environment: SecretSources["environment"]): Promise<Opened> {
  refuseUnknownKind(loaded, loaded.config.psa.kind, ["psa"]);
  return open(loaded, withCustomer(loaded), environment, ["psa"]);
}

/** As `openFallbackAdapter`. */
export async function openFallback(
  loaded: LoadedConfig,
  environment: SecretSources["environment"],
): Promise<Opened | undefined> {
  const { company, fallback } = loaded.config;
  if (fallback === undefined) {
    return undefined;
  }
  const place = ["fallback", "psa"];
  refuseUnknownKind(loaded, fallback.psa.kind, place);
  return open(loaded, withCustomerOfFallback(fallback.psa, company), environment, place);
}

async function open(
  { config, source }: LoadedConfig,
  section: Section,
  environment: SecretSources["environment"],
  place: readonly string[],
): Promise<Opened> {
  const resolved = resolveSecrets(section, { environment, folder: path.dirname(source.file) }, place.join("."));
  try {
    const adapter = await openAdapter({ ...resolved, kind: section.kind }, config.fleet);
    return { adapter, access: createHash("sha256").update(JSON.stringify(resolved)).digest("hex") };
  } catch (error) {
    throw error instanceof z.ZodError ? problemError(source, error, () => knownBeside(error), place) : error;
  }
}

function refuseUnknownKind({ source }: LoadedConfig, kind: string, place: readonly string[]): void {
  if (!adapterKinds.includes(kind)) {
    throw kindRefusal(source, kind, place);
  }
}

export function kindRefusal(source: ConfigSource, kind: string, place: readonly string[]): Error {
  const meant = nearestName(kind, adapterKinds);
  return configError(
    "config_invalid",
    `${positionOf(source, [...place, "kind"])}: there is no helpdesk system "${kind}".`,
    meant === undefined ? `There are: ${adapterKinds.join(", ")}.` : `Did you mean "${meant}"?`,
  );
}

/** The keys that stand beside an unknown one in the adapter's schema. */
export const knownBeside = ({ issues }: z.ZodError): readonly string[] =>
  keysIn(issues.find(({ code }) => code === "unrecognized_keys")?.message ?? "");
