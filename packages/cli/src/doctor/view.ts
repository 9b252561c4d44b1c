import { harmlessIn } from "../harmless.ts";
import type { Paint } from "../status-view.ts";
import { wrapped } from "../wrapped.ts";
import { type CheckedFinding, type Detail, type FindingStatus, isUnconfigured } from "./finding.ts";

const words: Readonly<Record<FindingStatus, string>> = { ok: "ok  ", warn: "warn", fail: "FAIL", skipped: "skip" };
const colours = { ok: "green", warn: "yellow", fail: "red", skipped: "dim" } as const;
export interface ViewOptions {
  /** Of the longest name. */
  readonly width: number;
  /** Infinity: a line is as long as it is. */
  readonly columns: number;
  readonly paint: Paint;
}

/** A check as lines: how it stands, and below it what to do. */
export function findingLines(finding: CheckedFinding, { width, columns, paint }: ViewOptions): readonly string[] {
  const { name, status, message, hint, details = [] } = harmlessIn(finding);
  const isBad = status === "warn" || status === "fail";
  const [, ...others] = isBad ? worstFirst(details) : []; // the first is what the message says
  const margin = width + 8;
  const layOut = (text: string): readonly string[] => wrapped(text, columns - margin - 1);
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

/** Those that all lack the same, in one. */
export function unconfiguredLines(
  findings: readonly CheckedFinding[],
  { columns, paint }: ViewOptions,
): readonly string[] {
  const names = findings.filter(isUnconfigured).map(({ name }) => name);
  if (names.length === 0) {
    return [];
  }
  const text = `not looked at without a configuration, and secrets, that can be used: ${names.join(", ")}`;
  return wrapped(text, columns - 7).map((line, index) =>
    index === 0 ? `${paint(colours.skipped, words.skipped)}  ${paint("dim", line)}` : `      ${paint("dim", line)}`,
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
