import { z } from "zod";

/** The parts of a ticket's text that have a template. */
export const textParts = ["subject", "publicText", "internalNote"] as const;
export type TextPart = (typeof textParts)[number];

/** Templates (Liquid) by the part they make; one that is left away is made by the default. */
export type TextsConfig = { readonly [Part in TextPart]?: string | undefined };

/** Longest template, UTF-16 units. */
export const longestTemplate = 20_000;

const template = (meaning: string): z.ZodOptional<z.ZodString> =>
  z.string().min(1).max(longestTemplate).optional().describe(meaning);

export const textsSection: z.ZodType<TextsConfig> = z
  .strictObject({
    subject: template('The ticket\'s subject; "URGENT" and the like are put around it.'),
    publicText: template("The text that the person may read."),
    internalNote: template("What only technicians read; rules, and the lines about the press, come below it."),
  })
  .default({})
  .describe("The ticket's texts as templates (Liquid) in place of the defaults. docs/texts.md has both.");
