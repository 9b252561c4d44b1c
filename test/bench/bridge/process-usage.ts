import { readFileSync, readdirSync } from "node:fs";

/** Resident memory of a process, megabytes (/proc/PID/status, VmRSS). */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/**
 * Processor time of a process's threads that live, seconds, not of its children. From /proc/PID/task/ID/schedstat, which counts
 * nanoseconds: /proc/PID/stat counts hundredths of a second, of which a process at rest has a handful a minute.
 */
export const processorSeconds = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e9)
    .reduce((sum, one) => sum + one, 0);
