import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ConfigProblem, exitCodes } from "@tier2/bridge";
import { z } from "zod";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configFileOf } from "../common-options.ts";
import { printProblems, problemShape } from "../config/problem-lines.ts";
import { harmlessLine } from "../harmless.ts";
import { printJson } from "../print-json.ts";
import { type TargetOptions, targetOptions } from "../psa/target.ts";
import { liveFields } from "../rules/live-fields.ts";
import { type ReadRules, readRules } from "../rules/read-rules.ts";
import { shapeOf } from "../shapes/shape-of.ts";
import { usage } from "../usage.ts";
import { fitted } from "../wrapped.ts";

interface Checked {
  readonly file: string;
  /** Kind of the helpdesk system. */
  readonly psa: string;
  readonly rules: number;
  readonly isValid: boolean;
  /** Why values were not compared with those of the helpdesk system; missing: they were, or there are none. */
  readonly notCompared?: string;
  readonly problems: readonly ConfigProblem[];
}

const shape: z.ZodType = shapeOf<Checked>()(
  z.strictObject({
    ...{ file: z.string(), psa: z.string(), rules: z.number(), isValid: z.boolean() },
    notCompared: z.string().exactOptional(),
    problems: z.array(problemShape),
  }),
);

export const rulesCheck: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "rules check",
  meaning:
    "Name everything that is wrong with the rules and the ticket texts; compares values with those that the helpdesk system has now.",
  options: targetOptions,
  examples: [
    "tier2 rules check",
    "tier2 rules check --sandbox",
    "tier2 rules check --config rules.yaml --sandbox --psa connectwise",
  ],
  json: shape,
  run: async (options, io) => {
    const { hasTexts, ...checked } = await check(options, io);
    const { file, rules, isValid, notCompared, problems } = checked;
    if (options.json === true) {
      printJson(io, checked);
      return isValid ? 0 : exitCodes.rule;
    }
    if (notCompared !== undefined) {
      io.stderr.write(
        fitted(`Values are not compared with the helpdesk system: ${harmlessLine(notCompared)}\n`, io.stderr),
      );
    }
    if (isValid) {
      io.stdout.write(`${file}${rightText(rules, hasTexts)}.\n`);
      io.stderr.write(rules === 0 ? "" : "What they make of a press: tier2 rules test --press last\n");
      return 0;
    }
    printProblems(io, file, problems);
    return exitCodes.rule;
  },
});

function rightText(rules: number, hasTexts: boolean): string {
  const ofRules = rules === 1 ? "its rule" : `its ${rules} rules`;
  const parts = [...(rules === 0 ? [] : [ofRules]), ...(hasTexts ? ["its ticket texts"] : [])];
  const isOne = parts.length === 1 && rules === 1;
  return parts.length === 0 ? " has no rules" : `: ${parts.join(" and ")} ${isOne ? "is" : "are"} right`;
}

async function check(options: TargetOptions, io: CommandContext): Promise<Checked & { readonly hasTexts: boolean }> {
  const file = fileOf(options, io);
  const read = await readRules(file);
  const psa = options.psa ?? read.psa;
  if (psa === undefined && read.problems.length === 0) {
    throw usage(`${file} names no helpdesk system.`, "Write: --sandbox --psa KIND");
  }
  const target = { ...options, ...(options.sandbox === true && psa !== undefined ? { psa } : {}) };
  const live = options.psa !== undefined || hasValues(read) ? await liveFields(target, io) : undefined;
  const { findRuleProblems, findTextProblems } = await import("@tier2/bridge/rules");
  const ticketFields = live !== undefined && "fields" in live ? live.fields : undefined;
  const deeper = findRuleProblems({ source: read.source, rules: read.rules, psa: psa ?? "", ticketFields });
  const problems = [...read.problems, ...deeper, ...findTextProblems(read)];
  return {
    ...{ file, psa: psa ?? "", rules: read.rules.length, isValid: problems.length === 0 },
    ...(live !== undefined && "why" in live ? { notCompared: live.why } : {}),
    ...{ problems, hasTexts: Object.keys(read.texts).length > 0 },
  };
}

const exampleFile = fileURLToPath(new URL("../../assets/rules/example.yaml", import.meta.url));

/** A sandbox needs no configuration: without one it is the example that is checked. */
function fileOf({ config, sandbox }: TargetOptions, { stderr }: CommandContext): string {
  const file = configFileOf(config);
  if (config !== undefined || sandbox !== true || existsSync(file)) {
    return file;
  }
  stderr.write(fitted(`There is no configuration ${file}: this checks an example.\n`, stderr));
  return exampleFile;
}

/** Rules that set nothing have nothing to compare. */
const hasValues = ({ rules }: ReadRules): boolean => rules.some(({ rule }) => rule.set !== undefined);
