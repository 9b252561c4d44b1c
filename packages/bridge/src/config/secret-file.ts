import path from "node:path";
import { type Tier2Error, messageOf } from "../errors.ts";
import type { LoadedConfig } from "./load-config.ts";
import { nearestName } from "./nearest.ts";
import { configError } from "./problems.ts";
import { type NewFile, replaceFiles } from "./replace-files.ts";
import { isSecretReference } from "./schema.ts";
import { fileOfReference, secretFileText } from "./secret-reference.ts";

/** The references by their names: those of the section `psa` as there, `login.password`, others whole, `fallback.psa.password`. */
export function secretNamesOf({ config }: LoadedConfig): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const look = (section: object, before: string): void => {
    for (const [key, value] of Object.entries(section)) {
      if (typeof value === "string" && isSecretReference(value)) {
        found.set(`${before}${key}`, value);
      } else if (typeof value === "object" && value !== null) {
        look(value, `${before}${key}.`);
      }
    }
  };
  look(config.psa, "");
  look(config.fallback?.psa ?? {}, "fallback.psa.");
  look(config.network, "network.");
  return found;
}

/**
 * Replaces the secret of a name as `secretNamesOf` gives it: its file holds the old or the new one at any moment, and
 * is readable by its owner alone. The file's path. Throws a Tier2Error of category `config` that never holds the secret.
 */
export function replaceSecret(loaded: LoadedConfig, name: string, secret: string): string {
  const next = newSecretFile(loaded, name, secret);
  try {
    replaceFiles([next]);
  } catch (error) {
    throw problem(
      `${next.file} cannot be written: ${messageOf(error)}`,
      "Run this as the account that owns it, or as an administrator.",
      error,
    );
  }
  return next.file;
}

/** The file of a secret as it is to be written. Throws as `replaceSecret`. */
export function newSecretFile(loaded: LoadedConfig, name: string, secret: string): NewFile {
  const names = secretNamesOf(loaded);
  const reference = names.get(name);
  const { file: configFile } = loaded.source;
  if (reference === undefined) {
    const meant = nearestName(name, [...names.keys()]);
    const known = names.size === 0 ? "It has none." : `It has: ${[...names.keys()].join(", ")}.`;
    throw problem(`${configFile} has no secret "${name}".`, meant === undefined ? known : `Did you mean "${meant}"?`);
  }
  const file = fileOfReference(reference, path.dirname(configFile));
  if (file === undefined) {
    throw problem(
      `${name} is ${reference}: environment variables are set outside of this program.`,
      `Change it where the service's environment is set, or write "${name}: file:PATH" into ${configFile}.`,
    );
  }
  return { file, text: textOf(reference, secret), isSecret: true };
}

function textOf(reference: string, secret: string): string {
  try {
    return secretFileText(reference, secret);
  } catch (error) {
    throw problem(
      `Windows does not protect the secret: ${messageOf(error)}`,
      "dpapi: works on Windows alone; elsewhere write file:PATH into the configuration.",
      error,
    );
  }
}

const problem = (message: string, hint: string, cause?: unknown): Tier2Error =>
  configError("config_secret_unusable", message, hint, cause);
