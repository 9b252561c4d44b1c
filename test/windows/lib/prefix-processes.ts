import { readFileSync, readdirSync } from "node:fs";

export interface PrefixProcess {
  /** Linux' process id. */
  readonly pid: number;
  /** As Wine writes it: `C:\\...\\program.exe words`. */
  readonly commandLine: string;
}

/** The processes that live in a Wine prefix: those whose environment names it. */
export function processesOf(prefix: string): PrefixProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const environment = read(`/proc/${name}/environ`);
      return environment.split("\0").includes(`WINEPREFIX=${prefix}`)
        ? [{ pid: Number(name), commandLine: read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim() }]
        : [];
    });
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return ""; // it ended meanwhile, or is somebody else's
  }
}
