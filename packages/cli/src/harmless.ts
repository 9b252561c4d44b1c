import { cleanLines } from "@tier2/bridge";

/** More than any line or text of these commands is long. */
const [longestLine, longestText] = [2000, 20_000];

/**
 * A text for a terminal: names and messages of a helpdesk system, of a ticket or of a USB device are in it, and none of them
 * moves the cursor, colours, hides or turns what stands there. Line breaks stay.
 */
export const harmless = (text: string): string => cleanLines(text, longestText);

/** The same on one line; spaces at its beginning stay. */
export const harmlessLine = (text: string): string => cleanLines(text, longestLine).replaceAll("\n", " ");

/** The same for every text in a value that came as JSON. */
export const harmlessIn = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value), (_name, one: unknown) =>
    typeof one === "string" ? harmlessLine(one) : one,
  ) as Value;
