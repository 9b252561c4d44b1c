import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  type CaptureOnceOptions,
  type CapturedOnce,
  type HttpClient,
  type LoadedConfig,
  Tier2Error,
  captureOnce,
  composeReport,
  configuredProxies,
  createHttpClient,
  loadConfig,
  messageOf,
  openConfiguredAdapter,
} from "@tier2/bridge";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configFileOf, configOption, jsonOption } from "../common-options.ts";
import { printJson } from "../psa/report.ts";
import { withHint } from "../sentence.ts";
import { telemetryText } from "../telemetry-text.ts";

export interface TelemetryOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly report?: string;
}

/** Longest time of the readings that take long. */
const timeoutMs = 20_000;

export const telemetry: Command<TelemetryOptions> = defineCommand<TelemetryOptions>({
  name: "telemetry",
  meaning: "Print what a press would send now; sends nothing, and needs no running bridge.",
  options: [
    configOption,
    jsonOption,
    { flags: "--report <file>", meaning: "write the HTML report that a ticket gets, too" },
  ],
  examples: ["tier2 telemetry", "tier2 telemetry --config config.yaml --report report.html", "tier2 telemetry --json"],
  run: async (options, io) => {
    const loaded = loadConfig(configFileOf(options.config));
    const captured = await capture(loaded, io);
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

async function capture(loaded: LoadedConfig, io: CommandContext): Promise<CapturedOnce> {
  const { http, helpdesk } = await wayOf(loaded, io);
  try {
    return await captureOnce({
      config: loaded.config,
      helpdesk,
      fetch: http.fetch,
      proxy: () => (helpdesk === undefined ? undefined : http.proxyOf(`https://${helpdesk.host}`)),
      signal: AbortSignal.any([io.ending, AbortSignal.timeout(timeoutMs)]),
    });
  } finally {
    await http.close();
  }
}

interface Way {
  readonly http: HttpClient;
  readonly helpdesk: CaptureOnceOptions["helpdesk"];
}

/** Who may not read the secrets sees all but the helpdesk system. */
async function wayOf(loaded: LoadedConfig, { environment, stderr }: CommandContext): Promise<Way> {
  try {
    const helpdesk = await openConfiguredAdapter(loaded, environment);
    return { http: createHttpClient(await configuredProxies(loaded, environment)), helpdesk };
  } catch (error) {
    const hint = error instanceof Tier2Error ? error.hint : undefined;
    stderr.write(`${withHint(`The helpdesk system is left out: ${messageOf(error)}`, hint)}\n`);
    return { http: createHttpClient({ noProxy: "*" }), helpdesk: undefined };
  }
}

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
