import type { ErrorCategory } from "@tier2/bridge";
import type { CheckedFinding } from "../doctor/finding.ts";
import type { Step, StepGroup, StepNeed } from "./step.ts";

/** - not-possible: it could not be looked at here; what was seen says why. */
export type OutcomeState = "passed" | "failed" | "by-hand" | "not-possible";

/** How a step went. */
export interface Outcome {
  readonly id: string;
  readonly group: StepGroup;
  readonly state: OutcomeState;
  readonly action: string;
  readonly expected: string;
  /** What was seen; not of steps by hand. */
  readonly seen?: string;
  /** What to do. */
  readonly hint?: string;
  /** Of what failed: it decides the exit code. */
  readonly category?: ErrorCategory;
  /** Of a step by hand, what it takes besides an administrator. */
  readonly needs?: readonly StepNeed[];
}

/** Acceptance knows no warnings: what is not as expected failed. */
const states = { ok: "passed", warn: "failed", fail: "failed", skipped: "not-possible" } as const;

export function outcomeOf(step: Step, finding: CheckedFinding | undefined): Outcome {
  const { id, group, action, expected, needs } = step;
  const told = { id, group, action, expected };
  if (finding === undefined) {
    return { ...told, state: "by-hand", ...(needs === undefined ? {} : { needs }) };
  }
  const { status, message, hint, category } = finding;
  return {
    ...told,
    ...{ state: states[status], seen: message },
    ...(hint === undefined ? {} : { hint }),
    ...(category === undefined ? {} : { category }),
  };
}
