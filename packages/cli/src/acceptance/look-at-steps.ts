import type { CommandContext } from "../command.ts";
import { createFacts } from "../doctor/facts.ts";
import { runChecks } from "../doctor/run-checks.ts";
import { linuxLooks } from "./linux/looks.ts";
import { checksOf } from "./look.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { sharedLooks } from "./shared-looks.ts";
import type { AcceptanceSystem, Step } from "./step.ts";
import { windowsLooks } from "./windows/looks.ts";

/** How each step went, in their order; each is looked at in time, whatever happens. */
export async function lookAtSteps(
  steps: readonly Step[],
  system: AcceptanceSystem,
  io: CommandContext,
): Promise<readonly Outcome[]> {
  const facts = createFacts(undefined, io);
  const looks = { ...sharedLooks, ...(system === "windows" ? windowsLooks() : linuxLooks()) };
  try {
    const findings = await Promise.all(runChecks(checksOf(steps, looks), facts, io.ending, againOf(steps)));
    return steps.map((step) =>
      outcomeOf(
        step,
        findings.find(({ name }) => name === step.id),
      ),
    );
  } finally {
    await facts.close();
  }
}

const againOf =
  (steps: readonly Step[]) =>
  (id: string): string =>
    `tier2 acceptance --only ${steps.find((step) => step.id === id)?.group ?? ""}`;
