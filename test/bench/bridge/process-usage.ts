import { readFileSync } from "node:fs";

/** Resident memory of a process, megabytes (/proc/PID/status, VmRSS). */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** Of /proc; 100 on every Linux (USER_HZ). */
const ticksPerSecond = 100;

/** Processor time of a process with all its threads, seconds (/proc/PID/stat, utime and stime); not of its children. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // begins with the third
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
