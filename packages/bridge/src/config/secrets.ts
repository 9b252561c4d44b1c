import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import type { Tier2Error } from "../errors.ts";
import { messageOf } from "../errors.ts";
import { unprotect } from "../windows/data-protection.ts";
import { configError } from "./problems.ts";
import { isSecretReference } from "./schema.ts";
import { fileOfReference } from "./secret-reference.ts";

export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths of `file:` and `dpapi:` start from: the configuration's. */
  readonly folder: string;
  /** What references will point to, before it is written; by reference. */
  readonly coming?: ReadonlyMap<string, string>;
}

/** A copy of a section in which references (env:NAME, file:PATH, dpapi:PATH) are replaced by what they point to. */
export function resolveSecrets(
  section: Readonly<Record<string, unknown>>,
  sources: SecretSources,
  place = "psa",
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(section).map(([name, value]) => [name, resolveValue(value, sources, `${place}.${name}`)]),
  );
}

function resolveValue(value: unknown, sources: SecretSources, place: string): unknown {
  if (typeof value === "string") {
    return isSecretReference(value) ? resolveSecret(value, sources, place) : value;
  }
  const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
  return isSection ? resolveSecrets(value as Record<string, unknown>, sources, place) : value;
}

/** What a reference points to, without white space around it. Throws a Tier2Error that never holds the secret. */
export function resolveSecret(reference: string, sources: SecretSources, place: string): string {
  const coming = sources.coming?.get(reference);
  if (coming !== undefined) {
    return coming;
  }
  const file = fileOfReference(reference, sources.folder);
  const stored =
    file === undefined
      ? fromEnvironment(reference.slice("env:".length), sources, place)
      : fromFile(file, sources, place);
  const secret = reference.startsWith("dpapi:") ? unprotected(stored, file ?? "", place) : stored;
  if (secret.trim() === "") {
    throw problem(
      `${place}: what ${reference} points to is empty.`,
      `Write the secret there${file === undefined ? "" : `: ${setAgain(place)}`}.`,
    );
  }
  return secret.trim();
}

function fromEnvironment(name: string, { environment }: SecretSources, place: string): string {
  const value = environment[name];
  if (value === undefined) {
    throw problem(
      `${place}: the environment variable ${name} is not set.`,
      `Set ${name} for the service, or use file:PATH.`,
    );
  }
  return value;
}

/** Rights to a file of secrets that others have. */
const rightsOfOthers = 0o077;
/** A credential of systemd 254 and later has an access list, whose mask shows as the group's right to read (its issue 29435). */
const rightsOfOthersToCredential = 0o037;

function fromFile(file: string, { environment }: SecretSources, place: string): string {
  const credentials = environment["CREDENTIALS_DIRECTORY"];
  const isCredential = credentials !== undefined && path.dirname(file) === path.resolve(credentials);
  const refused = isCredential ? rightsOfOthersToCredential : rightsOfOthers;
  try {
    const status = statSync(file);
    if (!status.isFile()) {
      throw problem(`${place}: ${file} is not a file.`, "Name the file that holds the secret.");
    }
    if (process.platform !== "win32" && (status.mode & refused) !== 0) {
      throw problem(`${place}: others may read ${file}.`, `chmod 600 ${file}`);
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && "category" in error) {
      throw error;
    }
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing) {
      const hint = `Write the secret there: ${setAgain(place)} (with the same --config).`;
      throw problem(`${place}: there is no file ${file}.`, hint, error);
    }
    const hint = "Let the account of the bridge read the file, and nobody else.";
    throw problem(`${place}: ${file} cannot be read: ${messageOf(error)}`, hint, error);
  }
}

/** What DPAPI of this computer opens. */
function unprotected(stored: string, file: string, place: string): string {
  if (process.platform !== "win32") {
    throw problem(`${place}: dpapi: is of Windows alone.`, "Write file:PATH or env:NAME into the configuration.");
  }
  try {
    return unprotect(Buffer.from(stored, "base64"), "secret").toString("utf8");
  } catch (error) {
    throw problem(
      `${place}: Windows does not open ${file}: it was protected on another computer, or is damaged.`,
      `Write the secret anew, on this computer: ${setAgain(place)}`,
      error,
    );
  }
}

const setAgain = (place: string): string => `tier2 secret set ${place.replace(/^psa\./, "")}`;

const problem = (message: string, hint: string, cause?: unknown): Tier2Error =>
  configError("config_secret_unusable", message, hint, cause);
