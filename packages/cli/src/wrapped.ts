import { stripVTControlCharacters } from "node:util";
import type { CommandContext } from "./command.ts";

/** A terminal, or what stands in its place. */
export type Stream = Pick<CommandContext["stderr"], "isTTY" | "columns">;

/** Narrower than this a text is harder to read broken by words than as the terminal breaks it. */
const leastColumns = 30;

/** How long a line may be there: a terminal's has to fit, all else gets lines as long as they are. */
export const columnsOf = ({ isTTY, columns }: Stream): number => (isTTY === true ? (columns ?? 80) : Infinity);

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** The words of a text in lines of at most so many columns; a longer word has a line of its own. Colours take no room. */
export function wrapped(text: string, columns: number): readonly string[] {
  if (columns < leastColumns) {
    return [text];
  }
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * Lines as they stand in a terminal: what is broken goes on below the beginning of its text, which indentation and a name
 * with two or more blanks after it may stand before.
 */
export function fitted(text: string, stream: Stream): string {
  const columns = columnsOf(stream) - 1;
  return text
    .split("\n")
    .flatMap((line) => {
      const [head = ""] = /^ *(?:\S+ {2,})?/.exec(line) ?? [];
      const margin = " ".repeat(widthOf(head));
      const parts = wrapped(line.slice(head.length), columns - margin.length);
      return parts.map((part, index) => `${index === 0 ? head : margin}${part}`);
    })
    .join("\n");
}
