import type { PrinterValue } from "../fields/slow.ts";
import { optional, textIn } from "./from-tools.ts";
import type { RunCommand } from "./run-command.ts";
import type { SlowFact } from "./slow-fact.ts";

export const mostPrinters = 20;

/** Printers of CUPS. */
export const printersFact = (run: RunCommand): SlowFact<"printers"> => ({
  name: "printers",
  everyMs: 600_000,
  timeoutMs: 10_000,
  read: async (signal) => {
    const { output, errorOutput, exitCode } = await run("lpstat", ["-d", "-p", "-o"], signal);
    // It is an error of lpstat that there is no printer.
    if (exitCode !== 0 && !/no destinations added/i.test(errorOutput)) {
      throw new Error(textIn(errorOutput.split("\n")[0]) ?? `lpstat: exit code ${exitCode}`);
    }
    return printersOfLpstat(output);
  },
});

/**
 * Printers in the output of `lpstat -d -p -o` in English (CUPS 2.4, systemv/lpstat.c): a line of the default one, lines
 * of printers each followed by an indented one that says why, lines of jobs called PRINTER-NUMBER.
 */
export function printersOfLpstat(output: string): PrinterValue[] {
  const lines = output.split("\n");
  const defaultName = /^system default destination: (\S+)/m.exec(output)?.[1];
  const printers = lines.flatMap((line, index) => {
    const [, name, state = ""] = /^printer (\S+) (.*)$/.exec(line) ?? [];
    const next = lines[index + 1] ?? "";
    return name === undefined ? [] : [{ name, state: stateOf(state), reason: reasonOf(next) }];
  });
  return printers.slice(0, mostPrinters).map(({ name, state, reason }) => ({
    name,
    isDefault: name === defaultName,
    state,
    waitingJobs: lines.filter((line) => isJobOf(line, name)).length,
    ...optional("reason", reason),
  }));
}

function stateOf(words: string): PrinterValue["state"] {
  if (words.startsWith("is idle")) {
    return "idle";
  }
  if (words.startsWith("now printing")) {
    return "printing";
  }
  return words.startsWith("disabled") ? "stopped" : "unknown";
}

const reasonOf = (line: string): string | undefined => {
  const reason = line.startsWith("\t") ? textIn(line, 120) : undefined;
  return reason === "reason unknown" ? undefined : reason;
};

const isJobOf = (line: string, printer: string): boolean =>
  line.startsWith(`${printer}-`) && /^\d+\s/.test(line.slice(printer.length + 1));
