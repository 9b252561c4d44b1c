import { execFileSync } from "node:child_process";
import path from "node:path";

/** Compiles the shim into the folder. Throws an Error with what the compiler says. Its path. */
export function buildShim(folder: string): string {
  const library = path.join(folder, "power-loss-shim.so");
  const source = path.join(import.meta.dirname, "shim.c");
  const flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"];
  execFileSync("cc", [...flags, "-o", library, source, "-ldl", "-lpthread"], { stdio: "pipe" });
  return library;
}

/** Environment of a process whose writes below `folder` are written down in `logFile`, on the same file system. */
export const shimEnvironment = (library: string, folder: string, logFile: string): Record<string, string> => ({
  LD_PRELOAD: library,
  TIER2_POWER_LOSS_FOLDER: folder,
  TIER2_POWER_LOSS_LOG: logFile,
  UV_USE_IO_URING: "0", // it would pass the shim by
});
