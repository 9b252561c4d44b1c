import { type Evidence, type FieldName, type Reading, evidenceFields } from "../capture/fields.ts";
import { messageOf } from "../errors.ts";
import { cleanLine } from "./clean-text.ts";
import { describeField } from "./describe-field.ts";
import { fieldGroups } from "./groups.ts";

const longestReason = 200;

/** A field as people read it. */
export interface FieldEntry {
  readonly name: FieldName;
  readonly label: string;
  /**
   * - read: `lines` has it. - empty: there is nothing of the kind. - unread: the only line says why. - off: it is not
   * collected, by the configuration or by default.
   */
  readonly state: "read" | "empty" | "unread" | "off";
  /** Cleaned, at most 300 characters each; as many as there are. */
  readonly lines: readonly string[];
  /** How long before the press it was read, seconds; undefined: at the press. */
  readonly ageSeconds: number | undefined;
}

/** Never throws: a value that an older bridge stored in another shape is one that could not be read. */
function fieldEntry(name: FieldName, { fields, capturedAtMs }: Evidence): FieldEntry {
  const reading: Reading<unknown> | undefined = fields[name];
  const readAtMs = reading?.readAtMs;
  const ageSeconds = readAtMs === undefined ? undefined : Math.max(0, (capturedAtMs - readAtMs) / 1000);
  const entry = { name, label: evidenceFields[name].label, ageSeconds };
  if (reading === undefined) {
    return { ...entry, state: "off", lines: [] };
  }
  if (!("value" in reading)) {
    return { ...entry, state: "unread", lines: [cleanLine(reading.notAvailable, longestReason)] };
  }
  try {
    const lines = describeField(name, fields[name]);
    const isEmpty = lines.length === 0 || (lines.length === 1 && lines[0] === "none");
    return isEmpty ? { ...entry, state: "empty", lines: [] } : { ...entry, state: "read", lines };
  } catch (error) {
    return { ...entry, state: "unread", lines: [cleanLine(messageOf(error), longestReason)] };
  }
}

/** Fields that are read together, as people read them. */
export interface EntryGroup {
  readonly title: string;
  readonly entries: readonly FieldEntry[];
}

export const entryGroups = (evidence: Evidence): EntryGroup[] =>
  fieldGroups.map(({ title, fields }) => ({ title, entries: fields.map((name) => fieldEntry(name, evidence)) }));
