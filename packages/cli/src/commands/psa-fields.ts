import type { TicketField } from "@tier2/psa-adapters";
import { type Command, defineCommand } from "../command.ts";
import { harmlessLine } from "../harmless.ts";
import { failedStep, report } from "../psa/report.ts";
import { type TargetOptions, targetOptions, withTarget } from "../psa/target.ts";
import { psaFieldsShape } from "../shapes/psa.ts";
import { printJson } from "../print-json.ts";

export const psaFields: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "psa fields",
  meaning: "List what a ticket can be given, with the values that are allowed now.",
  options: targetOptions,
  examples: ["tier2 psa fields", "tier2 psa fields --psa connectwise --sandbox --json"],
  json: psaFieldsShape,
  run: async (options, io) =>
    withTarget(options, io, async ({ adapter, context }) => {
      const answer = await adapter.fields(context);
      const { kind, host } = adapter;
      if ("error" in answer) {
        const steps = [failedStep("fields", answer.error)];
        return report(io, options.json, steps, { kind, host, steps });
      }
      const fields = answer.status === "answered" ? answer.value : [];
      if (options.json === true) {
        printJson(io, { kind, host, fields });
      } else {
        io.stdout.write(fields.map(fieldText).join("\n"));
      }
      if (fields.length === 0) {
        io.stderr.write(`${kind} has no lists of values to choose from.\n`);
      }
      return 0;
    }),
});

/** A value that a ticket can be given, for people. */
export function fieldText({ name, label, kind, isRequired, dependsOn, choices = [], longest }: TicketField): string {
  const remarks = [
    ...(isRequired ? ["required"] : []),
    ...(dependsOn === undefined ? [] : [`depends on ${dependsOn}`]),
    ...(kind === "text" ? [`text${longest === undefined ? "" : ` of at most ${longest} characters`}`] : []),
  ];
  const head = `${name}: ${label}${remarks.length === 0 ? "" : ` (${remarks.join(", ")})`}`;
  const rows = choices.map((choice) => `  ${choice.label}${choice.isDefault === true ? " (default)" : ""}`);
  return [head, ...rows].map((line) => `${harmlessLine(line)}\n`).join("");
}
