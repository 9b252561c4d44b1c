import { readFileSync } from "node:fs";
import { type ConfigProblem, loadConfig } from "@tier2/bridge";
import { z } from "zod";
import type { CommandContext } from "../command.ts";
import { harmless } from "../harmless.ts";
import { fitted } from "../wrapped.ts";

/** What is wrong with a configuration, as JSON. */
export const problemShape: z.ZodType<ConfigProblem> = z.strictObject({
  ...{ code: z.string(), line: z.number(), place: z.string() },
  ...{ message: z.string(), hint: z.string() },
});

/** Each problem with its place on the output, and how many there are beside it. */
export function printProblems(
  { stdout, stderr }: Pick<CommandContext, "stdout" | "stderr">,
  file: string,
  problems: readonly ConfigProblem[],
): void {
  stdout.write(fitted(problems.map((problem) => problemText(file, problem)).join(""), stdout));
  stderr.write(`${problems.length === 1 ? "1 problem" : `${problems.length} problems`}.\n`);
}

const problemText = (file: string, { line, message, hint }: ConfigProblem): string =>
  `${file}:${line}: ${harmless(message)}\n    ${harmless(hint)}\n`;

/** The text of a configuration, right or not. Throws a Tier2Error that says why there is none. */
export function configText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    loadConfig(file); // tells why it cannot be read
    throw error;
  }
}
