import type { GestureKind } from "@tier2/button";
import type { Person } from "@tier2/psa-adapters";
import type { Evidence, Reading } from "../capture/fields.ts";
import type { ProcessList, ScreenFacts } from "../capture/parts.ts";
import { type EntryGroup, entryGroups } from "./field-entry.ts";
import { type Markup, html } from "./html.ts";
import { cleanLine } from "./clean-text.ts";
import { highlights } from "./highlights.ts";
import { knownFacts, longestName } from "./known-facts.ts";
import { type ReportRoom, fieldSections, processSection, screenSection, switchedOff } from "./report-sections.ts";
import { reportStyle } from "./report-style.ts";
import { spanText, timeText } from "./wording.ts";

/** The press a report is of; missing: what would be read now, without one. Times in milliseconds since 1970. */
export interface ReportPress {
  readonly pressId: string;
  readonly serial: string;
  readonly sequence: number;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  readonly isFromSoftware: boolean;
}

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
  { processes: 60, lines: 40, characters: 300 },
  { processes: 40, lines: 20, characters: 200 },
  { processes: 20, lines: 8, characters: 120 },
  { processes: 10, lines: 2, characters: 60 },
  { processes: 0, lines: 1, characters: 40 },
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
          ${badges(press)} ${pressList(press, evidence)}
        </header>
        <main>
          ${
            isCut
              ? html`<section class="notice">
                  <h2>Cut</h2>
                  <p>There was more than fits into a report of 48 KB: long lists and long lines are cut.</p>
                </section>`
              : []
          }
          ${noticed(evidence)} ${fieldSections(groups, room)} ${screenSection(input.screen)}
          ${processSection(input.processes, room)} ${switchedOff(groups)}
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

function pressList(press: ReportPress | undefined, { capturedAtMs }: Evidence): Markup {
  const rows = press === undefined ? [] : pressRows(press, capturedAtMs);
  const all = press === undefined ? [["Read at", timeText(capturedAtMs)] as const] : rows;
  return html`<dl>
    ${all.map(
      ([name, text]) =>
        html`<dt>${name}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;
}

function pressRows(press: ReportPress, capturedAtMs: number): (readonly [string, string])[] {
  const delaySeconds = (capturedAtMs - press.recordedAtMs) / 1000;
  const delay = delaySeconds < 1 ? "at the press" : `${spanText(delaySeconds)} after the press`;
  return [
    ["Pressed at", timeText(press.recordedAtMs)],
    ["Read", delay],
    ["Button", cleanLine(press.serial, longestName)],
    ["Press", `number ${press.sequence} since it was plugged in, ${press.gesture ?? "short"}`],
    ["Press id", press.pressId],
  ];
}

function noticed(evidence: Evidence): Markup {
  const sentences = highlights(evidence);
  return sentences.length === 0
    ? html`<section>
        <h2>What stands out</h2>
        <p>Nothing of what is looked at.</p>
      </section>`
    : html`<section class="notice">
        <h2>What stands out</h2>
        <ul>
          ${sentences.map((text) => html`<li>${text}</li>`)}
        </ul>
      </section>`;
}
