import { statSync } from "node:fs";
import path from "node:path";
import type { Clock } from "../clock.ts";
import type { LoadedConfig } from "./load-config.ts";
import { fileOfReference } from "./secret-reference.ts";

/** The files that references of the configuration point to. */
export function secretFilesOf({ config, source }: LoadedConfig): readonly string[] {
  const folder = path.dirname(source.file);
  const filesIn = (value: unknown): string[] =>
    typeof value === "string"
      ? [fileOfReference(value, folder) ?? []].flat()
      : typeof value === "object" && value !== null
        ? Object.values(value).flatMap(filesIn)
        : [];
  return [...new Set(filesIn([config.psa, config.fallback?.psa, config.network.proxyPassword]))];
}

/** How soon a change is seen. Asking works on every file system, also for a file that is replaced by another. */
const pollMs = 2000;

/** A file that rests for so long is not written in pieces any more. */
const restMs = 500;

/** Calls back when one of the files was changed or replaced and rests again. The answer ends it. */
export const watchFiles = (files: readonly string[], clock: Clock, onChanged: () => void): (() => void) =>
  files.length === 0 ? () => undefined : watchState(() => stateOf(files), clock, onChanged);

/** The same for anything whose state is told by a text. */
export function watchState(read: () => string, clock: Clock, onChanged: () => void): () => void {
  let before = read();
  let told = before;
  const look = (): void => {
    const now = read();
    const isResting = now === before;
    before = now;
    cancel = clock.schedule(look, isResting ? pollMs : restMs);
    if (isResting && now !== told) {
      told = now;
      onChanged();
    }
  };
  let cancel = clock.schedule(look, pollMs);
  return () => cancel();
}

export const stateOf = (files: readonly string[]): string =>
  files
    .map((file) => {
      try {
        const status = statSync(file, { throwIfNoEntry: false, bigint: true });
        return status === undefined ? "none" : `${status.ino} ${status.mtimeNs} ${status.size} ${status.mode}`;
      } catch {
        return "not readable"; // e.g. a folder in its way that this account may not enter; reading it says so
      }
    })
    .join();
