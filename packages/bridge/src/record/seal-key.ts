import { hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { Tier2Error, messageOf } from "../errors.ts";
import { protect, unprotect } from "../windows/data-protection.ts";
import { writeDurably } from "../durable-file.ts";
import { type Sealer, createSealer, keyBytes } from "./seal.ts";

/** The name of the key within the folder of systemd's credentials (systemd.exec(5), LoadCredential). */
const credentialName = "tier2-database-key";
const keyFileName = "database.key";

/** The file of the key, where no credential takes its place. */
export const keyFileIn = (dataDirectory: string): string => path.join(dataDirectory, keyFileName);

/**
 * The sealer of a data directory, which exists and is locked by the open database. Its key is systemd's credential
 * `tier2-database-key` where there is one, else the file `database.key`, made at the first start; on Windows DPAPI
 * protects what is in it. With both, the credential seals and the file still opens what it sealed before. Throws a Tier2Error of category `permission` or
 * `storage` that says what to do.
 */
export function openSealer(dataDirectory: string, environment: NodeJS.ProcessEnv): Sealer {
  const credential = credentialKey(environment["CREDENTIALS_DIRECTORY"]);
  const file = keyFileIn(dataDirectory);
  const stored = storedKey(file);
  if (credential !== undefined) {
    return createSealer(stored === undefined ? [credential] : [credential, stored]);
  }
  return createSealer([stored ?? madeKey(file)]);
}

/** At least 32 bytes of any form; spread evenly over a key by HKDF (RFC 5869). */
function credentialKey(folder: string | undefined): Uint8Array | undefined {
  const file = folder === undefined ? undefined : path.join(folder, credentialName);
  const secret = file === undefined ? undefined : contentOf(file);
  if (file === undefined || secret === undefined) {
    return undefined;
  }
  if (secret.length < keyBytes) {
    throw keyError(
      `The credential ${file} has ${secret.length} bytes; a key needs at least ${keyBytes}.`,
      `Make a longer one, e.g.: head -c 32 /dev/urandom | systemd-creds encrypt --name=${credentialName} - FILE`,
    );
  }
  return new Uint8Array(hkdfSync("sha256", secret, "", "tier2 database", keyBytes));
}

/** Undefined when there is no such file. */
function storedKey(file: string): Uint8Array | undefined {
  const content = contentOf(file);
  if (content === undefined) {
    return undefined;
  }
  const mode = statSync(file).mode & 0o777;
  // Windows has no such rights; there the folder's access list decides, which the installer sets.
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Tier2Error({
      code: "database_key_exposed",
      category: "permission",
      message: `${file} may be read by others (its rights are ${mode.toString(8)}).`,
      hint: `Others may have seen the key of what is stored here. Take their rights away: chmod 600 ${file}`,
    });
  }
  // An older key of Windows is there as it is.
  const key = process.platform === "win32" && content.length !== keyBytes ? unprotectedKey(file, content) : content;
  if (key.length !== keyBytes) {
    throw keyError(`${file} has ${key.length} bytes; a key has ${keyBytes}.`, lostHint);
  }
  return key;
}

function unprotectedKey(file: string, content: Uint8Array): Uint8Array {
  try {
    return unprotect(content, "database key");
  } catch (error) {
    const message = `Windows does not open ${file}: it was protected on another computer, or is damaged.`;
    throw keyError(message, lostHint, error);
  }
}

const lostHint =
  "Bring it back from a backup. Without one, move it away and start again: presses are sent all the same, but what was " +
  "read at them before cannot be opened any more.";

function madeKey(file: string): Uint8Array {
  const key = randomBytes(keyBytes);
  try {
    writeDurably(file, process.platform === "win32" ? protect(key, "database key") : key);
  } catch (error) {
    throw keyError(`${file} cannot be written: ${messageOf(error)}`, rightsHint, error);
  }
  return key;
}

function contentOf(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw keyError(`${file} cannot be read: ${messageOf(error)}`, rightsHint, error);
  }
}

const rightsHint =
  "Give the account of the bridge the right to read and write it and its folder, and see that there is room.";

const keyError = (message: string, hint: string, cause?: unknown): Tier2Error =>
  new Tier2Error({ code: "database_key_unusable", category: "storage", message, hint }, { cause });
