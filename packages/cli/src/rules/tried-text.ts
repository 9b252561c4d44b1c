import type { RuleEffect } from "@tier2/bridge/rules";
import { harmless, harmlessLine } from "../harmless.ts";
import { timeText } from "../queue/press-text.ts";
import type { TriedRules } from "./try-rules.ts";

const results = { matched: "applies", not: "-", failed: "FAILED", "left out": "left out" } as const;
const margin = " ".repeat(10);

/** What rules make of a press, for people. */
export function triedText({ press, effects, block, after }: TriedRules): string {
  const rules = effects.length === 0 ? ["There are no rules."] : effects.flatMap(effectLines);
  return [
    `Press ${harmlessLine(press.pressId)}, ${press.gesture}, ${timeText(press.recordedAtMs)}`,
    ...["", heading("Rules"), ...rules],
    ...(block === undefined
      ? ["", heading("Ticket"), ...ticketLines(after)]
      : ["", heading("Blocked: no ticket is made, and the person is told"), harmless(block)]),
    "",
  ].join("\n");
}

function ticketLines({ subject, fields, publicText, internalNote }: TriedRules["after"]): readonly string[] {
  return [
    `Subject:  ${harmlessLine(subject)}`,
    ...Object.entries(fields).map(([name, value]) => `${`${harmlessLine(name)}:`.padEnd(9)} ${harmlessLine(value)}`),
    ...["", heading("What the customer may read"), harmless(publicText)],
    ...["", heading("Internal note"), harmless(internalNote)],
  ];
}

function effectLines({ name, result, why, changes }: RuleEffect): readonly string[] {
  const reason = why === undefined ? "" : `: ${harmlessLine(why)}`;
  return [
    `${results[result].padEnd(margin.length)}${harmlessLine(name)}${reason}`,
    ...changes.map((change) => {
      const [before, after] = [change.before, change.after].map(shown);
      return `${margin}${harmlessLine(change.name)}: ${before} -> ${after}`;
    }),
  ];
}

const longestShown = 100;

/** On one line; the ticket below has all of it. */
function shown(text: string): string {
  const line = harmlessLine(text);
  return line === ""
    ? "(nothing)"
    : line.length <= longestShown
      ? `"${line}"`
      : `"${line.slice(0, longestShown - 1)}…"`;
}

const heading = (text: string): string => `--- ${text} ---`;
