import type { ProcessRow } from "../parts.ts";

/** The kernel's units: bytes of a page, ticks of a second. */
export interface Units {
  readonly pageBytes: number;
  readonly ticksPerSecond: number;
}

/** Most Linux machines have these. */
const usualUnits: Units = { pageBytes: 4096, ticksPerSecond: 100 };

/** AT_PAGESZ and AT_CLKTCK of getauxval(3). */
const auxiliaryKeys = { pageBytes: 6n, ticksPerSecond: 17n } as const;

/** From /proc/self/auxv (proc_pid_auxv(5)) of a 64-bit machine: pairs of key and value. */
export function unitsOf(auxiliaryVector: Buffer): Units {
  const values = new Map<bigint, number>();
  for (let at = 0; at + 16 <= auxiliaryVector.length; at += 16) {
    values.set(auxiliaryVector.readBigUInt64LE(at), Number(auxiliaryVector.readBigUInt64LE(at + 8)));
  }
  return {
    pageBytes: values.get(auxiliaryKeys.pageBytes) ?? usualUnits.pageBytes,
    ticksPerSecond: values.get(auxiliaryKeys.ticksPerSecond) ?? usualUnits.ticksPerSecond,
  };
}

/** From the text of /proc/[pid]/stat (proc_pid_stat(5)); undefined when it is none. The name stands in brackets and may hold anything. */
export function processOf(
  stat: string,
  account: string,
  uptimeSeconds: number,
  { pageBytes, ticksPerSecond }: Units,
): ProcessRow | undefined {
  const [nameFrom, nameTo] = [stat.indexOf("("), stat.lastIndexOf(")")];
  if (nameFrom < 0 || nameTo < nameFrom) {
    return undefined;
  }
  // Counted from the state, which is the third: utime is 14th, stime 15th, starttime 22nd, rss 24th.
  const columns = stat.slice(nameTo + 2).split(" ");
  const at = (position: number): number => Number(columns[position - 3] ?? Number.NaN);
  const usedSeconds = (at(14) + at(15)) / ticksPerSecond;
  const livedSeconds = Math.max(1, uptimeSeconds - at(22) / ticksPerSecond);
  const memoryBytes = at(24) * pageBytes;
  if (!Number.isFinite(usedSeconds) || !Number.isFinite(livedSeconds) || !Number.isFinite(memoryBytes)) {
    return undefined;
  }
  return {
    id: Number.parseInt(stat, 10),
    name: stat.slice(nameFrom + 1, nameTo),
    account,
    memoryBytes,
    processorPercent: Math.round((1000 * usedSeconds) / livedSeconds) / 10,
  };
}

/** Names of accounts by number, from the text of /etc/passwd (passwd(5)). */
export function accountNames(passwd: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of passwd.split("\n")) {
    const [name = "", , id = ""] = line.split(":");
    if (/^\d+$/.test(id) && name !== "") {
      names.set(Number(id), names.get(Number(id)) ?? name);
    }
  }
  return names;
}

/** Longest name the kernel keeps of a process (TASK_COMM_LEN without its end). */
const longestName = 15;

/** A name the kernel cut is completed from the program's file; one that says something else has it behind: "MainThread (node)". */
export function programName(name: string, file: string): string {
  const program = file.replace(/ \(deleted\)$/, "").replace(/^.*\//s, "");
  if (program === "" || program === name) {
    return name;
  }
  return name.length === longestName && program.startsWith(name) ? program : `${name} (${program})`;
}
