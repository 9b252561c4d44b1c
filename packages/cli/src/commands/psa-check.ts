import { type Command, defineCommand } from "../command.ts";
import { exitCodeOf, printJson, stepsText } from "../psa/report.ts";
import { type TargetOptions, targetOptions, withTarget } from "../psa/target.ts";

export const psaCheck: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "psa check",
  meaning: "Look whether the helpdesk system takes tickets as configured; writes nothing there.",
  options: targetOptions,
  examples: ["tier2 psa check", "tier2 psa check --psa connectwise --sandbox", "tier2 psa check --json"],
  run: async (options, io) =>
    withTarget(options, io, async ({ adapter, context }) => {
      const results = await adapter.check(context);
      if (options.json === true) {
        printJson(io, { kind: adapter.kind, host: adapter.host, results });
      } else {
        io.stdout.write(stepsText(results));
      }
      return exitCodeOf(results);
    }),
});
