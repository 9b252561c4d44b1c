import type { Reading } from "../fields.ts";
import type { SlowValues } from "../fields/slow.ts";

export type SlowFactName = keyof SlowValues;

/** A fact that takes long to read. Times in milliseconds. */
export interface SlowFact<Name extends SlowFactName = SlowFactName> {
  readonly name: Name;
  /** How often it is read. */
  readonly everyMs: number;
  /** How long a reading may take; it is aborted then. */
  readonly timeoutMs: number;
  /** Rejects with an error whose message says why there is no value. */
  read(signal: AbortSignal): Promise<SlowValues[Name]>;
}

/** Any of the facts: a union, so that a name goes with its own value. */
export type AnySlowFact = { readonly [Name in SlowFactName]: SlowFact<Name> }[SlowFactName];

export type SlowFields = { readonly [Name in SlowFactName]?: Reading<SlowValues[Name]> };
