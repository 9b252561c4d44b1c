import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { type Step, report } from "../psa/report.ts";
import { type TargetOptions, sameTarget, targetOptions, withTarget } from "../psa/target.ts";
import { psaCheckShape } from "../shapes/psa.ts";
import { fitted } from "../wrapped.ts";

export const psaCheck: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "psa check",
  meaning: "Look whether the helpdesk system takes tickets as configured; writes nothing there.",
  options: targetOptions,
  examples: ["tier2 psa check", "tier2 psa check --psa connectwise --sandbox", "tier2 psa check --json"],
  json: psaCheckShape,
  run: async (options, io) =>
    withTarget(options, io, async ({ adapter, context }) => {
      const results = await adapter.check(context);
      const { kind, host } = adapter;
      const code = report(io, options.json, results, { kind, host, results });
      if (io.stderr.isTTY === true && options.json !== true && !io.ending.aborted) {
        printSum(io.stderr, results, sameTarget(options));
      }
      return code;
    }),
});

/** What failed can have left the screen. */
function printSum(stderr: CommandContext["stderr"], results: readonly Step[], target: string): void {
  const named = (wanted: Step["status"]): string =>
    results
      .filter(({ status }) => status === wanted)
      .map(({ name }) => name)
      .join(", ");
  const [failed, warned] = [named("failed"), named("warning")];
  const sums = [...(failed === "" ? [] : [`Failed: ${failed}.`]), ...(warned === "" ? [] : [`Warnings: ${warned}.`])];
  const next =
    failed === ""
      ? `Next, make a test ticket and close it: tier2 psa test${target}`
      : "Mend what failed, then run the command again.";
  stderr.write(`\n${fitted([...sums, next].join("\n"), stderr)}\n`);
}
