import type { ConfigProblem } from "@tier2/bridge";
import { z } from "zod";
import type { CommandContext } from "../command.ts";
import { harmless } from "../harmless.ts";
import { fitted } from "../wrapped.ts";

/** What is wrong with a configuration, as JSON. */
export const problemShape: z.ZodType<ConfigProblem> = z.strictObject({
  ...{ code: z.string(), line: z.number(), place: z.string(), origin: z.string().optional() },
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

const problemText = (file: string, { line, origin, message, hint }: ConfigProblem): string =>
  `${harmless(origin ?? `${file}:${line}`)}: ${harmless(message)}\n    ${harmless(hint)}\n`;
