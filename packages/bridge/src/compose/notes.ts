import { cleanLine } from "./clean-text.ts";
import { firstLines, timeText } from "./wording.ts";

/** Longest ticket number in a note, characters. */
const longestNumber = 60;
const mostNumbers = 10;

interface NotedPress {
  /** Milliseconds since 1970. */
  readonly recordedAtMs: number;
}

/** 1st, 2nd, 3rd, 4th, 11th, 21st. */
function ordinal(count: number): string {
  const isTeen = Math.floor(count / 10) % 10 === 1;
  const ending = isTeen ? undefined : ["th", "st", "nd", "rd"][count % 10];
  return `${count}${ending ?? "th"}`;
}

/** For technicians, on the ticket of the first press. `times`: how often the button was pressed for this ticket, with the first. */
export function pressedAgainNote({ recordedAtMs, times }: NotedPress & { readonly times: number }): string {
  return `The button was pressed again at ${timeText(recordedAtMs)} (${ordinal(times)} time).`;
}

/** For technicians: a double press that was noticed when its ticket stood already. */
export function urgentNote({ recordedAtMs }: NotedPress): string {
  return `URGENT: the button was pressed twice at ${timeText(recordedAtMs)}, which means that it is urgent.`;
}

/**
 * For technicians: a long press that came when the ticket stood already. `holdMs`: how long it was held when the button
 * knew that it is a long one, where that is known.
 */
export function heldNote({ recordedAtMs, holdMs }: NotedPress & { readonly holdMs: number | undefined }): string {
  const span = holdMs === undefined ? "" : ` for ${(holdMs / 1000).toFixed(1)} s or longer`;
  return [
    `The button was held${span} at ${timeText(recordedAtMs)}: the person may want to withdraw the request.`,
    "Nothing was closed; ask before you do.",
  ].join(" ");
}

/** For technicians, on the ticket that a press became a note on: it was about something else. */
export function apartNote({ recordedAtMs }: NotedPress): string {
  return `The person said at ${timeText(recordedAtMs)} that the last press was about something else; it has a ticket of its own.`;
}

/** For technicians, on a ticket that a search found beside the one that is kept. */
export function duplicateNote({ keptNumber }: { readonly keptNumber: string }): string {
  return [
    `This ticket and ticket ${cleanLine(keptNumber, longestNumber)} were made of one and the same press`,
    "because the answer to the first attempt was lost. It can be merged into that one or closed.",
  ].join(" ");
}

/** For technicians, on the ticket that is kept. */
export function keptNote({ duplicateNumbers }: { readonly duplicateNumbers: readonly string[] }): string {
  const named = duplicateNumbers.map((number) => cleanLine(number, longestNumber));
  const [isOne, list] = [named.length === 1, firstLines(named, mostNumbers).join(", ")];
  return [
    `The same press also made ticket${isOne ? "" : "s"} ${list} because the answer to an attempt was lost.`,
    `${isOne ? "It" : "They"} can be merged into this one or closed.`,
  ].join(" ");
}
