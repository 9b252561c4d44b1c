import type { TicketField } from "@tier2/psa-adapters";
import { type Command, defineCommand } from "../command.ts";
import { exitCodeOf, failedStep, printJson, stepsText } from "../psa/report.ts";
import { type TargetOptions, targetOptions, withTarget } from "../psa/target.ts";

export const psaFields: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "psa fields",
  meaning: "List what a ticket can be given, with the values that are allowed now.",
  options: targetOptions,
  examples: ["tier2 psa fields", "tier2 psa fields --psa connectwise --sandbox --json"],
  run: async (options, io) =>
    withTarget(options, io, async ({ adapter, context }) => {
      const answer = await adapter.fields(context);
      if (answer.status === "unsupported") {
        io.stderr.write(`${adapter.kind} has no values to choose.\n`);
        return 0;
      }
      if (answer.status !== "answered") {
        const steps = [failedStep("fields", answer.error)];
        io.stderr.write(stepsText(steps));
        return exitCodeOf(steps, [answer]);
      }
      if (options.json === true) {
        printJson(io, { kind: adapter.kind, host: adapter.host, fields: answer.value });
      } else {
        io.stdout.write(answer.value.map(fieldText).join("\n"));
      }
      return 0;
    }),
});

function fieldText({ name, label, kind, isRequired, dependsOn, choices = [], longest }: TicketField): string {
  const remarks = [
    ...(isRequired ? ["required"] : []),
    ...(dependsOn === undefined ? [] : [`by ${dependsOn}`]),
    ...(kind === "text" ? [`text${longest === undefined ? "" : ` of at most ${longest}`}`] : []),
  ];
  const head = `${name}: ${label}${remarks.length === 0 ? "" : ` (${remarks.join(", ")})`}\n`;
  return `${head}${choices.map((choice) => `  ${choice.label}${choice.isDefault === true ? " (default)" : ""}\n`).join("")}`;
}
