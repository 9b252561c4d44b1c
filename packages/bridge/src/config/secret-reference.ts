import path from "node:path";
import process from "node:process";
import { type Purpose, protect } from "../windows/data-protection.ts";

const purpose: Purpose = "secret";

/** The file that a reference names; undefined: it names none. `folder`: the configuration's. */
export function fileOfReference(reference: string, folder: string): string | undefined {
  const [, file] = /^(?:file|dpapi):(.+)$/.exec(reference) ?? [];
  return file === undefined ? undefined : path.resolve(folder, file);
}

/** How a secret is kept that this program writes for the first time: on Windows encrypted for this computer. */
export const newSecretReference = (file: string, platform: NodeJS.Platform = process.platform): string =>
  `${platform === "win32" ? "dpapi" : "file"}:${file}`;

/** What is written into the file of a reference. Throws an Error when Windows refuses to protect it. */
export const secretFileText = (reference: string, secret: string): string =>
  reference.startsWith("dpapi:") ? `${protect(Buffer.from(secret), purpose).toString("base64")}\n` : `${secret}\n`;
