import type { Person } from "@tier2/psa-adapters";
import type { Evidence, FieldName, Reading } from "../capture/fields.ts";
import type { ProcessList, ScreenFacts } from "../capture/parts.ts";
import { type EntryGroup, type FieldEntry, entryGroups } from "./field-entry.ts";
import { type Markup, html } from "./html.ts";
import { knownFacts } from "./known-facts.ts";
import { errorsSection } from "./report-errors.ts";
import { lightsSection } from "./report-lights.ts";
import { plotsSection } from "./report-plots.ts";
import type { ReportRoom } from "./report-room.ts";
import { fieldSections, processSection, screenSection, switchedOff } from "./report-sections.ts";
import { reportStyle } from "./report-style.ts";
import { type ReportPress, pressSection } from "./report-timeline.ts";
import { spanText, timeText } from "./wording.ts";

export type { ReportPress } from "./report-timeline.ts";

export interface ReportInput {
  readonly press?: ReportPress | undefined;
  readonly person: Person;
  readonly evidence: Evidence;
  /** Absent: the part was not stored, or was erased. */
  readonly processes?: Reading<ProcessList> | undefined;
  readonly screen?: Reading<ScreenFacts> | undefined;
}

/** Largest report, bytes of UTF-8. */
export const mostReportBytes: number = 48 * 1024;

/** One after another is tried until the report is small enough; the last always is. */
const rooms: readonly ReportRoom[] = [
  { processes: 60, sentences: 8, errors: 15, lines: 40, characters: 300 },
  { processes: 40, sentences: 8, errors: 15, lines: 20, characters: 200 },
  { processes: 20, sentences: 6, errors: 8, lines: 8, characters: 120 },
  { processes: 10, sentences: 4, errors: 4, lines: 2, characters: 60 },
  { processes: 0, sentences: 2, errors: 2, lines: 1, characters: 40 },
];

const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * Everything that was read at a press, as one HTML file of at most 48 KB without scripts and without anything from
 * elsewhere. Where room is short the longest lists are cut, and it says so. Values are data: whatever they contain is shown as text.
 */
export function composeReport(input: ReportInput): string {
  const groups = entryGroups(input.evidence);
  let text = "";
  for (const [step, room] of rooms.entries()) {
    text = page(input, groups, room, step > 0).markup;
    if (sizeOf(text) <= mostReportBytes) {
      break;
    }
  }
  return text;
}

// No source at all is allowed but the styles of the file itself, should a value ever get past the escaping.
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function page(input: ReportInput, groups: readonly EntryGroup[], room: ReportRoom, isCut: boolean): Markup {
  const { evidence, person, press } = input;
  const { who, hostname = "a computer without a name" } = knownFacts(person, evidence.fields);
  const title = `${press === undefined ? "What a press would send" : "Help button pressed"}: ${who} at ${hostname}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${{ markup: reportStyle }}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${badges(press)}
          <p class="soft">${whenText(press, evidence)}</p>
        </header>
        <main>
          ${lightsSection(evidence, room)}
          ${
            isCut
              ? html`<section class="notice">
                  <h2>Cut</h2>
                  <p>There was more than fits into a report of 48 KB: long lists and long lines are cut.</p>
                </section>`
              : []
          }
          ${ownSections(input, groups, room)} ${fieldSections(withoutOwn(groups), room)} ${screenSection(input.screen)}
          ${processSection(input.processes, room)} ${pressSection(input)} ${switchedOff(groups)}
        </main>
        <footer>
          <p>Made by the tier2 bridge on ${hostname}, for technicians. This file runs nothing and loads nothing.</p>
        </footer>
      </body>
    </html> `;
}

function badges(press: ReportPress | undefined): Markup[] {
  return [
    ...(press?.gesture === "double" ? [html`<span class="badge urgent">Urgent: pressed twice</span>`] : []),
    ...(press?.isFromSoftware === true ? [html`<span class="badge">Pressed by a program</span>`] : []),
  ];
}

function whenText(press: ReportPress | undefined, { capturedAtMs }: Evidence): string {
  if (press === undefined) {
    return `Read at ${timeText(capturedAtMs)}`;
  }
  const delaySeconds = (capturedAtMs - press.recordedAtMs) / 1000;
  const delay = delaySeconds < 1 ? "" : `, read ${spanText(delaySeconds)} later`;
  return `Pressed at ${timeText(press.recordedAtMs)}${delay}`;
}

/** Fields with a section of their own. */
const ownFields: ReadonlySet<FieldName> = new Set(["lastMinutes", "systemErrors"]);

const withoutOwn = (groups: readonly EntryGroup[]): EntryGroup[] =>
  groups.map(({ title, entries }) => ({ title, entries: entries.filter(({ name }) => !ownFields.has(name)) }));

function ownSections({ evidence }: ReportInput, groups: readonly EntryGroup[], room: ReportRoom): Markup[] {
  const entries = groups.flatMap((group) => group.entries);
  const entry = (name: FieldName): readonly FieldEntry[] => entries.filter((one) => one.name === name);
  return [
    ...entry("lastMinutes").flatMap((one) => plotsSection(evidence, one, room)),
    ...entry("systemErrors").flatMap((one) => errorsSection(evidence, one, room)),
  ];
}
