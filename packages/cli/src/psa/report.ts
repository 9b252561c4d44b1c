import type { AdapterError, CheckResult } from "@tier2/psa-adapters";
import type { CommandContext } from "../command.ts";
import { harmless } from "../harmless.ts";
import { printJson } from "../print-json.ts";
import { columnsOf, wrapped } from "../wrapped.ts";

/** A step that was done, and how it went. */
export type Step = CheckResult;

const words = { ok: "ok  ", warning: "warn", failed: "FAIL" } as const;

/** Whatever is not well says below what to do. A terminal gets lines that fit, all else one line each. */
function printSteps({ stdout }: Pick<CommandContext, "stdout">, steps: readonly Step[]): void {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const margin = width + 8;
  const columns = columnsOf(stdout) - margin - 1;
  for (const { name, status, message, hint } of steps) {
    const texts = status === "ok" || hint === undefined ? [message] : [message, hint];
    const lines = texts
      .map(harmless)
      .flatMap((text) => wrapped(text, columns))
      .join(`\n${" ".repeat(margin)}`);
    stdout.write(`${words[status]}  ${name.padEnd(width)}  ${lines}\n`);
  }
}

/** What was done, in lines for people or as one JSON object; gives the exit code. */
export function report(
  io: Pick<CommandContext, "stdout">,
  isJson: boolean | undefined,
  steps: readonly Step[],
  json: object,
): number {
  if (isJson === true) {
    printJson(io, json);
  } else {
    printSteps(io, steps);
  }
  return exitCodeOf(steps);
}

export const failedStep = (name: string, { code, message, hint }: AdapterError): Step => ({
  name,
  status: "failed",
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});

export const networkCodes: ReadonlySet<string> = new Set(["network_unreachable", "timeout", "connection_lost"]);

/** 0 when all is well; else that of a network that does not lead there, or of a PSA that refuses. */
function exitCodeOf(steps: readonly Step[]): number {
  const failed = steps.filter(({ status }) => status === "failed");
  if (failed.length === 0) {
    return 0;
  }
  return failed.some(({ code = "" }) => networkCodes.has(code)) ? 8 : 7;
}
