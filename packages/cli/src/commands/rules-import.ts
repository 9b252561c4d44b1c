import type { ImportProblem } from "@tier2/bridge/rules";
import { exitCodes } from "@tier2/bridge";
import { z } from "zod";
import { type Command, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { harmless } from "../harmless.ts";
import { printJson } from "../print-json.ts";
import { readGivenFile } from "../rules/read-given-file.ts";
import { shapeOf } from "../shapes/shape-of.ts";
import { fitted } from "../wrapped.ts";

interface ImportOptions {
  readonly json?: boolean;
}

interface Imported {
  /** The section `rules` of a configuration. */
  readonly yaml: string;
  readonly rules: number;
  readonly problems: readonly ImportProblem[];
}

const shape: z.ZodType = shapeOf<Imported>()(
  z.strictObject({
    ...{ yaml: z.string(), rules: z.number() },
    problems: z.array(z.strictObject({ place: z.string(), message: z.string() })),
  }),
);

export const rulesImport: Command<ImportOptions> = defineCommand<ImportOptions>({
  name: "rules import",
  meaning: 'Translate rules of the older form, JSON with "defaults" and "custom_rules", and list what has no like.',
  argument: { name: "file", meaning: "the JSON, e.g. as copied from Advanced Options" },
  options: [jsonOption],
  examples: ["tier2 rules import custom-rules.json", "tier2 rules import custom-rules.json >rules.yaml"],
  json: shape,
  run: async ({ json }, io, file) => {
    const { importRules, loadExpressions, rulesYaml } = await import("@tier2/bridge/rules");
    const text = readGivenFile(file, "Name the file that the old rules were copied to.");
    const parts = importRules(text, await loadExpressions());
    const problems = parts.flatMap((part) => part.problems);
    const rules = parts.reduce((sum, part) => sum + part.rules.length, 0);
    const yaml = rulesYaml(parts);
    if (json === true) {
      printJson(io, { yaml, rules, problems });
    } else {
      io.stdout.write(yaml);
      const lines = problems.map(({ place, message }) => `  ${harmless(`${file}: ${place}: ${message}`)}.\n`);
      io.stderr.write(fitted(`${told(rules, problems.length)}\n${lines.join("")}`, io.stderr));
    }
    return problems.length === 0 ? 0 : exitCodes.rule;
  },
});

function told(rules: number, problems: number): string {
  const made = rules === 1 ? "1 rule." : `${rules} rules.`;
  return problems === 0
    ? `${made} Put them into the configuration, then: tier2 rules check`
    : `${made} Not translated, and marked NOT TRANSLATED in the YAML:`;
}
