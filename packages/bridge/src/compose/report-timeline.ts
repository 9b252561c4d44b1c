import type { GestureKind } from "@tier2/button";
import { type Evidence, type Reading, evidenceFields, fieldNames } from "../capture/fields.ts";
import type { ScreenFacts } from "../capture/parts.ts";
import { cleanLine } from "./clean-text.ts";
import { type Markup, html } from "./html.ts";
import { longestName } from "./known-facts.ts";
import { agoText, spanText } from "./wording.ts";

/** The press a report is of; missing: what would be read now, without one. Times in milliseconds since 1970. */
export interface ReportPress {
  readonly pressId: string;
  readonly serial: string;
  readonly sequence: number;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  /** How long the button was held; undefined: not known. */
  readonly holdMs?: number | undefined;
  readonly isFromSoftware: boolean;
}

export interface TimelineInput {
  readonly press?: ReportPress | undefined;
  readonly evidence: Evidence;
  readonly screen?: Reading<ScreenFacts> | undefined;
}

/** Something that happened; milliseconds after the press, less than 0 before it. */
interface Happening {
  readonly afterMs: number;
  readonly text: string;
}

/** What happened from the oldest reading to the last, and which press it was. Without a press: when it was read. */
export function pressSection(input: TimelineInput): Markup {
  const { press, evidence } = input;
  const zeroMs = press?.recordedAtMs ?? evidence.capturedAtMs;
  const happenings = [...readBefore(evidence, zeroMs), ...(press === undefined ? [] : happenedTo(press))];
  return html`<section>
    <h2>${press === undefined ? "What was read when" : "The press"}</h2>
    <ol class="timeline">
      ${[...happenings, ...readAt(input, zeroMs)]
        .toSorted((one, other) => one.afterMs - other.afterMs)
        .map(
          ({ afterMs, text }) => html`<li><span class="time">${offsetText(afterMs)}</span> <span>${text}</span></li> `,
        )}
    </ol>
    ${press === undefined ? [] : pressList(press)}
  </section> `;
}

function readBefore({ fields }: Evidence, zeroMs: number): Happening[] {
  const groups = new Map<string, Happening & { readonly labels: string[] }>();
  for (const name of fieldNames) {
    const readAtMs = fields[name]?.readAtMs;
    if (typeof readAtMs === "number" && Number.isFinite(readAtMs)) {
      const afterMs = readAtMs - zeroMs;
      // As exact as they are shown: what was read in the same minute is one.
      const key = offsetText(afterMs);
      const group = groups.get(key) ?? { afterMs, text: "", labels: [] };
      group.labels.push(evidenceFields[name].label);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ afterMs, labels }) => ({ afterMs, text: `read: ${labels.join(", ")}` }));
}

function happenedTo({ gesture, holdMs, isFromSoftware }: ReportPress): Happening[] {
  const how = `Pressed${gesture === "double" ? " twice (urgent)" : ""}${isFromSoftware ? " by a program" : ""}`;
  // Of two presses it is not known which was held.
  const isTimed = holdMs !== undefined && gesture !== "double" && gesture !== undefined;
  return [
    { afterMs: 0, text: `${how}, written to disk` },
    ...(isTimed ? [{ afterMs: holdMs, text: `Released: ${gesture} press` }] : []),
  ];
}

function readAt({ evidence, screen }: TimelineInput, zeroMs: number): Happening[] {
  const picture = screen !== undefined && "value" in screen ? [screen.value.takenAtMs] : [];
  return [
    { afterMs: evidence.capturedAtMs - zeroMs, text: "Computer read" },
    ...picture.map((takenAtMs) => ({ afterMs: takenAtMs - zeroMs, text: "Picture of the screen taken" })),
  ];
}

/** +340 ms, +2.1 s, +3 minutes; 4 min before. */
function offsetText(afterMs: number): string {
  if (afterMs < 0) {
    return agoText(-afterMs / 1000).replace("ago", "before");
  }
  return afterMs < 1000
    ? `+${afterMs} ms`
    : afterMs < 60_000
      ? `+${(afterMs / 1000).toFixed(1)} s`
      : `+${spanText(afterMs / 1000)}`;
}

const pressList = ({ serial, sequence, gesture, pressId }: ReportPress): Markup =>
  html`<dl>
    <dt>Button</dt>
    <dd>${cleanLine(serial, longestName)}</dd>
    <dt>Press</dt>
    <dd>number ${sequence} since it was plugged in, ${gesture ?? "short"}</dd>
    <dt>Press id</dt>
    <dd>${pressId}</dd>
  </dl>`;
