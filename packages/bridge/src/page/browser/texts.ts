import type { Stage } from "./protocol.ts";
import type { TextKey } from "./text-keys.ts";

/** A text of the page in the language at hand; what stands in braces is filled in. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string>>) => string;

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A value in a sentence may not turn the sentence round: it stands between Unicode's isolates when it could. */
const isolated = (value: string): string => {
  const plain = value.replaceAll(directions, "");
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
};

/** A text that is missing is shown by its key: a test holds that none is. */
export const textsOf =
  (table: Readonly<Record<string, string>>): Texts =>
  (key, values = {}) =>
    (table[key] ?? key).replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : isolated(value);
    });

/** The headline of a stage, with the ticket's number where there is one. */
export function stageTitle(texts: Texts, stage: Stage, ticketNumber: string | undefined): string {
  if (stage !== "sent" && stage !== "folded") {
    return texts(`stage.${stage}.title`);
  }
  return ticketNumber === undefined
    ? texts(`stage.${stage}.titleWithoutNumber`)
    : texts(`stage.${stage}.title`, { number: shorten(ticketNumber, 60) });
}

/** No text from outside fills the page without end. */
export function shorten(text: string, mostCharacters: number): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
