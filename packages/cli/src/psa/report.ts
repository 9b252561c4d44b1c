import type { AdapterError, CheckResult, Refusal } from "@tier2/psa-adapters";
import type { CommandContext } from "../command.ts";

/** Of the JSON that these commands print; a change that breaks readers makes it greater. */
export const schemaVersion = 1;

/** A step that was done, and how it went. */
export type Step = Pick<CheckResult, "name" | "status" | "message" | "hint">;

const words = { ok: "ok  ", warning: "warn", failed: "FAIL" } as const;

/** One line a step; below one that is not well, what to do. */
export function stepText({ name, status, message, hint }: Step, width: number): string {
  const line = `${words[status]}  ${name.padEnd(width)}  ${message}`;
  return status === "ok" || hint === undefined ? line : `${line}\n${" ".repeat(width + 8)}${hint}`;
}

export const stepsText = (steps: readonly Step[]): string => {
  const width = Math.max(...steps.map(({ name }) => name.length));
  return steps.map((step) => `${stepText(step, width)}\n`).join("");
};

export const failedStep = (name: string, { message, hint }: AdapterError): Step => ({
  name,
  status: "failed",
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** 0 when all is well; else that of a PSA that refuses, or of a network that does not lead there. */
export const exitCodeOf = (steps: readonly Step[], refusals: readonly Refusal[] = []): number =>
  steps.every(({ status }) => status !== "failed") ? 0 : refusals.some(isNetwork) ? 8 : 7;

const networkCodes = new Set(["network_unreachable", "timeout", "connection_lost"]);
const isNetwork = ({ error }: Refusal): boolean => networkCodes.has(error.code);

export const printJson = ({ stdout }: CommandContext, value: object): void => {
  stdout.write(`${JSON.stringify({ schemaVersion, ...value }, null, 2)}\n`);
};
