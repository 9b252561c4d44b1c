import { wrapped } from "../psa/report.ts";
import type { Paint } from "../status-view.ts";
import type { CheckedFinding, Detail, FindingStatus } from "./finding.ts";

const words: Readonly<Record<FindingStatus, string>> = { ok: "ok  ", warn: "warn", fail: "FAIL", skipped: "skip" };
const colours = { ok: "green", warn: "yellow", fail: "red", skipped: "dim" } as const;
/** Narrower than this a text beside the names is harder to read than one that the terminal breaks. */
const leastColumns = 30;

export interface ViewOptions {
  /** Of the longest name. */
  readonly width: number;
  /** Undefined: no terminal, a line is as long as it is. */
  readonly columns: number | undefined;
  readonly paint: Paint;
}

/** A check as lines: how it stands, and below it what to do. */
export function findingLines(finding: CheckedFinding, { width, columns, paint }: ViewOptions): readonly string[] {
  const { name, status, message, hint, details = [] } = finding;
  const isBad = status === "warn" || status === "fail";
  const [, ...others] = isBad ? worstFirst(details) : []; // the first is what the message says
  const margin = width + 8;
  const room = columns === undefined ? Infinity : columns - margin - 1;
  const layOut = (text: string): readonly string[] => (room < leastColumns ? [text] : wrapped(text, room));
  const texts = [
    ...layOut(message).map((line) => (status === "skipped" ? paint("dim", line) : line)),
    ...[hint, ...others.flatMap((other) => [`${other.name}: ${other.message}`, other.hint])]
      .filter((text) => isBad && text !== undefined && text !== "")
      .flatMap((text = "") => layOut(text)),
  ];
  return texts.map((text, index) =>
    index === 0
      ? `${paint(colours[status], words[status])}  ${name.padEnd(width)}  ${text}`
      : `${" ".repeat(margin)}${text}`,
  );
}

const worstFirst = (details: readonly Detail[]): readonly Detail[] =>
  (["fail", "warn"] as const).flatMap((wanted) => details.filter(({ status }) => status === wanted));

/** All of it in a sentence. */
export function sumText(findings: readonly CheckedFinding[]): string {
  const named = (wanted: FindingStatus): string =>
    findings
      .filter(({ status }) => status === wanted)
      .map(({ name }) => name)
      .join(", ");
  const [failed, warned] = [named("fail"), named("warn")];
  return [
    ...(failed === "" ? [] : [`Failed: ${failed}.`]),
    ...(warned === "" ? [] : [`Warnings: ${warned}.`]),
    ...(failed === "" && warned === "" ? ["Nothing is wrong, as far as was looked."] : []),
  ].join(" ");
}
