import path from "node:path";
import type { QueueSnapshot } from "@tier2/bridge";
import { type BridgeOptions, askBridge } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { configOption } from "../common-options.ts";
import { commaSeparated, exportedPress, jsonLines } from "../queue/export-text.ts";
import { writeWhole } from "../write-whole.ts";
import { mostPresses } from "../queue/most-presses.ts";
import { usage } from "../usage.ts";

interface ExportOptions extends BridgeOptions {
  readonly file?: string;
  readonly format?: string;
}

const formats = { jsonl: jsonLines, csv: commaSeparated } as const;

export const queueExport: Command<ExportOptions> = defineCommand<ExportOptions>({
  name: "queue export",
  meaning: "Write presses and what became of them for other programs; nothing that was read at them, and no names.",
  options: [
    { flags: "--file <file>", meaning: "where to (default: standard output); .csv means comma separated values" },
    { flags: "--format <format>", meaning: "jsonl: one JSON object a line (default); csv: comma separated values" },
    configOption,
  ],
  examples: ["tier2 queue export --file presses.csv", "tier2 queue export >presses.jsonl"],
  run: async ({ file, format, ...options }, io) => {
    const name = format ?? (file !== undefined && path.extname(file).toLowerCase() === ".csv" ? "csv" : "jsonl");
    if (name !== "jsonl" && name !== "csv") {
      throw usage(`There is no format "${name}".`, "Write --format jsonl or --format csv.");
    }
    const { presses, counts } = (await askBridge(options, "GET", `/v1/presses?limit=${mostPresses}`)) as QueueSnapshot;
    const text = formats[name](presses.map(exportedPress));
    if (file === undefined) {
      io.stdout.write(text);
    } else {
      const hint = "Name a file in a folder that this account may write to; without --file it goes to standard output.";
      writeWhole({ file: path.resolve(file), content: text, hint });
      io.stderr.write(`${presses.length} presses are in ${file}\n`);
    }
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (all > presses.length) {
      io.stderr.write(`There are ${all}: these are all that wait or were refused, and the newest others.\n`);
    }
    return 0;
  },
});
