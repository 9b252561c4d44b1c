import type { ErrorCategory } from "@tier2/bridge";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** Something that `tier2 doctor` looks at. */
export interface Check {
  /** One word, as `--only` takes it. */
  readonly name: string;
  /** What it is about, for documents. */
  readonly meaning: string;
  /** Longest time, milliseconds. */
  readonly limitMs: number;
  /** Of the failure when that is over. */
  readonly category: ErrorCategory;
  /** May reject: that is a failure of this check alone. */
  readonly look: (facts: Facts, signal: AbortSignal) => Promise<Finding>;
}

/** Of a check that asks nobody over the network. */
export const shortMs = 15_000;
/** Of one that waits for the helpdesk system. */
export const longMs = 60_000;
