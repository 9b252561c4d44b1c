import type { ColourName, GestureKind, LightName, LightPattern } from "@tier2/button";
import { readOwnText } from "@tier2/button/own-files";

/** Languages of the card; each is a file in assets/lights. */
export const cardLanguages = ["en", "de", "es", "fr"] as const;
export type CardLanguage = (typeof cardLanguages)[number];

/** All that the card says, in one language; plain text. */
export interface CardWords {
  readonly title: string;
  readonly headings: Readonly<Record<"press" | "everyday" | "later" | "trouble" | "support", string>>;
  readonly presses: Readonly<Record<GestureKind, { readonly how: string; readonly what: string }>>;
  readonly colours: Readonly<Record<ColourName, string>>;
  readonly patterns: Readonly<Record<LightPattern, string>>;
  /** What a light says in a few words, and what it means and asks for. */
  readonly lights: Readonly<Record<LightName, { readonly says: string; readonly text: string }>>;
  /** Of the firmware's own lights. */
  readonly byButton: string;
  /** Has `{count}` in it. */
  readonly forSeconds: string;
  readonly note: string;
  readonly noSupport: string;
  readonly phone: string;
  readonly email: string;
  readonly hours: string;
  readonly url: string;
  /** For who prints it; not on paper. */
  readonly print: string;
}

const folder = new URL("../../assets/lights/", import.meta.url);

export const readCardWords = (language: CardLanguage): CardWords =>
  JSON.parse(readOwnText(new URL(`${language}.json`, folder))) as CardWords;

/** The one that somebody asked for, or that the computer speaks (`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`), or English. */
export function spokenLanguage(environment: Readonly<Record<string, string | undefined>>): CardLanguage {
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = environment;
  const spoken = [LANGUAGE, LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "") ?? "";
  return cardLanguages.find((language) => spoken.toLowerCase().startsWith(language)) ?? "en";
}
