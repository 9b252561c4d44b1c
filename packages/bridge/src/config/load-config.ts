import { readFileSync } from "node:fs";
import { LineCounter, isPair, isScalar, parseDocument, visit } from "yaml";
import type { z } from "zod";
import { type Tier2Error, messageOf } from "../errors.ts";
import { type ConfigSource, configError, lineOf, problemError } from "./problems.ts";
import { type BridgeConfig, configSchema, isSecretName, isSecretReference } from "./schema.ts";

export interface LoadedConfig {
  readonly config: BridgeConfig;
  readonly source: ConfigSource;
}

/** Longest file that is read, bytes. */
const longestFile = 1_000_000;

/** Reads and checks a configuration file. Throws a Tier2Error of category `config` that names file and line. */
export function loadConfig(file: string): LoadedConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw configError(
      "config_missing",
      `The configuration ${file} cannot be read: ${messageOf(error)}`,
      "Write one (packages/bridge/README.md shows an example), or name another with --config FILE.",
      error,
    );
  }
  return parseConfig(file, text);
}

/** The same for a text; `file` is only named in messages. */
export function parseConfig(file: string, text: string): LoadedConfig {
  const lines = new LineCounter();
  if (text.length > longestFile) {
    throw configError("config_invalid", `${file} is larger than 1 MB.`, "Name the right file with --config FILE.");
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: ConfigSource = { file, document, lines };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw configError("config_not_yaml", `${file}:${line}: not YAML: ${broken.message}`, "Correct that line.");
  }
  refuseLiteralSecrets(source);
  const parsed = configSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) {
    throw configProblem(source, parsed.error);
  }
  return { config: parsed.data, source };
}

/** Keys the schema knows at the place of the first problem. */
function configProblem(source: ConfigSource, error: z.ZodError): Tier2Error {
  return problemError(source, error, knownKeys(error.issues[0]?.path ?? []));
}

function knownKeys(place: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const name of place) {
    schema = shapeOf(schema)?.[String(name)];
  }
  return Object.keys(shapeOf(schema) ?? {});
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  let inner = schema as { readonly def?: { readonly innerType?: unknown; readonly shape?: Record<string, unknown> } };
  while (inner?.def?.innerType !== undefined) {
    inner = inner.def.innerType as typeof inner;
  }
  return inner?.def?.shape;
}

/** A secret in the file itself would end in backups and tickets. The value is not named. */
function refuseLiteralSecrets(source: ConfigSource): void {
  visit(source.document, {
    Pair: (_key, pair, ancestors) => {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      const value = isScalar(pair.value) ? pair.value.value : undefined;
      if (!isSecretName(name) || value === undefined || (typeof value === "string" && isSecretReference(value))) {
        return;
      }
      const place = [...ancestors.filter(isPair).map((parent) => String(parent.key)), name];
      throw configError(
        "config_secret_literal",
        `${source.file}:${lineOf(source, place)}: "${place.join(".")}" holds a secret itself.`,
        `Write the secret into a file only you can read and put "${name}: file:/path/to/it" here, or "${name}: env:NAME" ` +
          "for an environment variable. Replace the secret where it was made: it may have been copied with this file.",
      );
    },
  });
}
