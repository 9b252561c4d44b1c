/** Markup that is safe to send. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");

function partHtml(part: Part): string {
  if (typeof part === "string" || typeof part === "number") {
    return escape(String(part));
  }
  return "html" in part ? part.html : part.map(({ html: one }) => one).join("");
}

/** Markup from a template: every text put into it is escaped, every attribute value has to stand in quotes. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, index) => text + partHtml(parts[index] ?? "")).join(""),
});
