import { release, version as systemVersion } from "node:os";
import process from "node:process";
import { nearestName } from "@tier2/bridge";
import { stepsOn } from "../acceptance/all-steps.ts";
import { type AcceptanceSystem, type Step, type StepGroup, stepGroups } from "../acceptance/step.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { exitCodeOf } from "../doctor/finding.ts";
import { interruptedCode } from "../ending.ts";
import { hasColour } from "../has-colour.ts";
import { printJson } from "../print-json.ts";
import { acceptanceShape } from "../shapes/acceptance.ts";
import { painted, plain } from "../status-view.ts";
import { usage } from "../usage.ts";
import { version } from "../version.ts";
import { columnsOf, fitted } from "../wrapped.ts";

interface AcceptanceOptions {
  readonly json?: boolean;
  readonly only?: string;
}

const groups = Object.keys(stepGroups) as readonly StepGroup[];

export const acceptance: Command<AcceptanceOptions> = defineCommand<AcceptanceOptions>({
  name: "acceptance",
  meaning:
    "Look whether an installed service is as it was meant to be, step by step; changes nothing. What takes a person is listed.",
  options: [
    {
      flags: "--only <group>",
      meaning: `the steps of one group alone, also those for a person: ${groups.join(", ")}`,
      choices: groups,
    },
    jsonOption,
  ],
  examples: [
    "sudo tier2 acceptance",
    "tier2 acceptance --only service",
    "tier2 acceptance --json   (as administrator)",
  ],
  json: acceptanceShape,
  run: async ({ only, json }, io) => {
    const system: AcceptanceSystem = process.platform === "win32" ? "windows" : "linux";
    const wanted = chosenOf(only);
    const steps = stepsOn(system).filter(({ group }) => group === (wanted ?? group));
    return accept(steps, { system, isJson: json === true, isWithHandSteps: only !== undefined }, io);
  },
});

function chosenOf(only: string | undefined): StepGroup | undefined {
  const group = groups.find((name) => name === only);
  if (only !== undefined && group === undefined) {
    const meant = nearestName(only, groups);
    const hint = meant === undefined ? `There are: ${groups.join(", ")}.` : `Did you mean "${meant}"?`;
    throw usage(`There is no group of steps "${only}".`, hint);
  }
  return group;
}

interface How {
  readonly system: AcceptanceSystem;
  readonly isJson: boolean;
  readonly isWithHandSteps: boolean;
}

async function accept(steps: readonly Step[], how: How, io: CommandContext): Promise<number> {
  const [{ lookAtSteps }, { groupLines, sumText }] = await Promise.all([
    import("../acceptance/look-at-steps.ts"),
    import("../acceptance/view.ts"),
  ]);
  const outcomes = await lookAtSteps(steps, how.system, io);
  const findings = outcomes.map(({ state, category, seen = "" }) => ({
    ...{ status: state === "failed" ? ("fail" as const) : ("ok" as const), message: seen },
    ...(category === undefined ? {} : { category }),
  }));
  const { ending, stdout, stderr } = io;
  const exitCode = ending.aborted ? interruptedCode : exitCodeOf(findings, false);
  if (how.isJson) {
    const system = `${systemVersion()} ${release()}`;
    printJson(io, {
      status: exitCode === 0 ? "passed" : "failed",
      exitCode,
      version,
      atMs: Date.now(),
      system,
      steps: outcomes,
    });
    return exitCode;
  }
  const paint = hasColour(io) ? painted : plain;
  const view = { columns: columnsOf(stdout), paint, isWithHandSteps: how.isWithHandSteps };
  stdout.write(
    groups
      .flatMap((group) => groupLines(group, outcomes, view))
      .map((line) => `${line}\n`)
      .join(""),
  );
  stderr.write(
    ending.aborted ? "Interrupted.\n" : `${fitted(sumText(outcomes, `docs/${how.system}-acceptance.md`), stderr)}\n`,
  );
  return exitCode;
}
