import type { Language } from "./protocol.ts";

export const languageNames: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
};

const isLanguage = (text: string): text is Language => Object.hasOwn(languageNames, text);

export const asLanguage = (text: string | null | undefined): Language | undefined =>
  typeof text === "string" && isLanguage(text) ? text : undefined;

/** The language as it is written where the person is: "en-GB" rather than "en". */
export const localeOf = (language: Language, preferred: readonly string[]): string =>
  preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;

/** What the person chose, else what the configuration says, else the first of the browser's languages that the page has. */
export function chooseLanguage(
  chosen: Language | undefined,
  configured: Language | undefined,
  preferred: readonly string[],
): Language {
  const ofBrowser = preferred.map((tag) => asLanguage(tag.toLowerCase().split("-", 1)[0])).find(Boolean);
  return chosen ?? configured ?? ofBrowser ?? "en";
}
