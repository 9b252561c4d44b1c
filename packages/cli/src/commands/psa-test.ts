import { newPressId } from "@tier2/bridge";
import type { AdapterContext, PsaAdapter } from "@tier2/psa-adapters";
import { type Command, defineCommand } from "../command.ts";
import { type Delivery, deliver, told } from "../psa/deliver.ts";
import { type Step, failedStep, report } from "../psa/report.ts";
import { valueSteps } from "../psa/value-steps.ts";
import { type TargetOptions, targetOptions, withTarget } from "../psa/target.ts";
import { psaTicketShape } from "../shapes/psa.ts";

export const psaTest: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "psa test",
  meaning: "Make a marked test ticket for the catch-all contact, read it back, and close it.",
  options: targetOptions,
  examples: ["tier2 psa test", "tier2 psa test --psa connectwise --sandbox"],
  json: psaTicketShape,
  run: async (options, io) =>
    withTarget(options, io, async ({ adapter, context, section }) => {
      const delivery = await deliver(adapter, testDraft(), context);
      const values = delivery.state === undefined ? [] : await valueSteps(adapter, delivery.state, section, context);
      const steps = [...delivery.steps, ...values, ...(await closeStep(adapter, delivery, context))];
      const { kind, host } = adapter;
      return report(io, options.json, steps, { kind, host, steps, ...told(delivery) });
    }),
});

const testDraft = (): Parameters<PsaAdapter["submit"]>[0] => ({
  pressId: newPressId(Date.now()),
  subject: "Test of the help button: nothing to do",
  publicText: "Somebody tries whether the help button reaches this helpdesk. Nothing has to be done.",
  internalNote: "Made by: tier2 psa test. It is closed by the same command; if it is open, it may be closed.",
  person: {},
  isQuiet: true,
});

async function closeStep(adapter: PsaAdapter, { ticket }: Delivery, context: AdapterContext): Promise<readonly Step[]> {
  if (ticket === undefined) {
    return [];
  }
  if (!adapter.capabilities.close) {
    const message = "it cannot be closed from here";
    return [{ name: "close", status: "warning", message, hint: "Look for it in the helpdesk system, and close it." }];
  }
  const closed = await adapter.close(ticket.id, context);
  return "error" in closed
    ? [failedStep("close", closed.error)]
    : [{ name: "close", status: "ok", message: `ticket ${ticket.number} is closed` }];
}
