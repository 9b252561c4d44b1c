import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { holdLock } from "./hold-lock.ts";

/** So many of a kind are kept, those that were used last: what is gone back to need not be built again. */
const keptCount = 3;
/** What was used within this time is kept, however many there are: another process may be at it. */
const inUseMs = 60 * 60 * 1000;

export const hashOf = (...inputs: (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const input of inputs) {
    hash.update(`${input.length}:`).update(input);
  }
  return hash.digest("hex").slice(0, 16);
};

/**
 * The folder `kind-key` in `cache`, made by `build` when it is not there; who wants it meanwhile waits. Old folders of the same
 * kind are removed.
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
    await holdLock(path.join(cache, `.lock-${kind}-${key}`), async () => {
      if (!existsSync(folder)) {
        await buildBeside(folder, kind, build);
      }
    });
  }
  const now = new Date();
  utimesSync(folder, now, now);
  removeOld(cache, kind, now.getTime());
  return folder;
}

/** A folder of its name is whole. */
async function buildBeside(folder: string, kind: string, build: (folder: string) => Promise<void>): Promise<void> {
  const beside = mkdtempSync(path.join(path.dirname(folder), `building-${kind}-`));
  try {
    await build(beside);
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Another process may remove the same at the same time. */
function removeOld(cache: string, kind: string, nowMs: number): void {
  const ofKind = new RegExp(`^(building-)?${kind}-`);
  const folders = readdirSync(cache)
    .filter((name) => ofKind.test(name))
    .map((name) => ({ name, usedAtMs: statSync(path.join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? nowMs }))
    .toSorted((one, other) => other.usedAtMs - one.usedAtMs);
  for (const { name } of folders.slice(keptCount).filter(({ usedAtMs }) => nowMs - usedAtMs > inUseMs)) {
    rmSync(path.join(cache, name), { recursive: true, force: true });
  }
}
