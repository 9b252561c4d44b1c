import { readFileSync, readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Worker, WorkerOptions } from "node:worker_threads";

// How our packages reach what stands beside their code: programs and threads of their own, and files. In the single
// executable there is nothing beside the code, and another module with the same names takes this one's place:
// scripts/package/executable/own-files.ts. What it has to bring along is found by the words with which these functions are
// called; write them as the others do.

/** Whether a process of ours takes flags of Node's before its own words. */
export const takesNodeFlags: boolean = true;

/**
 * The words after `process.execPath` that start a module as a program; its own words follow. `name`: the module as seen
 * from the caller, without its ending ("./picture-child"); `base`: the caller's `import.meta.url`; `flags`: of Node's, such
 * that the program works without them, too.
 */
export const ownProgram = (name: string, base: string, flags: readonly string[] = []): readonly string[] => [
  ...flags,
  fileURLToPath(ownModule(name, base)),
];

/** Starts a module as a thread; `name` and `base` as for a program. */
export const openOwnWorker = (name: string, base: string, options: WorkerOptions): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads"); // loaded only now: most commands do without
  return new threads.Worker(ownModule(name, base), options);
};

/** Reads a file that belongs to us. Throws when it is missing. */
export const readOwnFile = (file: URL): Uint8Array => readFileSync(file);

export const readOwnText = (file: URL): string => readFileSync(file, "utf8");

/** The names of the files in a folder that belongs to us; its URL ends with a slash. Throws when it is missing. */
export const listOwnFiles = (folder: URL): readonly string[] => readdirSync(folder);

const ownModule = (name: string, base: string): URL => new URL(`${name}${base.endsWith(".ts") ? ".ts" : ".js"}`, base);
