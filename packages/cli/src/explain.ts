import { exitCodes, toTier2Error } from "@tier2/bridge";
import type { CommandContext } from "./command.ts";
import { harmless } from "./harmless.ts";
import { fitted } from "./wrapped.ts";

/** Whatever was thrown, as lines for people: what is wrong and where, then what to do. */
export function explain(error: unknown): string {
  const { code, message, hint } = toTier2Error(error);
  return harmless(`tier2: ${message} [${code}]\n${hint}`);
}

/** Says it, also where talk is not wanted; in a terminal in lines that fit. */
export function sayError({ stderr, errors = stderr }: CommandContext, error: unknown): void {
  errors.write(`${fitted(explain(error), errors)}\n`);
}

/** The documented exit code of an error. */
export const exitCode = (error: unknown): number => exitCodes[toTier2Error(error).category];
