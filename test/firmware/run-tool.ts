import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

export const firmwareFolder: string = path.resolve(import.meta.dirname, "../../firmware");

/** The version as the build hands it to the compiler. */
export function versionDefines(): readonly string[] {
  const [major, minor, patch] = readFileSync(path.join(firmwareFolder, "version.txt"), "utf8").trim().split(".");
  return [`-DT2_FIRMWARE_MAJOR=${major}`, `-DT2_FIRMWARE_MINOR=${minor}`, `-DT2_FIRMWARE_PATCH=${patch}`];
}

export interface ToolRun {
  readonly status: number | null;
  /** Everything the program said. */
  readonly output: string;
}

/** A fuzzer is talkative. */
const longestOutput = 512 * 1024 * 1024;

/** Runs a program in the firmware folder. Throws an Error when it cannot be started. */
export function runTool(command: string, args: readonly string[]): ToolRun {
  const result = spawnSync(command, args, { cwd: firmwareFolder, encoding: "utf8", maxBuffer: longestOutput });
  if (result.error !== undefined) {
    throw new Error(`${command} could not be started (see scripts/system-packages.txt)`, { cause: result.error });
  }
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}
