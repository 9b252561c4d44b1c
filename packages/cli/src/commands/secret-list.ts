import { statSync } from "node:fs";
import path from "node:path";
import {
  type LoadedConfig,
  Tier2Error,
  fileOfReference,
  loadConfig,
  resolveSecret,
  secretNamesOf,
} from "@tier2/bridge";
import { z } from "zod";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf, configOption, jsonOption } from "../common-options.ts";
import { printJson } from "../print-json.ts";
import { fitted } from "../wrapped.ts";

interface ListOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** A secret of the configuration; its value is nowhere in it. */
export interface ListedSecret {
  /** As `secret set` takes it. */
  readonly name: string;
  /** `file:PATH`, `dpapi:PATH` or `env:NAME`, as in the configuration. */
  readonly reference: string;
  /** The file; a variable has none. */
  readonly file?: string;
  /** When that was written, milliseconds since 1970. */
  readonly writtenAtMs?: number;
  readonly isUsable: boolean;
  /** Why it cannot be used by this account. */
  readonly message?: string;
  readonly hint?: string;
}

const shape: z.ZodType = z.strictObject({
  file: z.string(),
  secrets: z.array(
    z.strictObject({
      ...{ name: z.string(), reference: z.string(), file: z.string().optional(), writtenAtMs: z.number().optional() },
      ...{ isUsable: z.boolean(), message: z.string().optional(), hint: z.string().optional() },
    }),
  ),
});

export const secretList: Command<ListOptions> = defineCommand<ListOptions>({
  name: "secret list",
  meaning:
    "List the secrets of the configuration: where each is kept, how old it is, whether this account can read it.",
  options: [configOption, jsonOption],
  examples: ["tier2 secret list", "tier2 secret list --json"],
  json: shape,
  run: async ({ config, json }, io) => {
    const file = configFileOf(config);
    const secrets = listSecrets(loadConfig(file), io.environment);
    if (json === true) {
      printJson(io, { file, secrets });
    } else {
      io.stdout.write(fitted(secrets.map((secret) => `${secretLine(secret, secrets)}\n`).join(""), io.stdout));
    }
    if (secrets.length === 0) {
      io.stderr.write(`${file} names no secrets.\n`);
    }
    if (secrets.some(({ reference }) => reference.startsWith("env:"))) {
      io.stderr.write("Variables are those of this shell; a service has its own.\n");
    }
    return secrets.every(({ isUsable }) => isUsable) ? 0 : 3;
  },
});

/** `environment`: where variables are looked up. */
export function listSecrets(
  loaded: LoadedConfig,
  environment: Readonly<Record<string, string | undefined>>,
): readonly ListedSecret[] {
  const folder = path.dirname(loaded.source.file);
  return [...secretNamesOf(loaded)].map(([name, reference]) => {
    const file = fileOfReference(reference, folder);
    const writtenAtMs = file === undefined ? undefined : writtenAt(file);
    const place = /^(?:fallback|network)\./.test(name) ? name : `psa.${name}`;
    return {
      ...{ name, reference },
      ...(file === undefined ? {} : { file }),
      ...(writtenAtMs === undefined ? {} : { writtenAtMs }),
      ...usability(() => resolveSecret(reference, { environment, folder }, place)),
    };
  });
}

function usability(read: () => string): Pick<ListedSecret, "isUsable" | "message" | "hint"> {
  try {
    read();
    return { isUsable: true };
  } catch (error) {
    if (error instanceof Tier2Error) {
      return { isUsable: false, message: error.message, hint: error.hint };
    }
    throw error;
  }
}

function writtenAt(file: string): number | undefined {
  try {
    return Math.round(statSync(file).mtimeMs);
  } catch {
    return undefined; // usability tells why
  }
}

const dayMs = 86_400_000;

function secretLine(secret: ListedSecret, all: readonly ListedSecret[]): string {
  const { name, reference, isUsable, writtenAtMs, message, hint } = secret;
  const width = Math.max(...all.map((one) => one.name.length));
  const days = writtenAtMs === undefined ? undefined : Math.max(0, Math.floor((Date.now() - writtenAtMs) / dayMs));
  const age =
    days === undefined
      ? ""
      : days === 0
        ? ", written today"
        : `, written ${days === 1 ? "yesterday" : `${days} days ago`}`;
  const line = `${isUsable ? "ok  " : "FAIL"}  ${name.padEnd(width)}  ${reference}${age}`;
  return isUsable ? line : `${line}\n${" ".repeat(width + 8)}${message}\n${" ".repeat(width + 8)}${hint}`;
}
