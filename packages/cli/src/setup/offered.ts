import { type BridgeConfig, type LoadedConfig, isSecretReference, parseConfig, resolveSecret } from "@tier2/bridge";
import path from "node:path";
import type { Policies } from "./ask-rest.ts";
import { type Draft, draftOf } from "./draft.ts";
import type { System } from "./systems.ts";

/** An existing configuration as what is offered; its secrets are kept where they are, unless they cannot be read. */
export function draftOfConfig(
  system: System,
  { config, source }: LoadedConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Draft {
  if (config.psa.kind !== system.kind) {
    return emptyDraft(system, config.company);
  }
  const { kind: _kind, ...section } = config.psa;
  const company = config.company ?? section["company"];
  return draftOf(system, { ...section, company }, (value, key) => {
    if (typeof value !== "string") {
      return undefined;
    }
    if (!isSecretReference(value)) {
      return { value }; // stood in the file itself: it gets a file of its own
    }
    try {
      const sources = { environment, folder: path.dirname(source.file) };
      return { value: resolveSecret(value, sources, `psa.${key}`), reference: value };
    } catch {
      return undefined; // asked for anew
    }
  });
}

/** A section with its secrets in it, as a sandbox tells its own. */
export const draftOfSandbox = (system: System, { kind: _kind, ...section }: { readonly kind: string }): Draft =>
  draftOf(system, section, (value) => (typeof value === "string" ? { value } : undefined));

export const emptyDraft = (system: System, company?: string): Draft => ({
  ...{ system, section: {}, secrets: new Map() },
  ...(company === undefined ? {} : { company }),
});

/** What is in force; without a configuration the defaults. */
export function policiesOf(config: BridgeConfig | undefined): Policies {
  const { policy, capture, fleet, support } =
    config ?? parseConfig("defaults", "schemaVersion: 1\npsa: { kind: webhook }\n").config;
  const { submit, undoSeconds, gestures, fold } = policy;
  return {
    policy: { submit, undoSeconds, gestures, fold },
    ...{ screen: capture.screen.policy, endpoints: fleet.endpoints, support },
  };
}
