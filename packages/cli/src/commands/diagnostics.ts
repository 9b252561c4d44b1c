import path from "node:path";
import { gzipSync } from "node:zlib";
import { sizeText } from "@tier2/bridge";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf, configOption } from "../common-options.ts";
import { confirmed, refuseUnasked, yesOption } from "../prompts/confirmed.ts";
import { writeWhole } from "../write-whole.ts";
import { harmlessJson, schemaVersion } from "../print-json.ts";

interface DiagnosticsOptions {
  readonly config?: string;
  readonly out?: string;
  readonly yes?: boolean;
}

const defaultFile = "tier2-diagnostics.json";

export const diagnostics: Command<DiagnosticsOptions> = defineCommand<DiagnosticsOptions>({
  name: "diagnostics",
  meaning:
    "Write one file for whoever helps you: no secrets, and words in the place of names, addresses and serial numbers.",
  options: [
    { flags: "--out <file>", meaning: `where to (default: ${defaultFile}); .gz packs it` },
    yesOption,
    configOption,
  ],
  examples: ["tier2 diagnostics", "sudo tier2 diagnostics --out diagnostics.json.gz --yes"],
  run: async ({ config, out = defaultFile, yes }, io) => {
    refuseUnasked(io, yes); // before minutes are spent
    const { collectDiagnostics } = await import("../diagnostics/collect.ts");
    const { readLog } = await import("../diagnostics/read-log.ts");
    const { commandTable } = await import("../command-table.generated.ts");
    const doctor = commandTable.find(({ name }) => name === "doctor");
    io.stderr.write("Collecting ... What is collected goes into the file alone; nothing of it is sent.\n");
    const configFile = configFileOf(config);
    const parts = await collectDiagnostics({ configFile, config, io, doctor, readLog });
    const width = Math.max(...parts.map(({ name }) => name.length));
    const lines = parts.map(({ name, meaning, content }) => {
      const size = sizeText(JSON.stringify(content ?? null).length);
      return `  ${name.padEnd(width)}  ${size.padStart(9)}  ${meaning}\n`;
    });
    io.stderr.write(`What goes into ${out}:\n${lines.join("")}`);
    if (!(await confirmed(io, yes, `Write ${out}?`))) {
      io.stderr.write("Nothing is written.\n");
      return 0;
    }
    const content = Object.fromEntries(parts.map((part) => [part.name, part.content]));
    write(path.resolve(out), { schemaVersion, madeAt: new Date().toISOString(), ...content });
    io.stdout.write(`${out}\n`);
    io.stderr.write("Read it before you send it on: it is text.\n");
    return 0;
  },
});

function write(file: string, content: object): void {
  const text = `${harmlessJson(JSON.stringify(content, undefined, 2))}\n`;
  const hint = "Name another by --out FILE, in a folder that this account may write to.";
  writeWhole({ file, content: file.endsWith(".gz") ? gzipSync(text) : text, hint });
}
