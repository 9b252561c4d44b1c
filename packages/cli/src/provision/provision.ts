import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import {
  type ConfigProblem,
  type LoadedConfig,
  Tier2Error,
  configTextOf,
  findProblems,
  loadConfig,
  newSecretFile,
  parseConfigHere,
  secretNamesOf,
  toTier2Error,
} from "@tier2/bridge";
import { writeSetup } from "../setup/write-setup.ts";
import { mayOthersRead } from "./others-may-read.ts";
import { stillProtected, withProtectedReferences } from "./protected-references.ts";
import { readGivenFile } from "./read-given-file.ts";
import { parseSecretLines } from "./secret-lines.ts";

export interface ProvisionAsk {
  /** Files that are given; one of them at least. */
  readonly config: string | undefined;
  readonly secrets: string | undefined;
  /** Where the configuration is put. */
  readonly configFile: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
}

export interface Provisioned {
  /** Files that were written. */
  readonly files: readonly string[];
  /** The configuration before, where another one was there. */
  readonly copy: string | undefined;
  /** What an administrator should know; each a sentence. */
  readonly notes: readonly string[];
}

const longestConfigBytes = 1_000_000;
const longestSecretsBytes = 256_000;

/**
 * Checks a configuration and secrets, and puts them in their places: all, or nothing. Rejects with a Tier2Error that holds
 * no secret.
 */
export async function provision(ask: ProvisionAsk): Promise<Provisioned> {
  const { configFile, platform = process.platform } = ask;
  const given = ask.secrets === undefined ? undefined : readGivenFile(ask.secrets, "--secrets", longestSecretsBytes);
  const secrets = given === undefined ? new Map<string, string>() : parseSecretLines(ask.secrets ?? "", given.text);
  const config = ask.config === undefined ? undefined : readGivenFile(ask.config, "--config", longestConfigBytes);
  let loaded = config === undefined ? loadConfig(configFile) : parsed(ask, config.text);
  let text = config?.text;
  if (text !== undefined && platform === "win32") {
    const protectedNames = [...secrets.keys(), ...stillProtected(inForce(configFile), loaded)];
    text = withProtectedReferences(text, loaded, protectedNames);
    loaded = parsed(ask, text);
  }
  const isExposed = given !== undefined && mayOthersRead(ask.secrets ?? "", given.mode);
  const files = [...secrets].map(([name, secret]) => newSecretFile(loaded, name, secret));
  const unusable = await checked(loaded, text ?? configTextOf(configFile), ask, secrets);
  const isNew = text !== undefined && !isTheSame(configFile, text);
  const copy = writeSetup(
    isNew ? [...files, { file: configFile, text: text ?? "", isSecret: false }] : files,
    configFile,
  );
  return {
    files: [...files.map(({ file }) => file), ...(isNew ? [configFile] : [])],
    copy,
    notes: [
      ...(isExposed ? [`Other people on this computer may read ${ask.secrets ?? ""}.`] : []),
      ...(given === undefined ? [] : [`Delete ${ask.secrets ?? ""} now: what it holds is kept by the service.`]),
      ...unusable.map(({ message, hint }) => `Still to be given: ${message} ${hint}`),
    ],
  };
}

/** Undefined: there is none, or none that can be used. */
function inForce(configFile: string): LoadedConfig | undefined {
  try {
    return loadConfig(configFile);
  } catch {
    return undefined;
  }
}

/** What is wrong is named where it was given, for it never comes to its place. */
function parsed({ config = "", configFile }: ProvisionAsk, text: string): LoadedConfig {
  try {
    return parseConfigHere(configFile, text);
  } catch (thrown) {
    const error = toTier2Error(thrown).describe();
    throw new Tier2Error({ ...error, message: error.message.replace(`${configFile}:`, `${config}:`) });
  }
}

/** Secrets that do not come along may follow; all else has to be right. */
async function checked(
  loaded: LoadedConfig,
  text: string,
  { environment, configFile, config }: ProvisionAsk,
  secrets: ReadonlyMap<string, string>,
): Promise<readonly ConfigProblem[]> {
  const references = secretNamesOf(loaded);
  const coming = new Map([...secrets].map(([name, secret]) => [references.get(name) ?? "", secret]));
  const problems = await findProblems(configFile, text, environment, coming);
  const isOfSecret = ({ code }: ConfigProblem): boolean => code === "config_secret_unusable";
  const [first, ...others] = problems.filter((problem) => !isOfSecret(problem));
  if (first !== undefined) {
    const { code, origin, line, message, hint } = first;
    const more = others.length === 0 ? "" : ` ${others.length} more problems.`;
    throw new Tier2Error({
      ...{ code, category: "config", hint: `${hint}${more} Nothing was changed.` },
      message: `${origin ?? `${config ?? configFile}:${line}`}: ${message}`,
    });
  }
  return problems;
}

const isTheSame = (file: string, text: string): boolean => existsSync(file) && readFileSync(file, "utf8") === text;
