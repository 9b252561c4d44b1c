import type { EvidenceValues, FieldName, Reading } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { baseDescribers } from "./describe/base.ts";
import type { Describers } from "./describe/describer.ts";
import { personDescribers } from "./describe/person.ts";
import { slowDescribers } from "./describe/slow.ts";

/** Longest text of one value, characters. */
const longestValue = 300;

const describers: Describers<EvidenceValues> = { ...personDescribers, ...baseDescribers, ...slowDescribers };

/** A field in words, one or several lines, cleaned; what could not be read says why. */
export function describeField<Name extends FieldName>(
  name: Name,
  reading: Reading<EvidenceValues[Name]> | undefined,
): string[] {
  if (reading === undefined) {
    return ["not collected"];
  }
  const lines = "value" in reading ? describers[name](reading.value) : [`not available: ${reading.notAvailable}`];
  return (lines.length === 0 ? ["none"] : lines).map((line) => cleanLine(line, longestValue));
}
