import { type FactsInput, pressFacts } from "../facts/press-facts.ts";
import { type ReadyRule, type RulesOutcome, type TicketText, runRules } from "../rules/run-rules.ts";
import { longestTexts } from "../texts/finished-text.ts";
import { cleanLine, cleanLines } from "./clean-text.ts";

interface RuledText {
  /** Values of the ticket by the names of the adapter's fields. */
  readonly fields: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly publicText: string;
  /** What comes after the machine's data in the internal note. */
  readonly internalLines: readonly string[];
  /** What each rule did. */
  readonly outcome: RulesOutcome;
}

const noRules: RulesOutcome = { fields: {}, append: [], privateAppend: [], effects: [], problems: [] };

const longestName = 60;
const longestValue = 4000;
const longestProblem = 400;

/** A ticket's texts after the rules; without rules they stay as they are. Never throws. */
export function afterRules(
  press: FactsInput & { readonly rules?: readonly ReadyRule[]; readonly psa?: string },
  before: TicketText,
): RuledText {
  const { rules = [], psa = "" } = press;
  if (rules.length === 0) {
    return { fields: {}, subject: before.subject, publicText: before.message, internalLines: [], outcome: noRules };
  }
  const outcome = runRules(rules, pressFacts(press), before, psa);
  const { append, block, fields, message, privateAppend, problems, subject } = outcome;
  const blocked =
    block === undefined ? [] : [`A rule blocks such a press now, but this ticket stood already: ${block}`];
  const told = [...blocked, ...problems].map((problem) => `- ${cleanLine(problem, longestProblem)}`);
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [cleanLine(name, longestName), cleanLine(value, longestValue)]),
    ),
    subject: subject ?? before.subject,
    publicText: [message ?? before.message, ...append]
      .map((text) => cleanLines(text, longestTexts.publicText))
      .join("\n\n"),
    internalLines: [
      ...privateAppend.flatMap((text) => ["", cleanLines(text, longestValue)]),
      ...(told.length === 0 ? [] : ["", "Rules", ...told]),
    ],
    outcome,
  };
}
