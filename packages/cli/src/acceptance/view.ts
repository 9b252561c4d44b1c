import { harmlessIn } from "../harmless.ts";
import type { Paint } from "../status-view.ts";
import { wrapped } from "../wrapped.ts";
import type { Outcome, OutcomeState } from "./outcome.ts";
import { type StepGroup, stepGroups, stepNeeds } from "./step.ts";

const words: Readonly<Record<OutcomeState, string>> = {
  ...{ passed: "passed  ", failed: "FAILED  ", "by-hand": "by hand ", "not-possible": "not here" },
};
const colours = { passed: "green", failed: "red", "by-hand": "bold", "not-possible": "dim" } as const;

export interface ViewOptions {
  /** Infinity: a line is as long as it is. */
  readonly columns: number;
  readonly paint: Paint;
  /** Steps by hand in full, rather than counted. */
  readonly isWithHandSteps: boolean;
}

/** Without the marks of Markdown; what stands in a command stays. */
const unmarked = (text: string): string =>
  text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/\*([^*]+)\*/g, "$1")))
    .join("");

/** A group of steps under its title. */
export function groupLines(group: StepGroup, all: readonly Outcome[], options: ViewOptions): readonly string[] {
  const outcomes = all.filter((outcome) => outcome.group === group);
  const told = outcomes.filter(({ state }) => state !== "by-hand" || options.isWithHandSteps);
  const counted = outcomes.length - told.length;
  if (outcomes.length === 0) {
    return [];
  }
  return [
    options.paint("bold", stepGroups[group]),
    ...told.flatMap((outcome) => outcomeLines(outcome, options)),
    ...(counted === 0 ? [] : [`  ${words["by-hand"]}  ${counted} more: tier2 acceptance --only ${group}`]),
    "",
  ];
}

const margin = 12;

function outcomeLines(raw: Outcome, { columns, paint }: ViewOptions): readonly string[] {
  const { id, state, seen, hint, action, expected, needs = [] } = harmlessIn(raw);
  const texts =
    state === "by-hand"
      ? [
          id,
          `do: ${unmarked(action)}`,
          `expect: ${unmarked(expected)}`,
          ...(needs.length === 0 ? [] : [`needs: ${needs.map((need) => stepNeeds[need]).join("; ")}`]),
        ]
      : [`${id}: ${seen ?? ""}`, ...(state === "failed" ? [`expected: ${unmarked(expected)}`, hint ?? ""] : [])];
  return texts
    .filter((text) => text !== "")
    .flatMap((text) => wrapped(text, columns - margin - 1))
    .map((line, index) =>
      index === 0 ? `  ${paint(colours[state], words[state])}  ${line}` : `${" ".repeat(margin)}${line}`,
    );
}

/** All of it in a sentence. */
export function sumText(outcomes: readonly Outcome[], checklist: string): string {
  const count = (wanted: OutcomeState): number => outcomes.filter(({ state }) => state === wanted).length;
  const failed = outcomes.filter(({ state }) => state === "failed").map(({ id }) => id);
  return [
    `${count("passed")} passed, ${failed.length} failed, ${count("not-possible")} not possible here, ${count("by-hand")} by hand.`,
    ...(failed.length === 0 ? [] : [`Failed: ${failed.join(", ")}.`]),
    ...(count("by-hand") === 0 ? [] : [`To print and fill in: ${checklist}.`]),
  ].join(" ");
}
