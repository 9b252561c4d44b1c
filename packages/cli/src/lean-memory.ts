import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { takesNodeFlags } from "@tier2/button/own-files";

/** What a service that mostly waits can do without. */
const flags = [
  "--optimize-for-size", // heaps grow in small steps
  "--max-semi-space-size=1", // new objects have 1 MB of room, not up to 32
  "--no-opt", // no code is hot here, and the compilers take memory
  "--no-maglev",
  "--no-sparkplug",
  "--liftoff-only", // the same for undici's HTTP parser, which is WebAssembly
];
/** glibc keeps memory for each thread and what is free between the rest; mallopt(3) says what these give back. */
const environment = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "65536", MALLOC_MMAP_THRESHOLD_: "65536" };
const mark = "TIER2_LEAN";

/**
 * For a process that runs for months: less memory, slower code. Where the system can, the process begins anew in its own
 * place (the same process id); else the flags hold from now on. Call it before anything else is loaded.
 */
export function leanMemory(): void {
  if (process.env[mark] !== undefined) {
    delete process.env[mark]; // no child of ours is to take itself for begun anew
    return;
  }
  if (takesNodeFlags && process.execve !== undefined && process.platform === "linux") {
    process.removeAllListeners("warning"); // that it is experimental is of no use in a log
    const words = [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)];
    process.execve(process.execPath, words, { ...process.env, ...environment, [mark]: "1" });
  }
  for (const flag of flags) {
    setFlagsFromString(flag);
  }
}
