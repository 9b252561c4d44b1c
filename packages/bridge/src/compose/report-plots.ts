import type { Evidence, Reading } from "../capture/fields.ts";
import { type Course, type CourseName, courseNames } from "../capture/fields/base-values.ts";
import type { FieldEntry } from "./field-entry.ts";
import { type Markup, html } from "./html.ts";
import { valueOf } from "./report-sections.ts";
import type { ReportRoom } from "./report-room.ts";
import { type PlotLine, plotFigure } from "./report-plot.ts";
import { sizeText } from "./wording.ts";

/** More points than a bridge ever stores say nothing more at this size. */
const mostPoints = 60;

const rateText = (value: number): string => `${sizeText(value)}/s`;

/** Load over the minutes before the press: plots where the course is stored, and the figures in words. */
export function plotsSection(evidence: Evidence, entry: FieldEntry, room: ReportRoom): Markup[] {
  if (entry.state === "off") {
    return [];
  }
  const course = courseOf(evidence.fields.lastMinutes);
  return [
    html`<section>
      <h2>The minutes before the press</h2>
      ${course === undefined ? [] : html`<div class="grid plots">${plots(course, totalMemory(evidence))}</div>`}
      <div class="figures">${valueOf(entry, room)}</div>
    </section> `,
  ];
}

function plots({ secondsBefore, lines }: Course, memoryBytes: number | undefined): Markup[] {
  const line = (name: CourseName, label: string): PlotLine[] =>
    lines[name] === undefined ? [] : [{ label, values: lines[name] }];
  const inUse = (lines.memoryAvailableBytes ?? []).map((free) =>
    free === null || memoryBytes === undefined ? null : Math.max(0, memoryBytes - free),
  );
  const memory =
    memoryBytes === undefined
      ? { title: "Free memory", lines: line("memoryAvailableBytes", "free"), full: undefined }
      : { title: "Memory in use", lines: [{ label: "in use", values: inUse }], full: memoryBytes };
  return [
    plotFigure({
      ...{ id: "processor", title: "Processor", secondsBefore, full: 100 },
      ...{ lines: line("processorPercent", "busy"), text: (value) => `${Math.round(value)} %` },
    }),
    plotFigure({ id: "memory", ...memory, secondsBefore, text: sizeText }),
    plotFigure({
      ...{ id: "disk", title: "Disks", secondsBefore, full: undefined, text: rateText },
      lines: [...line("diskReadBytesPerSecond", "read"), ...line("diskWrittenBytesPerSecond", "written")],
    }),
    plotFigure({
      ...{ id: "network", title: "Network", secondsBefore, full: undefined, text: rateText },
      lines: [...line("receivedBytesPerSecond", "received"), ...line("sentBytesPerSecond", "sent")],
    }),
  ].flat();
}

function totalMemory({ fields: { memory } }: Evidence): number | undefined {
  const total: unknown = memory !== undefined && "value" in memory ? memory.value.totalBytes : undefined;
  return typeof total === "number" && total > 0 ? total : undefined;
}

/** Undefined where an older bridge stored none, or one in another shape. */
function courseOf(reading: Reading<{ readonly course?: Course }> | undefined): Course | undefined {
  const stored: unknown = reading !== undefined && "value" in reading ? reading.value.course : undefined;
  const { secondsBefore, lines } = (stored ?? {}) as { readonly [Name in keyof Course]?: unknown };
  if (!isNumbers(secondsBefore) || typeof lines !== "object" || lines === null) {
    return undefined;
  }
  const known = lines as Readonly<Record<string, unknown>>;
  const kept = courseNames.flatMap((name) => {
    const values = known[name];
    return isValues(values) && values.length === secondsBefore.length
      ? [[name, values.slice(-mostPoints)] as const]
      : [];
  });
  return { secondsBefore: secondsBefore.slice(-mostPoints), lines: Object.fromEntries(kept) };
}

const isNumbers = (values: unknown): values is number[] =>
  Array.isArray(values) && values.every((value) => Number.isSafeInteger(value));
const isValues = (values: unknown): values is (number | null)[] =>
  Array.isArray(values) && values.every((value) => value === null || Number.isSafeInteger(value));
