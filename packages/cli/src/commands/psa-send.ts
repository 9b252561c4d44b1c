import { newPressId } from "@tier2/bridge";
import { type Command, defineCommand } from "../command.ts";
import { deliver, told } from "../psa/deliver.ts";
import { report } from "../psa/report.ts";
import { valueSteps } from "../psa/value-steps.ts";
import { type TargetOptions, targetOptions, withTarget } from "../psa/target.ts";
import { psaTicketShape } from "../shapes/psa.ts";
import { usage } from "../usage.ts";

interface SendOptions extends TargetOptions {
  readonly subject?: string;
  readonly text?: string;
  readonly note?: string;
  readonly email?: string;
  readonly name?: string;
  readonly set?: readonly string[];
}

export const psaSend: Command<SendOptions> = defineCommand<SendOptions>({
  name: "psa send",
  meaning: "Make a ticket by hand.",
  options: [
    { flags: "--subject <text>", meaning: "what it is about" },
    { flags: "--text <text>", meaning: "what the customer may read" },
    { flags: "--note <text>", meaning: "what only technicians may read" },
    { flags: "--email <address>", meaning: "whose ticket it is" },
    { flags: "--name <name>", meaning: "that person's name" },
    { flags: "--set <values...>", meaning: "values as NAME=LABEL; tier2 psa fields lists them" },
    ...targetOptions,
  ],
  examples: [
    'tier2 psa send --subject "Printer" --text "Out of toner" --email jane.doe@acme.example',
    'tier2 psa send --subject "Server" --set "priority=Priority 1 - Critical" --psa connectwise --sandbox',
  ],
  json: psaTicketShape,
  run: async (options, io) => {
    const { subject, text = "", note = "Made by: tier2 psa send.", email, name } = options;
    if (subject === undefined || subject.trim() === "") {
      throw usage("A ticket needs a subject.", 'Write: tier2 psa send --subject "..."');
    }
    const fields = Object.fromEntries((options.set ?? []).map(parseValue));
    return withTarget(options, io, async ({ adapter, context, section }) => {
      const person = { ...(email === undefined ? {} : { email }), ...(name === undefined ? {} : { name }) };
      const draft = { pressId: newPressId(Date.now()), subject, publicText: text, internalNote: note, person, fields };
      const delivery = await deliver(adapter, draft, context);
      const { state } = delivery;
      const values = state === undefined ? [] : await valueSteps(adapter, state, { ...section, ...fields }, context);
      const steps = [...delivery.steps, ...values];
      const { kind, host } = adapter;
      return report(io, options.json, steps, { kind, host, steps, ...told(delivery) });
    });
  },
});

function parseValue(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) {
    throw usage(`"${text}" is no value.`, 'Write NAME=LABEL, e.g. --set "priority=High".');
  }
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
