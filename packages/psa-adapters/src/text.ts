/** Line breaks and tabs stay. */
const controls = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** Without control characters and half characters, line breaks as `\n`. */
export const cleanText = (text: string): string =>
  text.replaceAll(/\r\n?/g, "\n").replaceAll(controls, "").toWellFormed().trimEnd();

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text.replaceAll(/\s+/g, " ")).trim();

/** At most `longest` UTF-16 units, ending with an ellipsis when cut; never between the halves of a character. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${beginning(text, longest - 1)}…`;
}

/** The first `longest` UTF-16 units at the most; never ending between the halves of a character. */
function beginning(text: string, longest: number): string {
  const kept = text.slice(0, longest);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

/**
 * Splits a text into parts of at most `longest` UTF-16 units, where there is one at a line break in the last quarter of a
 * part. No part is empty; an empty text has none.
 */
export function parts(text: string, longest: number): readonly string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const lineEnd = rest.lastIndexOf("\n", longest);
    const part = lineEnd > longest * 0.75 ? rest.slice(0, lineEnd) : beginning(rest, longest);
    found.push(part);
    rest = rest.slice(part.length).replace(/^\n/, "");
  }
  return rest === "" ? found : [...found, rest];
}

/** Plain text inside of HTML, line breaks kept. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll("\n", "<br>\n");

/** Letter case aside. Both cases are compared: the Kelvin sign's small letter is a plain "k", its capital is not. */
export const isSameText = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() && one.toUpperCase() === other.toUpperCase();

/** Names as people type them: letter case, the number of spaces, and how accents are encoded aside. */
export const isSameName = (one: string, other: string): boolean =>
  isSameText(cleanLine(one).normalize(), cleanLine(other).normalize());

/** An address as people have them; what else RFC 5321 allows is searched for nowhere. */
const email = /^[a-z0-9][a-z0-9._+'-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const isSearchableEmail = (text: string): boolean => text.length <= 250 && email.test(text);
