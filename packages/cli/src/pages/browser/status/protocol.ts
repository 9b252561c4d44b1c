import type { ShownLight } from "../shared/lamp.ts";

// What `tier2 status --page` shows: texts are ready and cleaned. Times in milliseconds since 1970.

export type Tone = "good" | "warn" | "bad" | "quiet";

export interface StatusProblem {
  readonly text: string;
  readonly remedy: string;
}

export interface StatusButton {
  readonly serial: string;
  /** Board and firmware. */
  readonly about: string;
  readonly light?: ShownLight;
}

export interface StatusWay {
  readonly route: string;
  readonly name: string;
  readonly place: string;
  readonly state: string;
  readonly tone: Tone;
  readonly problem?: StatusProblem;
  readonly nextAttemptAtMs?: number;
}

export interface StatusWarning extends StatusProblem {
  readonly key: string;
  readonly code: string;
  readonly tone: Tone;
  readonly sinceMs: number;
}

export interface StatusPress {
  readonly pressId: string;
  readonly atMs: number;
  readonly state: string;
  readonly tone: Tone;
  /** Urgent, by software, attempts, ... */
  readonly remarks: readonly string[];
  readonly subject?: string;
  readonly ticket?: { readonly number: string; readonly url?: string };
  readonly problem?: StatusProblem;
  readonly nextAttemptAtMs?: number;
  readonly canRetry: boolean;
  readonly canCancel: boolean;
}

export interface StatusFact {
  readonly name: string;
  readonly text: string;
}

export interface StatusView {
  readonly headline: string;
  readonly tone: Tone;
  readonly buttons: readonly StatusButton[];
  readonly ways: readonly StatusWay[];
  readonly warnings: readonly StatusWarning[];
  /** How many presses are in which state. */
  readonly counts: readonly { readonly name: string; readonly count: number; readonly tone: Tone }[];
  readonly presses: readonly StatusPress[];
  readonly config: { readonly file: string; readonly problems: readonly (StatusProblem & { readonly line: number })[] };
  /** Versions, places, what is collected. */
  readonly facts: readonly StatusFact[];
}

export interface StatusParts {
  readonly view?: StatusView | null;
  /** The bridge does not answer; `view` is what it said last. */
  readonly problem?: StatusProblem | null;
}
