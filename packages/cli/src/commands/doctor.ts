import { nearestName } from "@tier2/bridge";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configOption, jsonOption } from "../common-options.ts";
import type { Check } from "../doctor/check.ts";
import { interruptedCode } from "../ending.ts";
import { type CheckedFinding, exitCodeOf, isUnconfigured, sumOf } from "../doctor/finding.ts";
import { hasColour } from "../has-colour.ts";
import { doctorShape } from "../shapes/doctor.ts";
import { painted, plain } from "../status-view.ts";
import { version } from "../version.ts";
import { printJson } from "../print-json.ts";
import { usage } from "../usage.ts";
import { columnsOf, fitted } from "../wrapped.ts";

interface DoctorOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly only?: readonly string[];
  readonly strict?: boolean;
  /** True: without a number. */
  readonly wait?: string | true;
}

const usualWaitSeconds = 120;
const longestWaitSeconds = 3600;

export const doctor: Command<DoctorOptions> = defineCommand<DoctorOptions>({
  name: "doctor",
  meaning:
    "Look at everything between the button and the ticket, and say of what is not well what to do; changes nothing.",
  options: [
    configOption,
    { flags: "--only <name...>", meaning: "these checks alone, by the names that the command prints" },
    { flags: "--strict", meaning: "a warning counts in the exit code as a failure does" },
    {
      flags: "--wait [seconds]",
      meaning: `first wait until the bridge answers, as after an installation, at most so long (default: ${usualWaitSeconds})`,
    },
    jsonOption,
  ],
  examples: ["tier2 doctor", "tier2 doctor --only button permission", "sudo tier2 doctor --json --strict"],
  json: doctorShape,
  run: async (options, io) => {
    const { allChecks } = await import("../doctor/all-checks.ts");
    const checks = chosenOf(allChecks, options.only);
    if (options.wait !== undefined) {
      await waitForBridge(secondsOf(options.wait), options, io);
    }
    return examine(checks, options, io);
  },
});

function chosenOf(checks: readonly Check[], only: readonly string[] | undefined): readonly Check[] {
  const names = checks.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = nearestName(unknown, names);
    const hint = meant === undefined ? `There are: ${names.join(", ")}.` : `Did you mean "${meant}"?`;
    throw usage(`There is no check "${unknown}".`, hint);
  }
  return checks.filter(({ name }) => only?.includes(name) ?? true);
}

function secondsOf(text: string | true): number {
  const seconds = text === true ? usualWaitSeconds : Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestWaitSeconds) {
    throw usage(`--wait takes whole seconds, 1 to ${longestWaitSeconds}.`, "E.g. tier2 doctor --wait 60");
  }
  return seconds;
}

async function waitForBridge(
  seconds: number,
  { config }: DoctorOptions,
  { stderr, ending }: CommandContext,
): Promise<void> {
  const [{ awaitBridge }, { askStatus }] = await Promise.all([
    import("../doctor/await-bridge.ts"),
    import("../doctor/bridge-status.ts"),
  ]);
  stderr.write(`Waiting for the bridge, at most ${seconds} s.\n`);
  const over = AbortSignal.any([ending, AbortSignal.timeout(seconds * 1000)]);
  await awaitBridge(async (signal) => askStatus(config, signal), over);
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

async function examine(checks: readonly Check[], options: DoctorOptions, io: CommandContext): Promise<number> {
  const [{ createFacts }, { runChecks }, { findingLines, sumText, unconfiguredLines }] = await Promise.all([
    import("../doctor/facts.ts"),
    import("../doctor/run-checks.ts"),
    import("../doctor/view.ts"),
  ]);
  const { stdout, stderr, ending } = io;
  const facts = createFacts(options.config, io);
  const isStrict = options.strict === true;
  const view = {
    width: Math.max(...checks.map(({ name }) => name.length)),
    columns: columnsOf(stdout),
    paint: hasColour(io) ? painted : plain,
  };
  const findings: CheckedFinding[] = [];
  try {
    for (const running of runChecks(checks, facts, ending)) {
      const finding = await running;
      findings.push(finding);
      if (options.json !== true && !isUnconfigured(finding)) {
        stdout.write(textOf(findingLines(finding, view)));
      }
    }
    if (options.json !== true) {
      stdout.write(textOf(unconfiguredLines(findings, view)));
    }
  } finally {
    await facts.close();
  }
  const exitCode = ending.aborted ? interruptedCode : exitCodeOf(findings, isStrict);
  if (options.json === true) {
    // who reads the status alone must not take for well what nobody looked at
    const status = ending.aborted ? "fail" : sumOf(findings);
    printJson(io, { status, exitCode, version, atMs: Date.now(), checks: findings });
  } else {
    stderr.write(ending.aborted ? "\nInterrupted.\n" : `\n${fitted(sumText(findings), stderr)}\n`);
  }
  return exitCode;
}
