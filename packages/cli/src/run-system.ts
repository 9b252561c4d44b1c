import { spawnSync } from "node:child_process";
import process from "node:process";

/** How a program of the system ended. */
export interface SystemOutcome {
  /** -1: it is not there. */
  readonly code: number;
  /** Its standard error, without space around it. */
  readonly said: string;
  readonly printed: string;
}

/** A program of the system, and its arguments; waits for its end. */
export type RunSystem = (words: readonly [string, ...string[]]) => SystemOutcome;

const longestOutputBytes = 16 * 1024 * 1024;

export const runSystem: RunSystem = ([program, ...words]) => {
  // A shell that became root by su alone does not look where groupadd is; what programs say is read here, too.
  const env = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`, LC_ALL: "C" };
  const options = { encoding: "utf8", env, maxBuffer: longestOutputBytes } as const;
  const { status, error, stdout, stderr } = spawnSync(program, words, options);
  return { code: error === undefined ? (status ?? 1) : -1, said: (stderr ?? "").trim(), printed: stdout ?? "" };
};
