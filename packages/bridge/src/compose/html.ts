/** Markup that may stand in a page as it is. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const markupOf = (part: Part): string => {
  if (typeof part === "string" || typeof part === "number") {
    return String(part).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
  }
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
};

/** Of the source, not of the page: every line of a table would carry it. */
const withoutIndentation = (text: string): string => text.replaceAll(/\n\s+/g, "\n");

/** A piece of a page; what is put in is escaped, unless it was made by this. Attributes stand in double quotes. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: texts.map((text, index) => withoutIndentation(text) + markupOf(parts[index] ?? "")).join(""),
});
