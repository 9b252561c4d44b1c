import { newPressId } from "@tier2/bridge";
import type { AdapterContext, PsaAdapter } from "@tier2/psa-adapters";
import { type Command, defineCommand } from "../command.ts";
import { type Delivery, deliver } from "../psa/deliver.ts";
import { type Step, exitCodeOf, failedStep, printJson, stepsText } from "../psa/report.ts";
import { valueSteps } from "../psa/value-steps.ts";
import { type TargetOptions, targetOptions, withTarget } from "../psa/target.ts";

export const psaTest: Command<TargetOptions> = defineCommand<TargetOptions>({
  name: "psa test",
  meaning: "Make a marked test ticket for the catch-all contact, read it back, and close it.",
  options: targetOptions,
  examples: ["tier2 psa test", "tier2 psa test --psa connectwise --sandbox"],
  run: async (options, io) =>
    withTarget(options, io, async ({ adapter, context, section }) => {
      const delivery = await deliver(adapter, testDraft(), context);
      const values = delivery.state === undefined ? [] : await valueSteps(adapter, delivery.state, section, context);
      const steps = [...delivery.steps, ...values, ...(await closeStep(adapter, delivery, context))];
      if (options.json === true) {
        printJson(io, { kind: adapter.kind, host: adapter.host, steps, ticket: delivery.state });
      } else {
        io.stdout.write(stepsText(steps));
      }
      return exitCodeOf(steps, delivery.refusals);
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

async function closeStep(adapter: PsaAdapter, { state }: Delivery, context: AdapterContext): Promise<readonly Step[]> {
  if (state === undefined || !adapter.capabilities.close) {
    return state === undefined ? [] : [{ name: "close", status: "warning", message: "close it by hand" }];
  }
  const closed = await adapter.close(state.ticket.id, context);
  return "error" in closed
    ? [failedStep("close", closed.error)]
    : [{ name: "close", status: "ok", message: `ticket ${state.ticket.number} is closed` }];
}
