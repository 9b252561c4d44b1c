import { z } from "zod";

/** Languages of the page; a text that is given in one of them stands in for those it is not given in. */
export const languages = ["en", "de", "es", "fr"] as const;
export type Language = (typeof languages)[number];

/** One text for everybody, or one for each language. */
export type LocalText = string | { readonly [Name in Language]?: string | undefined };

export type QuestionConfig =
  | { readonly check: LocalText }
  | { readonly ask: LocalText; readonly choices: readonly LocalText[] };

export interface PageConfig {
  /** Whether the page opens by itself after a press. */
  readonly open: boolean;
  readonly form: "none" | "after" | "before";
  /** So long a press waits for its form when that comes before; then it is sent without. */
  readonly formMinutes: number;
  /** So long after the press the page still answers. */
  readonly minutes: number;
  readonly closeSeconds: number;
  /** Whether a name and an address that a person typed are used for their next presses. */
  readonly remember: boolean;
  readonly kiosk: boolean;
  readonly sound: boolean;
  readonly language?: Language | undefined;
  /** Undefined: the stock questions. */
  readonly questions?: readonly QuestionConfig[] | undefined;
  readonly texts: {
    readonly title?: LocalText | undefined;
    readonly intro?: LocalText | undefined;
    readonly thanks?: LocalText | undefined;
  };
  /** File, relative to the configuration. */
  readonly logo?: string | undefined;
}

const text = z.string().trim().min(1).max(500);

const localText: z.ZodType<LocalText> = z.union(
  [
    text,
    z
      .strictObject({ en: text.optional(), de: text.optional(), es: text.optional(), fr: text.optional() })
      .refine((texts) => Object.keys(texts).length > 0, "has a text in no language: en, de, es or fr"),
  ],
  { error: "takes a text, or one for each language: { en: ..., de: ... }" },
);

const question: z.ZodType<QuestionConfig> = z.union(
  [
    z.strictObject({ check: localText.describe("A box to tick.") }),
    z.strictObject({
      ask: localText.describe("A question with one answer out of several."),
      choices: z.array(localText).min(2, "takes two choices or more").max(12).describe("Its answers."),
    }),
  ],
  { error: "takes { check: TEXT } or { ask: TEXT, choices: [TEXT, TEXT] }" },
);

export const pageSection: z.ZodType<PageConfig> = z
  .strictObject({
    open: z.boolean().default(true).describe("Whether the page opens in the browser after a press."),
    form: z
      .enum(["none", "after", "before"])
      .default("after")
      .describe("What is asked on it: nothing, after the ticket is made, or before it is sent."),
    formMinutes: z
      .number()
      .int()
      .min(1)
      .max(120)
      .default(10)
      .describe("When form is before: after so long the press is sent without it."),
    minutes: z.number().int().min(1).max(1440).default(60).describe("So long after the press the page still works."),
    closeSeconds: z
      .number()
      .int()
      .min(0)
      .max(3600)
      .default(0)
      .describe("An untouched page closes itself so long after the ticket was made; 0: never."),
    remember: z
      .boolean()
      .default(true)
      .describe("A name and address that somebody typed are used for their next presses."),
    kiosk: z
      .boolean()
      .default(false)
      .describe("Several people use this computer: nothing is remembered, and no other tickets are listed."),
    sound: z.boolean().default(false).describe("A short tone when the ticket was made."),
    language: z.enum(languages).optional().describe("Default: the browser's, else English."),
    questions: z
      .array(question)
      .max(12)
      .optional()
      .describe("What is asked beside the words; texts for all, or for each language. [] asks nothing else."),
    texts: z
      .strictObject({
        title: localText.optional().describe("Over the page, e.g. the company's name."),
        intro: localText.optional().describe("Above the form."),
        thanks: localText.optional().describe("When the ticket was made."),
      })
      .prefault({})
      .describe("Texts of your own."),
    logo: z.string().min(1).optional().describe("A picture (PNG, SVG, JPEG or WebP, at most 64 KB), from this file."),
  })
  .prefault({})
  .describe("The page that opens after a press. docs/page.md.");
