import type { Evidence } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { type FieldEntry, entryGroups } from "./field-entry.ts";
import { agoText, firstLines } from "./wording.ts";

/** A technician reads on in the report where a field has more. */
const mostLines = 5;
const longestLine = 200;
/** Of all of them; every helpdesk system takes more in a note. */
const mostCharacters = 6000;
const widestLabel = 28;

/** What was read at a press, in groups, for the note of a ticket. Fields that are switched off are left out. */
export function machineData(evidence: Evidence): string[] {
  const groups = entryGroups(evidence);
  const all = groups.flatMap(({ entries }) => entries);
  const lines = groups.flatMap(({ title, entries }) => groupLines(title, withState(entries, "read")));
  return withinRoom([
    ...lines,
    ...groupLines("Not there", namesOf(withState(all, "empty"))),
    ...groupLines("Could not be read", withState(all, "unread")),
  ]);
}

const withState = (entries: readonly FieldEntry[], state: FieldEntry["state"]): FieldEntry[] =>
  entries.filter((entry) => entry.state === state);

interface Labelled {
  readonly label: string;
  readonly lines: readonly string[];
  readonly ageSeconds?: number | undefined;
}

/** One line for all of them: that there is no battery is not worth one of its own. */
const namesOf = (entries: readonly FieldEntry[]): Labelled[] =>
  entries.length === 0 ? [] : [{ label: "", lines: [entries.map(({ label }) => label).join(", ")] }];

function groupLines(title: string, entries: readonly Labelled[]): string[] {
  if (entries.length === 0) {
    return [];
  }
  const labels = entries.map(labelOf);
  const width = Math.min(widestLabel, Math.max(...labels.map(({ length }) => length))) + 1;
  return [
    title,
    ...entries.flatMap(({ lines }, index) =>
      firstLines(lines, mostLines).map((text, row) => {
        const label = row === 0 ? (labels[index] ?? "") : "";
        return `  ${width === 1 ? "" : label.padEnd(width)}${cleanLine(text, longestLine)}`;
      }),
    ),
  ];
}

const labelOf = ({ label, ageSeconds }: Labelled): string => {
  const age = ageSeconds === undefined ? "" : ` (read ${agoText(ageSeconds)})`;
  return label === "" ? "" : `${label}${age}:`;
};

function withinRoom(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let room = mostCharacters;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) {
      const left = lines.length - kept.length;
      return [...kept, `${left} more line${left === 1 ? "" : "s"}: see the report, where one is attached`];
    }
    kept.push(line);
  }
  return kept;
}
