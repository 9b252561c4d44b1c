import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";

/** Unused for so long, an old image is thrown away. */
const keptMs = 24 * 60 * 60 * 1000;

export const hashOf = (...inputs: (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const input of inputs) {
    hash.update(`${input.length}:`).update(input);
  }
  return hash.digest("hex").slice(0, 16);
};

/**
 * The folder `kind-key` in `cache`, made by `build` when it is not there. Two at once build two; the first that is done
 * stays. Folders of the same kind that nobody used for a day are removed.
 */
export async function cachedFolder(
  cache: string,
  kind: string,
  key: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const folder = path.join(cache, `${kind}-${key}`);
  if (!existsSync(folder)) {
    const beside = mkdtempSync(path.join(cache, `building-${kind}-`));
    try {
      await build(beside);
      try {
        renameSync(beside, folder);
      } catch (error) {
        if (!existsSync(folder)) {
          throw error;
        } // somebody else was first
      }
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  for (const name of readdirSync(cache)) {
    const other = path.join(cache, name);
    if (new RegExp(`^(building-)?${kind}-`).test(name) && now.getTime() - statSync(other).mtimeMs > keptMs) {
      rmSync(other, { recursive: true, force: true });
    }
  }
  return folder;
}
