import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import process from "node:process";
import { TransportError } from "./transport.ts";

/** Longest command line that is named, characters. */
const longestCommand = 120;

/** The error of a device that another process holds. */
export const inUseBy = (path: string, holder: string): TransportError =>
  new TransportError("in_use", `The button at ${path} is held by ${holder}.`);

/**
 * Another process that has a device file open, e.g. "process 812 (node tier2 run)"; undefined when there is none, or it
 * cannot be seen: an account that is not root sees its own processes alone, and only Linux tells at all.
 */
export function holderOf(deviceFile: string): string | undefined {
  const processIds = namesIn("/proc").filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const holder = processIds.find((id) =>
    namesIn(`/proc/${id}/fd`).some((descriptor) => targetOf(`/proc/${id}/fd/${descriptor}`) === deviceFile),
  );
  return holder === undefined ? undefined : `process ${holder}${commandOf(holder)}`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it ended, or is not ours to look at
  }
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

function commandOf(processId: string): string {
  try {
    const words = readFileSync(`/proc/${processId}/cmdline`, "utf8").split("\0").join(" ").trim();
    return words === "" ? "" : ` (${words.slice(0, longestCommand)})`;
  } catch {
    return "";
  }
}
