import { statSync } from "node:fs";
import path from "node:path";
import type { Clock } from "../clock.ts";
import type { LoadedConfig } from "./load-config.ts";

/** The files that `file:` references of the configuration point to. */
export function secretFilesOf({ config, source }: LoadedConfig): readonly string[] {
  const folder = path.dirname(source.file);
  const filesIn = (value: unknown): string[] =>
    typeof value === "string"
      ? value.startsWith("file:")
        ? [path.resolve(folder, value.slice("file:".length))]
        : []
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
export function watchFiles(files: readonly string[], clock: Clock, onChanged: () => void): () => void {
  let before = stateOf(files);
  let told = before;
  let cancel = (): void => undefined;
  const look = (): void => {
    const now = stateOf(files);
    const isResting = now === before;
    before = now;
    cancel = clock.schedule(look, isResting ? pollMs : restMs);
    if (isResting && now !== told) {
      told = now;
      onChanged();
    }
  };
  if (files.length > 0) {
    cancel = clock.schedule(look, pollMs);
  }
  return () => cancel();
}

const stateOf = (files: readonly string[]): string =>
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
