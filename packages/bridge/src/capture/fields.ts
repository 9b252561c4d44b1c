import { type BaseValues, baseFields } from "./fields/base.ts";
import type { FieldDescription } from "./fields/description.ts";
import { type PersonValues, personFields } from "./fields/person.ts";
import { type SlowValues, slowFields } from "./fields/slow.ts";

export type { DiskValue, ProcessorValue } from "./fields/base.ts";
export type { FieldDescription, Sensitivity } from "./fields/description.ts";

export interface EvidenceValues extends PersonValues, BaseValues, SlowValues {}

export type FieldName = keyof EvidenceValues;

/** A value, or why there is none. `readAtMs` (since 1970) where it was read before the press. */
export type Reading<Value> =
  | { readonly value: Value; readonly readAtMs?: number }
  | { readonly notAvailable: string; readonly readAtMs?: number };

/** All that was read at one press; a field that is missing was not to be collected. */
export interface Evidence {
  /** Milliseconds since 1970. */
  readonly capturedAtMs: number;
  readonly fields: { readonly [Name in FieldName]?: Reading<EvidenceValues[Name]> };
}

/** Everything that is collected; beside it only the list of processes and the picture of the screen are. */
export const evidenceFields: Readonly<Record<FieldName, FieldDescription>> = {
  ...personFields,
  ...baseFields,
  ...slowFields,
};

export const fieldNames: readonly FieldName[] = Object.keys(evidenceFields) as FieldName[];
