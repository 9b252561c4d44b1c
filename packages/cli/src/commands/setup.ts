import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { type LoadedConfig, configuredProxies, createHttpClient, loadConfig } from "@tier2/bridge";
import type { AdapterContext } from "@tier2/psa-adapters";
import type { RunningSandbox } from "@tier2/psa-adapters/sandbox";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configFileOf, configOption } from "../common-options.ts";
import { givenUp } from "../setup/given-up.ts";
import { draftOfConfig, draftOfSandbox, emptyDraft, policiesOf } from "../setup/offered.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { runSetup } from "../setup/run-setup.ts";
import { refuseUnwritable, writeSetup } from "../setup/write-setup.ts";
import { usage } from "../usage.ts";
import { fitted } from "../wrapped.ts";

export interface SetupOptions {
  readonly config?: string;
  readonly sandbox?: boolean;
}

export const setup: Command<SetupOptions> = defineCommand<SetupOptions>({
  name: "setup",
  meaning: "Write the configuration by answering questions; everything is tried before it is written.",
  options: [
    configOption,
    {
      flags: "--sandbox",
      meaning: "rehearse it against a sandbox on this computer; written only where --config names a file",
    },
  ],
  examples: ["sudo tier2 setup", "tier2 setup --config config.yaml", "tier2 setup --sandbox"],
  run: async (options, io) => {
    if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
      throw usage(
        "The set-up asks questions, and there is no terminal to answer in.",
        "Write the file by hand: docs/configuration.md has an example of everything. " +
          "Then: tier2 config validate, tier2 secret set NAME <FILE, tier2 psa check, tier2 psa test.",
      );
    }
    const { clackPrompts } = await import("../prompts/clack-prompts.ts");
    return setUp(options, io, await clackPrompts(io, () => givenUp(lineOf(options))));
  },
});

/** The line that begins it. */
const lineOf = ({ config, sandbox }: SetupOptions): string =>
  `tier2 setup${sandbox === true ? " --sandbox" : ""}${config === undefined ? "" : ` --config ${config}`}`;

/** The command, whoever answers. */
export async function setUp(options: SetupOptions, io: CommandContext, prompts: Prompts): Promise<number> {
  const configFile = configFileOf(options.config);
  const isRehearsal = options.sandbox === true;
  if (!isRehearsal || options.config !== undefined) {
    refuseUnwritable(configFile);
  }
  const loaded =
    existsSync(configFile) && !(isRehearsal && options.config === undefined) ? read(configFile) : undefined;
  const http = createHttpClient(loaded && (await configuredProxies(loaded.loaded, io.environment)));
  const context: AdapterContext = {
    fetch: http.fetch,
    now: Date.now,
    logger: { debug: () => undefined, warn: (_fields, message) => prompts.say("warning", message) },
    signal: io.ending,
  };
  let sandbox: RunningSandbox | undefined;
  try {
    const files = await runSetup({
      ...{ prompts, context, configFile, again: lineOf(options) },
      existing: loaded?.text,
      isOfService: configFile === configFileOf(undefined),
      kind: loaded?.loaded.config.psa.kind,
      policies: policiesOf(loaded?.loaded.config),
      draftFor: async (system) => {
        if (isRehearsal) {
          const { startSandbox } = await import("@tier2/psa-adapters/sandbox");
          sandbox = await startSandbox(system.kind);
          prompts.say("plain", `A sandbox of ${system.title} runs at ${sandbox.url}: Enter takes what it knows.`);
          return draftOfSandbox(system, sandbox.config);
        }
        return loaded === undefined ? emptyDraft(system) : draftOfConfig(system, loaded.loaded, io.environment);
      },
    });
    if (isRehearsal && options.config === undefined) {
      const next = `Once more: ${lineOf(options)}. In earnest: tier2 setup`;
      io.stderr.write(`${fitted(`That was a rehearsal: nothing is written. ${next}`, io.stderr)}\n`);
      return 0;
    }
    const copy = writeSetup(files, configFile);
    io.stdout.write(`${files.map(({ file }) => `${file} is written.`).join("\n")}\n`);
    io.stderr.write(`${fitted(nextSteps(options, copy), io.stderr)}\n`);
    return 0;
  } finally {
    await sandbox?.close();
    await http.close();
  }
}

/** An existing file that cannot be used is mended first: its comments and keys are the administrator's. */
function read(file: string): { readonly text: string; readonly loaded: LoadedConfig } {
  const loaded = loadConfig(file);
  return { text: readFileSync(file, "utf8"), loaded };
}

function nextSteps(options: SetupOptions, copy: string | undefined): string {
  const { config, sandbox } = options;
  const same = config === undefined ? "" : ` --config ${config}`;
  const before =
    copy === undefined
      ? []
      : [`The file before is kept as ${copy}; secrets that it alone names stay, too: remove both once all works.`];
  if (sandbox === true) {
    return [
      ...before,
      "The sandbox has ended, and its address leads nowhere. One that stays: tier2 sandbox",
      `Look at what was written: tier2 config show${same}`,
      `Once more: ${lineOf(options)}`,
    ].join("\n");
  }
  const service = process.getuid?.() === 0 ? "; its account has to be able to read the files above" : "";
  return [
    ...before,
    "Next:",
    `  tier2 psa test${same}    a test ticket, made and closed`,
    `  tier2 run${same}         the bridge, in this terminal`,
    `  As a service: docs/deploy-linux.md${service}`,
  ].join("\n");
}
