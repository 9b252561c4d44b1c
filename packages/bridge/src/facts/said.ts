import { cleanLine, cleanLines } from "../compose/clean-text.ts";

/** What the person wrote and chose about a press; hostile, as they gave it. */
export interface Said {
  readonly words?: string | undefined;
  readonly choices: readonly string[];
  /** What they typed about themselves; it is proof of nothing. */
  readonly typed?: Typed | undefined;
}

interface Typed {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly company?: string | undefined;
}

/** The same, cleaned and cut; what is not known is empty. */
export interface CleanSaid {
  /** Several lines, without blank ones around it; at most 20,000 characters. */
  readonly words: string;
  readonly choices: readonly string[];
  readonly typed: { readonly [Name in keyof Typed]-?: string };
}

const longestWords = 20_000;
const longestLine = 200;
const mostChoices = 50;

const line = (text: string | undefined): string => cleanLine(text ?? "", longestLine);

export function cleanSaid({ words = "", choices, typed = {} }: Said = { choices: [] }): CleanSaid {
  const { name, email, phone, company } = typed;
  return {
    words: cleanLines(cleanLines(words, Number.POSITIVE_INFINITY).trim(), longestWords),
    choices: choices
      .slice(0, mostChoices)
      .map(line)
      .filter((choice) => choice !== ""),
    typed: { name: line(name), email: line(email), phone: line(phone), company: line(company) },
  };
}
