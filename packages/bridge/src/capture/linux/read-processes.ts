import { readFileSync, readdirSync, readlinkSync, statSync } from "node:fs";
import os from "node:os";
import { setImmediate } from "node:timers/promises";
import { largestProcesses } from "../largest-processes.ts";
import type { ProcessList, ProcessRow } from "../parts.ts";
import { type Units, accountNames, processOf, programName, unitsOf } from "./process-list.ts";
import { readText, textOrNone } from "./read-text.ts";

/** So many are read in one go, some milliseconds; what else there is to do comes in between. */
const atOnce = 50;

let units: Units | undefined;

/** Reads /proc. No command lines. Rejects when the signal says so. */
export async function readProcesses(signal: AbortSignal): Promise<ProcessList> {
  units ??= unitsOf(readFileSync("/proc/self/auxv"));
  const accounts = accountNames(textOrNone("/etc/passwd"));
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const rows: ProcessRow[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    await setImmediate(undefined, { signal });
    const uptimeSeconds = os.uptime();
    for (const id of ids.slice(from, from + atOnce)) {
      rows.push(...readProcess(id, accounts, uptimeSeconds, units));
    }
  }
  const { count, processes } = largestProcesses(rows);
  return { count, processes: processes.map((row) => ({ ...row, name: programName(row.name, executableOf(row.id)) })) };
}

/** Empty for the kernel's own, those of other accounts (root may ask all), and those that ended. */
function executableOf(id: number): string {
  try {
    return readlinkSync(`/proc/${id}/exe`);
  } catch {
    return "";
  }
}

/** None when it ended meanwhile. */
function readProcess(
  id: string,
  accounts: ReadonlyMap<number, string>,
  uptimeSeconds: number,
  kernelUnits: Units,
): ProcessRow[] {
  try {
    const { uid } = statSync(`/proc/${id}`);
    const account = accounts.get(uid) ?? String(uid);
    const row = processOf(readText(`/proc/${id}/stat`), account, uptimeSeconds, kernelUnits);
    return row === undefined ? [] : [row];
  } catch {
    return [];
  }
}
