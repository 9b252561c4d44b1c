import type { Evidence } from "../capture/fields.ts";
import type { SystemErrorValue, SystemErrorsValue } from "../capture/fields/slow.ts";
import { cleanLine } from "./clean-text.ts";
import type { FieldEntry } from "./field-entry.ts";
import { type Markup, html } from "./html.ts";
import type { ReportRoom } from "./report-room.ts";
import { valueOf } from "./report-sections.ts";
import { agoText, timeText } from "./wording.ts";

const longestSource = 40;

/** What the system's log has of errors, the newest first; nothing where it is not to be read. */
export function errorsSection({ fields }: Evidence, entry: FieldEntry, room: ReportRoom): Markup[] {
  if (entry.state === "off") {
    return [];
  }
  const age = entry.ageSeconds === undefined ? [] : html` <small>read ${agoText(entry.ageSeconds)}</small>`;
  const { systemErrors: reading } = fields;
  const log = entry.state === "read" && reading !== undefined && "value" in reading ? reading.value : undefined;
  return [
    html`<section>
      <h2>Recent errors${age}</h2>
      ${log === undefined || log.errors.length === 0 ? valueOf(entry, room) : errorTable(log, room)}
    </section> `,
  ];
}

function errorTable({ sinceHours, errors, note }: SystemErrorsValue, room: ReportRoom): Markup {
  const newestFirst = errors.toSorted((one, other) => (other.atMs ?? 0) - (one.atMs ?? 0));
  const shown = newestFirst.slice(0, room.errors);
  const cut = shown.length < errors.length ? `, the newest ${shown.length} of ${errors.length}` : "";
  const remark = note === undefined ? "" : ` ${cleanLine(note, room.characters)}.`;
  return html`<p class="soft">In the system's log of the last ${sinceHours} hours${cut}.${remark}</p>
    <table class="errors">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col" class="number">Times</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((error) => errorRow(error, room))}
      </tbody>
    </table>`;
}

const errorRow = ({ atMs, source, text, count }: SystemErrorValue, { characters }: ReportRoom): Markup =>
  html`<tr>
    <td class="time">${atMs === undefined ? "not known" : timeText(atMs).slice(0, 19)}</td>
    <th scope="row">${cleanLine(source, longestSource)}</th>
    <td>${cleanLine(text, characters)}</td>
    <td class="number">${count}</td>
  </tr> `;
