import type { PrinterValue } from "../../fields/slow.ts";
import { optional } from "../from-tools.ts";
import { wideTextAt } from "./wide-text.ts";

/** PRINTER_INFO_2W on 64 bits (winspool.h). */
const row = { bytes: 136, name: 8, attributes: 104, status: 124, jobs: 128 };
/** PRINTER_ATTRIBUTE_WORK_OFFLINE: somebody told Windows to keep its jobs. */
const worksOffline = 0x400;
/** PRINTER_STATUS_IO_ACTIVE, BUSY, PRINTING and PROCESSING. */
const atWork = 0x100 | 0x200 | 0x400 | 0x4000;
const longestName = 80;

interface Status {
  readonly bit: number;
  readonly words: string;
  /** Nothing is printed until somebody does something. */
  readonly isStop: boolean;
}

const stop = (bit: number, words: string): Status => ({ bit, words, isStop: true });
const note = (bit: number, words: string): Status => ({ bit, words, isStop: false });

/** PRINTER_STATUS_*; the others tell nothing that helps. */
const statuses: readonly Status[] = [
  stop(0x1, "paused"),
  stop(0x2, "error"),
  note(0x4, "is being deleted"),
  stop(0x8, "paper jam"),
  stop(0x10, "out of paper"),
  stop(0x20, "wants paper by hand"),
  stop(0x40, "paper problem"),
  stop(0x80, "offline"),
  stop(0x800, "output bin full"),
  stop(0x1000, "not available"),
  note(0x2_0000, "toner low"),
  stop(0x4_0000, "no toner"),
  note(0x8_0000, "cannot print the page"),
  stop(0x10_0000, "needs somebody at the printer"),
  stop(0x20_0000, "out of memory"),
  stop(0x40_0000, "door open"),
  stop(0x200_0000, "print server offline"),
];

/** `count` rows of PRINTER_INFO_2W; `address` is where the table was in memory: names are pointers into it. */
export function printersOfTable(table: Buffer, address: bigint, count: number, defaultName: string): PrinterValue[] {
  const rows = Math.min(count, Math.floor(table.length / row.bytes));
  return Array.from({ length: rows }, (_unused, index) => {
    const at = index * row.bytes;
    const name = wideTextAt(table, address, at + row.name);
    const isKept = (table.readUInt32LE(at + row.attributes) & worksOffline) !== 0;
    const status = table.readUInt32LE(at + row.status) | (isKept ? 0x80 : 0);
    const found = statuses.filter(({ bit }) => (status & bit) !== 0);
    return {
      name: name.slice(0, longestName) || "printer",
      isDefault: name !== "" && name === defaultName,
      state: found.some(({ isStop }) => isStop) ? "stopped" : (status & atWork) === 0 ? "idle" : "printing",
      waitingJobs: table.readUInt32LE(at + row.jobs),
      ...optional("reason", found.length === 0 ? undefined : found.map(({ words }) => words).join(", ")),
    };
  });
}
