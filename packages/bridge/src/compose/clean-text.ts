/** Line breaks and tabs may stay where a text has several lines; all other control characters go. */
// oxlint-disable-next-line no-control-regex -- removing them is the purpose
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;
/**
 * Characters that turn the reading direction or hide: Unicode's bidi controls, zero-width marks, the byte order mark, marks of
 * annotations, and the tags, in which whole sentences stand that programs read and nobody sees.
 */
const directions = /[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const loneSurrogates = /\p{Surrogate}/gu;

const cut = (text: string, longest: number): string => {
  if (text.length <= longest) {
    return text;
  }
  // a character has at most two units; the rest of a text of megabytes is not looked at
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join("")}…`;
};

/** Text from a person or a machine on one line, harmless in any ticket; at most `longest` characters. */
export function cleanLine(text: string, longest: number): string {
  const onOneLine = text.replaceAll(/[\t\n\r]+/g, " ");
  return cut(cleanLines(onOneLine, Number.POSITIVE_INFINITY).trim(), longest);
}

/** The same, keeping line breaks. */
export function cleanLines(text: string, longest: number): string {
  const cleaned = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(controls, "")
    .replaceAll(directions, "")
    .replaceAll(loneSurrogates, "�");
  return cut(cleaned, longest);
}

const fence = "----------------------------------------";

/**
 * Data of a machine, marked so that a reader sees where it begins and ends: a value cannot pretend to be the end of
 * its own fence.
 */
export function fenced(title: string, lines: readonly string[]): string {
  const inside = lines.map((line) => `  ${line}`);
  return [`---- ${title} ${fence}`.slice(0, fence.length + 12), ...inside, fence].join("\n");
}
