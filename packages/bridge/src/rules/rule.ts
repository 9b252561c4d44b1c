import { z } from "zod";
import { longestExpression } from "./expression.ts";

/** One rule of the configuration. */
export interface Rule {
  readonly name: string;
  /** A condition (CEL); absent: always. */
  readonly when?: string | undefined;
  /** Text as it stands in the ticket, by names of docs/rules.md. */
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly append?: string | undefined;
  readonly privateAppend?: string | undefined;
  readonly subject?: string | undefined;
  readonly stop?: true | undefined;
  /** There is to be no ticket, and the person is to be shown this. */
  readonly block?: string | undefined;
}

const text = (longest: number): z.ZodString => z.string().min(1).max(longest);

export const ruleSchema: z.ZodType<Rule> = z.strictObject({
  name: text(100).describe("What messages call it; no two rules have the same."),
  when: text(longestExpression).optional().describe("The condition, in CEL. Left out: always. docs/rules.md."),
  set: z
    .record(text(60), text(4000))
    .optional()
    .describe(
      "Values of the ticket by their names, as the helpdesk system shows them. Text as it is: nothing in it is filled in.",
    ),
  append: text(4000).optional().describe("Added at the end of the text that the person may read."),
  privateAppend: text(4000).optional().describe("Added to the internal note."),
  subject: text(255).optional().describe("Takes the place of the subject."),
  stop: z.literal(true).optional().describe("true: the rules after this one are left out when it applies."),
  block: text(1000)
    .optional()
    .describe("When it applies no ticket is made, and the person is told this. Rules after it are not looked at."),
});

/** Most rules in a configuration. */
export const mostRules = 200;

export const rulesSection: z.ZodType<readonly Rule[]> = z
  .array(ruleSchema)
  .max(mostRules)
  .default([])
  .describe("What happens to a press before it is sent, in this order. docs/rules.md.");
