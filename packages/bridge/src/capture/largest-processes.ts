import type { ProcessList, ProcessRow } from "./parts.ts";

/** More are counted, not listed. */
const mostProcesses = 60;

/** The largest first, cut to 60; the count is of all. */
export const largestProcesses = (rows: readonly ProcessRow[]): ProcessList => ({
  count: rows.length,
  processes: rows.toSorted((one, other) => other.memoryBytes - one.memoryBytes).slice(0, mostProcesses),
});
