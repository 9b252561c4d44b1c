import { readFileSync } from "node:fs";
import path from "node:path";
import { isPair, isScalar, visit } from "yaml";
import { Tier2Error, messageOf } from "../errors.ts";
import { wordsHere } from "../system-words.ts";
import { layersFor } from "./computer-layers.ts";
import { sourceOf } from "./layered-source.ts";
import { type ConfigProblem, type ConfigSource, configError, placeIn, placed, problemError } from "./problems.ts";
import { type RegistryLayers, noLayers } from "./registry-layers.ts";
import { type BridgeConfig, configSchema, isSecretName, isSecretReference, knownKeys } from "./schema.ts";
import { firstAlias, yamlWords } from "./yaml-words.ts";

export interface LoadedConfig {
  readonly config: BridgeConfig;
  readonly source: ConfigSource;
}

/** Longest file that is read, bytes. */
const longestFile = 1_000_000;

/** What stands for a file that is not there, where the registry has all that is needed. */
const withoutFile = "schemaVersion: 1\n";

/**
 * Reads and checks a configuration file, on Windows with the registry's values over those of the service's own. Throws a
 * Tier2Error of category `config` that names file and line, or of `permission` where this account may not read it.
 */
export function loadConfig(file: string): LoadedConfig {
  const layers = layersFor(file);
  return parseConfig(file, configTextOf(file, layers), layers);
}

/** As `loadConfig`, with a text in the place of what is in the file. */
export const parseConfigHere = (file: string, text: string): LoadedConfig => parseConfig(file, text, layersFor(file));

/** The text of a configuration, right or not. Throws as `loadConfig`. */
export function configTextOf(file: string, layers: RegistryLayers = layersFor(file)): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && [layers.policy, layers.vendor].some((values) => values.has("psa.kind"))) {
      return withoutFile;
    }
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): Tier2Error {
  const another = "Name another with --config FILE.";
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "ENOENT":
      return configError(
        "config_missing",
        `There is no configuration ${file}.`,
        "Make one: tier2 setup (by hand: docs/configuration.md), or name another with --config FILE.",
        error,
      );
    case "EACCES":
    case "EPERM":
      return new Tier2Error(
        {
          ...{ code: "config_unreadable", category: "permission" },
          message: `This account may not read the configuration ${file}.`,
          hint: `${wordsHere.asAdministrator}, or be the account that the bridge runs as. ${another}`,
        },
        { cause: error },
      );
    case "EISDIR":
      return configError("config_unreadable", `${file} is a folder, not a configuration.`, another, error);
    default:
      return configError(
        "config_unreadable",
        `The configuration ${file} cannot be read: ${messageOf(error)}`,
        another,
        error,
      );
  }
}

/** The same for a text; `file` is named in messages, and places are relative to its folder. */
export function parseConfig(file: string, text: string, layers: RegistryLayers = noLayers): LoadedConfig {
  if (text.length > longestFile) {
    throw configError("config_invalid", `${file} is larger than 1 MB.`, "Name the right file with --config FILE.");
  }
  const source = sourceOf(file, text, layers);
  const [before] = [...yamlProblems(source), ...source.refused, ...literalSecrets(source)];
  if (before !== undefined) {
    throw placed(source, before);
  }
  const parsed = configSchema.safeParse(plainData(source));
  if (!parsed.success) {
    throw problemError(source, parsed.error, knownKeys);
  }
  return { config: withPlaces(parsed.data, path.dirname(file)), source };
}

/** What follows a few mistakes is mostly their consequence. */
const mostYamlProblems = 3;

/** What makes the file no YAML: the first of it. */
export const yamlProblems = (source: ConfigSource): readonly ConfigProblem[] =>
  source.document.errors.slice(0, mostYamlProblems).map((error) => {
    const { line, column, words } = yamlWords(error, source);
    return {
      ...{ code: "config_not_yaml", line, place: "" },
      message: `not YAML at column ${column}: ${words}.`,
      hint: "Correct that line or the one above it: look at indentation, colons, quotes and brackets.",
    };
  });

/** Sockets and the logo stand where they are written, wherever the bridge is started; a named pipe of Windows is absolute already. */
function withPlaces(config: BridgeConfig, folder: string): BridgeConfig {
  const { api, device, page } = config;
  const { adminSocket, sessionSocket } = api;
  return {
    ...config,
    device: device.transport === "socket" ? { ...device, path: path.resolve(folder, device.path) } : device,
    api: {
      ...(adminSocket === undefined ? {} : { adminSocket: path.resolve(folder, adminSocket) }),
      ...(sessionSocket === undefined ? {} : { sessionSocket: path.resolve(folder, sessionSocket) }),
    },
    page: page.logo === undefined ? page : { ...page, logo: path.resolve(folder, page.logo) },
  };
}

/** Aliases are not needed in a configuration and could make a small file huge. */
export function plainData(source: ConfigSource): unknown {
  try {
    return source.document.toJS({ maxAliasCount: 0 });
  } catch {
    // the error, which quotes the text, is no cause to hand on
    const { line, column } = firstAlias(source);
    throw configError(
      "config_not_yaml",
      `${source.file}:${line}: an alias (*) at column ${column}.`,
      "Write the value out; one that begins with * has to stand in quotes.",
    );
  }
}

/** Secrets in the file itself: they would end in backups and tickets. The value is not named. */
export function literalSecrets(source: ConfigSource): readonly ConfigProblem[] {
  const found: ConfigProblem[] = [];
  visit(source.document, {
    Pair: (_key, pair, ancestors) => {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      const value = isScalar(pair.value) ? pair.value.value : undefined;
      const isReference = typeof value === "string" && isSecretReference(value);
      if (!isSecretName(name) || value === undefined || value === null || isReference) {
        return;
      }
      const place = [...ancestors.filter(isPair).map((parent) => String(parent.key)), name];
      found.push({
        code: "config_secret_literal",
        ...placeIn(source, place),
        message: `"${place.join(".")}" holds a secret itself.`,
        hint:
          `Write the secret into a file only you can read and put "${name}: file:/path/to/it" here, or "${name}: env:NAME" ` +
          "for an environment variable. Replace the secret where it was made: it may have been copied with this file.",
      });
    },
  });
  return found;
}
