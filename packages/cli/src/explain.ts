import { exitCodes, toTier2Error } from "@tier2/bridge";
import { harmless } from "./harmless.ts";

/** Whatever was thrown, as lines for people: what is wrong and where, then what to do. */
export function explain(error: unknown): string {
  const { code, message, hint } = toTier2Error(error);
  return harmless(`tier2: ${message} [${code}]\n${hint}`);
}

/** The documented exit code of an error. */
export const exitCode = (error: unknown): number => exitCodes[toTier2Error(error).category];
