import { type ErrorCategory, type Tier2Error, cleanLine, exitCodes, toTier2Error } from "@tier2/bridge";

export type FindingStatus = "ok" | "warn" | "fail" | "skipped";

/** How one of the things stands that a check looks at. */
export interface Detail {
  readonly name: string;
  readonly status: FindingStatus;
  readonly message: string;
  readonly hint?: string;
}

/** How a check went. Messages and hints are one line each. */
export interface Finding {
  readonly status: FindingStatus;
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  /** Of what is not well: it decides the exit code. */
  readonly category?: ErrorCategory;
  readonly details?: readonly Detail[];
}

/** A check that was done. */
export interface CheckedFinding extends Finding {
  readonly name: string;
}

export const ok = (message: string): Finding => ({ status: "ok", message });
/** It could not be looked at, or there is nothing to look at. */
export const skipped = (message: string): Finding => ({ status: "skipped", message });
/** Of a check that does not know whom to ask. */
export const unconfigured: Finding = skipped("needs a configuration, and secrets, that can be used");
export const isUnconfigured = ({ status, message }: Finding): boolean =>
  status === unconfigured.status && message === unconfigured.message;
/** Whether the configuration, which has a check of its own, is what is wrong. */
export const isOfConfiguration = ({ category, code }: Tier2Error): boolean =>
  category === "config" || code === "config_unreadable";
export const warn = (category: ErrorCategory, message: string, hint: string): Finding => ({
  ...{ status: "warn", category, message, hint },
});
export const fail = (category: ErrorCategory, message: string, hint: string): Finding => ({
  ...{ status: "fail", category, message, hint },
});

/** Whatever was thrown, as a finding. */
export function failOf(error: unknown): Finding {
  const { category, message, hint } = toTier2Error(error);
  return fail(category, message, hint);
}

const longestText = 600;

/** On one line, and without what a remote side could write to a terminal. */
export function tidied<Text extends Detail>(finding: Text): Text {
  const { message, hint } = finding;
  return {
    ...finding,
    message: cleanLine(message, longestText),
    ...(hint === undefined ? {} : { hint: cleanLine(hint, longestText) }),
  };
}

/** All together: the worst there is. */
export function sumOf(findings: readonly Finding[]): "ok" | "warn" | "fail" {
  const has = (status: FindingStatus): boolean => findings.some((finding) => finding.status === status);
  return has("fail") ? "fail" : has("warn") ? "warn" : "ok";
}

/**
 * 0 unless a check failed (with `isStrict`: or warns), then the exit code of its category. Of several it is the first one's,
 * failures before warnings: a check stands before those that lean on it. A mistake of this program counts last.
 */
export function exitCodeOf(findings: readonly Finding[], isStrict: boolean): number {
  const bad = (["fail", "warn"] as const)
    .filter((status) => status === "fail" || isStrict)
    .flatMap((status) => findings.filter((finding) => finding.status === status))
    .map(({ category = "internal" }) => category);
  const first = bad.find((category) => category !== "internal") ?? bad[0];
  return first === undefined ? 0 : exitCodes[first];
}
