import { cleanLine, cleanLines } from "../compose/clean-text.ts";
import type { TextPart } from "./section.ts";

/** Longest texts, characters; adapters split what is beyond their limit. The subject is cut shorter, for its marks. */
export const longestTexts: Readonly<Record<TextPart, number>> = {
  subject: 255,
  publicText: 24_000,
  internalNote: 16_000,
};

/** A part of the ticket as it is sent: clean, at most one blank line in a row, none around it, cut at its limit. */
export const finishedText = (part: TextPart, text: string): string =>
  part === "subject"
    ? cleanLine(text, longestTexts.subject)
    : cleanLines(text.replaceAll(/\n{3,}/g, "\n\n").trim(), longestTexts[part]);
