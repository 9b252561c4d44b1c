import type { PrinterValue } from "../../fields/slow.ts";
import { lazily } from "../../lazily.ts";
import { readTableInThread } from "../../windows/native.ts";
import { mostPrinters } from "../printers.ts";
import { printersOfTable } from "./printer-table.ts";
import { type ThreadCall, addressOf, openLibrary } from "./thread-calls.ts";
import { wideTextIn } from "./wide-text.ts";

/*
 * Printers by the print spooler. Those that people connected for themselves, and which one they made theirs, Windows tells
 * each account alone: the service sees the computer's and its own default printer. Ran under Wine, never on a real Windows.
 */

const openSpooler = lazily(async () => {
  const spooler = await openLibrary("winspool.drv");
  return {
    enumPrinters: spooler(
      "int __stdcall EnumPrintersW(uint32_t kinds, void *server, uint32_t level, void *table, uint32_t size, void *needed, void *count)",
    ),
    getDefaultPrinter: spooler("int __stdcall GetDefaultPrinterW(void *name, void *length)"),
  };
});

/** PRINTER_ENUM_LOCAL and PRINTER_ENUM_CONNECTIONS. */
const localAndConnected = 0x2 | 0x4;
const infoLevel = 2;
const bufferTooSmall = 122;
const longestName = 1024;

/** Rejects when the spooler does not answer. */
export async function readPrinters(): Promise<PrinterValue[]> {
  const { enumPrinters, getDefaultPrinter } = await openSpooler();
  const count = Buffer.alloc(4);
  const table = await readTableInThread("EnumPrinters", async (buffer, needed) => {
    const isFilled = await enumPrinters(localAndConnected, null, infoLevel, buffer, buffer.length, needed, count);
    if (isFilled === 0 && needed.readUInt32LE() <= buffer.length) {
      throw new Error("Windows' print spooler does not answer: does its service run?");
    }
    return isFilled === 0 ? bufferTooSmall : 0;
  });
  const defaultName = await readDefault(getDefaultPrinter);
  return printersOfTable(table, addressOf(table), count.readUInt32LE(), defaultName).slice(0, mostPrinters);
}

/** Empty when there is none. */
async function readDefault(getDefaultPrinter: ThreadCall): Promise<string> {
  const name = Buffer.alloc(longestName * 2);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(longestName);
  return (await getDefaultPrinter(name, length)) === 0 ? "" : wideTextIn(name, 0);
}
