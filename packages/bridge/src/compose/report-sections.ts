import { type Reading, evidenceFields } from "../capture/fields.ts";
import type { ProcessList, ProcessRow, ScreenFacts } from "../capture/parts.ts";
import { cleanLine } from "./clean-text.ts";
import { type EntryGroup, type FieldEntry } from "./field-entry.ts";
import { type Markup, html } from "./html.ts";
import type { ReportRoom } from "./report-room.ts";
import { agoText, firstLines, sizeText, timeText } from "./wording.ts";

const longestName = 64;

/** A table for each group of fields that were to be read. */
export function fieldSections(groups: readonly EntryGroup[], room: ReportRoom): Markup[] {
  return groups.flatMap(({ title, entries }) => {
    const shown = entries.filter(({ state }) => state !== "off");
    if (shown.length === 0) {
      return [];
    }
    return html`<section>
      <h2>${title}</h2>
      <table class="fields">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((entry) => fieldRow(entry, room))}
        </tbody>
      </table>
    </section> `;
  });
}

function fieldRow(entry: FieldEntry, room: ReportRoom): Markup {
  const age = entry.ageSeconds === undefined ? [] : html`<br /><small>read ${agoText(entry.ageSeconds)}</small>`;
  return html`<tr>
    <th scope="row">${entry.label}${age}</th>
    <td>${valueOf(entry, room)}</td>
    <td class="meaning">${evidenceFields[entry.name].meaning}</td>
  </tr> `;
}

/** A field's lines, or why there are none. */
export function valueOf({ state, lines }: FieldEntry, room: ReportRoom): Markup {
  const shown = firstLines(lines, room.lines).map((line) => html`<div>${cleanLine(line, room.characters)}</div>`);
  switch (state) {
    case "read":
      return html`${shown}`;
    case "unread":
      return html`<div class="unread">Not available:</div>
        ${shown}`;
    case "empty":
    case "off":
      return html`<span class="soft">none</span>`;
  }
}

export function screenSection(screen: Reading<ScreenFacts> | undefined): Markup {
  return html`<section>
    <h2>Picture of the screen</h2>
    ${screenText(screen)}
  </section> `;
}

function screenText(screen: Reading<ScreenFacts> | undefined): Markup {
  if (screen === undefined) {
    return html`<p class="soft">Nothing is stored of it.</p>`;
  }
  if (!("value" in screen)) {
    return html`<p>No picture: ${cleanLine(screen.notAvailable, 300)}</p>`;
  }
  const { of, width, height, sizeBytes, hiddenWindows, takenAtMs } = screen.value;
  const what = of === "active-window" ? "The window in front" : "All monitors";
  const hidden = hiddenWindows === 0 ? "" : ` Painted over, because they are on the deny list: ${hiddenWindows}.`;
  return html`<p>
    ${what}, ${width} × ${height}, ${sizeText(sizeBytes)}, taken at ${timeText(takenAtMs)}. It is a file of its
    own.${hidden}
  </p>`;
}

export function processSection(reading: Reading<ProcessList> | undefined, room: ReportRoom): Markup {
  return html`<section>
    <h2>Programs that run</h2>
    ${processText(reading, room)}
  </section> `;
}

function processText(reading: Reading<ProcessList> | undefined, room: ReportRoom): Markup {
  if (reading === undefined) {
    return html`<p class="soft">Nothing is stored of them.</p>`;
  }
  if (!("value" in reading)) {
    return html`<p class="unread">Not available: ${cleanLine(reading.notAvailable, 300)}</p>`;
  }
  const { count, processes } = reading.value;
  const shown = processes.slice(0, room.processes);
  return html`<p class="soft">
      ${count} processes${shown.length < count ? html`, the ${shown.length} with the most memory` : []}; no command
      lines are read. Processor: of one core, over the life of the process.
    </p>
    <div class="wide">
      <table class="processes">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Account</th>
            <th scope="col" class="number">Memory</th>
            <th scope="col" class="number">Processor</th>
            <th scope="col" class="number optional">Id</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(processRow)}
        </tbody>
      </table>
    </div>`;
}

function processRow({ id, name, account, memoryBytes, processorPercent }: ProcessRow): Markup {
  return html`<tr>
    <th scope="row">${cleanLine(name, longestName)}</th>
    <td>${cleanLine(account, longestName)}</td>
    <td class="number">${sizeText(memoryBytes)}</td>
    <td class="number">${Math.round(processorPercent)} %</td>
    <td class="number optional">${id}</td>
  </tr> `;
}

/** The fields that were not to be read; nothing, when there are none. */
export function switchedOff(groups: readonly EntryGroup[]): Markup[] {
  const off = groups.flatMap(({ entries }) => entries).filter(({ state }) => state === "off");
  return off.length === 0
    ? []
    : [
        html`<section>
          <h2>Not collected</h2>
          <p>Switched off in the configuration, or by default: ${off.map(({ label }) => label).join(", ")}.</p>
        </section> `,
      ];
}
