import type { SystemErrorValue } from "../fields/slow.ts";

/** Longest text of one message that is kept, characters. */
const longestText = 200;
const mostErrors = 15;

/** sudo and the like log what somebody ran; a command line may hold anything. */
const commandLine = /\b(COMMAND|CMD)=.*$/;
const secret = /\b(pass(?:word|wd|phrase)?|secret|token|api[-_]?key|authorization)(["']?\s*[=:]\s*["']?)(?!\s)\S+/gi;

/** A message of a log without command lines and what looks like a secret, on one line, cut. */
export const cutMessage = (text: string): string =>
  text
    .slice(0, 4 * longestText)
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(commandLine, "$1=(left out)")
    .replaceAll(secret, "$1$2(left out)")
    .slice(0, longestText);

/** Alike errors become one with their count and the time of the last; the newest first, at most 15. */
export function groupErrors(errors: readonly SystemErrorValue[]): SystemErrorValue[] {
  const groups = new Map<string, SystemErrorValue>();
  for (const error of errors.toSorted(byTime)) {
    const key = `${error.source}\n${error.text}`;
    const known = groups.get(key);
    groups.set(key, known === undefined ? error : { ...known, count: known.count + error.count });
  }
  return [...groups.values()].slice(0, mostErrors);
}

const byTime = (one: SystemErrorValue, other: SystemErrorValue): number => (other.atMs ?? 0) - (one.atMs ?? 0);
