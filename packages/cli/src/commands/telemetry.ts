import { writeFileSync } from "node:fs";
import path from "node:path";
import { type CapturedOnce, Tier2Error, composeReport, loadConfig, messageOf } from "@tier2/bridge";
import { captureNow } from "../capture-now.ts";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf, configOption, jsonOption } from "../common-options.ts";
import { telemetryText } from "../telemetry-text.ts";
import { telemetryShape } from "../shapes/telemetry.ts";
import { printJson } from "../print-json.ts";

export interface TelemetryOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly report?: string;
}

export const telemetry: Command<TelemetryOptions> = defineCommand<TelemetryOptions>({
  name: "telemetry",
  meaning: "Print what a press would send now; sends nothing, and needs no running bridge.",
  options: [
    configOption,
    jsonOption,
    { flags: "--report <file>", meaning: "write the HTML report that a ticket gets, too" },
  ],
  examples: ["tier2 telemetry", "tier2 telemetry --config config.yaml --report report.html", "tier2 telemetry --json"],
  json: telemetryShape,
  run: async (options, io) => {
    const loaded = loadConfig(configFileOf(options.config));
    const captured = await captureNow(loaded, io);
    if (options.json === true) {
      const { evidence, processes, person, picture } = captured;
      printJson(io, { person, evidence, processes, picture });
    } else {
      io.stdout.write(telemetryText(captured));
    }
    if (options.report !== undefined) {
      writeReport(path.resolve(options.report), captured);
      io.stderr.write(`The report is in ${options.report}\n`);
    }
    return 0;
  },
});

function writeReport(file: string, { evidence, processes, person, picture }: CapturedOnce): void {
  try {
    writeFileSync(file, composeReport({ evidence, processes, person, screen: { notAvailable: picture.text } }));
  } catch (error) {
    const description = {
      code: "report_not_written",
      category: "usage",
      message: `The report cannot be written: ${messageOf(error)}`,
      hint: "Name a file in a folder that this account may write to.",
    } as const;
    throw new Tier2Error(description, { cause: error });
  }
}
