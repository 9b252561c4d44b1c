import { configJsonSchema, configTextOf, findProblems, ignoredText, loadConfig, secretNamesOf } from "@tier2/bridge";
import { z } from "zod";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf, configOption, jsonOption } from "../common-options.ts";
import { effectiveConfig } from "../config/effective.ts";
import { printProblems, problemShape } from "../config/problem-lines.ts";
import { printJson } from "../print-json.ts";
import { withHint } from "../sentence.ts";
import { fitted } from "../wrapped.ts";

interface ConfigOptions {
  readonly config?: string;
  readonly json?: boolean;
}

const options = [configOption, jsonOption];

export const configValidate: Command<ConfigOptions> = defineCommand<ConfigOptions>({
  name: "config validate",
  meaning: "Name everything that is wrong with the configuration, and whether its secrets can be read; asks nobody.",
  options,
  examples: ["tier2 config validate", "tier2 config validate --config config.yaml", "tier2 config validate --json"],
  json: z.strictObject({
    file: z.string(),
    isValid: z.boolean(),
    problems: z.array(problemShape),
    /** Values of the registry that cannot be used; the rest is right. */
    ignored: z.array(problemShape),
  }),
  run: async ({ config, json }, io) => {
    const file = configFileOf(config);
    const problems = await findProblems(file, configTextOf(file), io.environment);
    const loaded = problems.length === 0 ? loadConfig(file) : undefined;
    const ignored = loaded?.source.ignored ?? [];
    if (json === true) {
      printJson(io, { file, isValid: loaded !== undefined, problems, ignored });
    } else if (loaded === undefined) {
      printProblems(io, file, problems);
    } else {
      const secrets = secretNamesOf(loaded).size;
      const read = secrets === 0 ? "" : ` Its ${secrets === 1 ? "secret" : `${secrets} secrets`} can be read.`;
      io.stdout.write(`${file} is right.${read}\n`);
      for (const problem of ignored) {
        io.stderr.write(`Ignored: ${fitted(withHint(ignoredText(problem), problem.hint), io.stderr)}\n`);
      }
      io.stderr.write("Whether the helpdesk system takes it: tier2 psa check\n");
    }
    return problems.length === 0 ? 0 : 3;
  },
});

export const configShow: Command<ConfigOptions> = defineCommand<ConfigOptions>({
  name: "config show",
  meaning: "Print the configuration as it is in force, defaults marked; secrets as references, never themselves.",
  options,
  examples: ["tier2 config show", "tier2 config show --json"],
  json: z.strictObject({
    file: z.string(),
    config: z.record(z.string(), z.unknown()),
    defaults: z.array(z.string()),
    /** Who set what is not of the file, by its place: the organisation's policies, or the installer. */
    origins: z.record(z.string(), z.enum(["policy", "vendor"])),
  }),
  run: async ({ config, json }, io) => {
    const file = configFileOf(config);
    const loaded = loadConfig(file);
    const problems = await findProblems(file, configTextOf(file), io.environment);
    const shown = effectiveConfig(loaded, problems);
    if (json === true) {
      const origins = Object.fromEntries(loaded.source.origins);
      printJson(io, { file, config: shown.values, defaults: shown.defaults, origins });
    } else {
      io.stdout.write(shown.text);
    }
    if (problems.length > 0) {
      io.stderr.write("It has problems: tier2 config validate\n");
    }
    return 0;
  },
});

export const configSchema: Command<object> = defineCommand<object>({
  name: "config schema",
  meaning: "Print the JSON Schema of the configuration, for editors.",
  options: [],
  examples: ["tier2 config schema >config.schema.json"],
  run: async (_options, { stdout }) => {
    stdout.write(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
    return 0;
  },
});
