import { messageOf } from "../errors.ts";
import type { PressFacts } from "../facts/press-facts.ts";
import {
  type CompileExpression,
  type Expression,
  type ExpressionFacts,
  type StepBudget,
  mostStepsOfPress,
} from "./expression.ts";
import type { Rule } from "./rule.ts";
import { ruleVariables, writeTarget } from "./variables.ts";

/** A rule whose condition was read; `condition` is missing where it has none. */
export interface ReadyRule {
  readonly rule: Rule;
  readonly condition?: Expression | { readonly problem: { readonly message: string; readonly column?: number } };
}

/** The ticket as it stands before the rules. */
export interface TicketText {
  readonly subject: string;
  /** What the person may read. */
  readonly message: string;
  readonly selections: readonly string[];
}

/** One value that a rule changed. */
export interface RuleChange {
  /** As the rule names it; "append", "privateAppend" and "subject" too. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface RuleEffect {
  readonly name: string;
  readonly result: "matched" | "not" | "failed" | "left out";
  /** Why it failed or was left out. */
  readonly why?: string;
  readonly changes: readonly RuleChange[];
}

/** What the rules make of a ticket. */
export interface RulesOutcome {
  /** By the names of the adapter's fields, as TicketDraft.fields. */
  readonly fields: Readonly<Record<string, string>>;
  /** Missing: no rule changed it. */
  readonly subject?: string;
  readonly message?: string;
  readonly append: readonly string[];
  readonly privateAppend: readonly string[];
  /** There is to be no ticket; the person is shown this. */
  readonly block?: string;
  /** One for each rule, in their order. */
  readonly effects: readonly RuleEffect[];
  /** For the internal note, one sentence each. */
  readonly problems: readonly string[];
}

/** Reads the conditions once; `load` is called when a rule has one. Never rejects: without the library each of them has a problem. */
export async function prepareRules(
  rules: readonly Rule[],
  load: () => Promise<CompileExpression>,
): Promise<readonly ReadyRule[]> {
  const compile = rules.some(({ when }) => when !== undefined) ? await load().catch(withoutLibrary) : undefined;
  return rules.map((rule) =>
    rule.when === undefined || compile === undefined ? { rule } : { rule, condition: compile(rule.when) },
  );
}

const withoutLibrary = (error: unknown): CompileExpression => {
  const message = `conditions cannot be read on this computer: ${messageOf(error)}`;
  return () => ({ problem: { message } });
};

/** Most problems that are told; a ticket is no log. */
const mostProblems = 20;

interface Running {
  readonly facts: PressFacts;
  readonly psa: string;
  readonly before: TicketText;
  readonly budget: StepBudget;
  readonly fields: Map<string, string>;
  subject: string | undefined;
  message: string | undefined;
  readonly append: string[];
  readonly privateAppend: string[];
  readonly problems: string[];
}

/**
 * Applies rules in their order: a later one sees what an earlier one set, `stop` and `block` end it. One that cannot be
 * followed is skipped and told. `psa`: kind of the helpdesk system. Never throws.
 */
export function runRules(
  rules: readonly ReadyRule[],
  facts: PressFacts,
  ticket: TicketText,
  psa: string,
): RulesOutcome {
  const running: Running = {
    ...{ facts, psa, before: ticket, subject: undefined, message: undefined },
    budget: { stepsLeft: mostStepsOfPress },
    ...{ fields: new Map<string, string>(), append: [], privateAppend: [], problems: [] },
  };
  const effects: RuleEffect[] = [];
  let endedBy: Rule | undefined;
  for (const ready of rules) {
    const { rule } = ready;
    if (endedBy !== undefined) {
      effects.push({ name: rule.name, result: "left out", why: `rule "${endedBy.name}" ended the rules`, changes: [] });
      continue;
    }
    const effect = follow(ready, running);
    effects.push(effect);
    if (effect.result === "matched" && (rule.stop === true || rule.block !== undefined)) {
      endedBy = rule;
    }
  }
  const { fields, subject, message, append, privateAppend, problems } = running;
  return {
    fields: Object.fromEntries(fields),
    ...(subject === undefined ? {} : { subject }),
    ...(message === undefined ? {} : { message }),
    ...{ append, privateAppend, effects },
    ...(endedBy?.block === undefined ? {} : { block: endedBy.block }),
    problems: problems.slice(0, mostProblems),
  };
}

function follow({ rule, condition }: ReadyRule, running: Running): RuleEffect {
  const { name } = rule;
  const failed = (why: string): RuleEffect => {
    running.problems.push(`Rule "${name}" was skipped: ${why}.`);
    return { name, result: "failed", why, changes: [] };
  };
  if (condition !== undefined && "problem" in condition) {
    return failed(condition.problem.message);
  }
  const applies = condition?.evaluate(ruleNames(running), running.budget) ?? { value: true };
  if ("problem" in applies) {
    return failed(applies.problem);
  }
  return applies.value
    ? { name, result: "matched", changes: apply(rule, running) }
    : { name, result: "not", changes: [] };
}

/** What conditions read: the facts by group, and the variables of the table with all their names. */
function ruleNames(running: Running): ExpressionFacts {
  const { facts, before, fields, append, privateAppend, psa } = running;
  const { contact, person, computer, press, said } = facts;
  const subject = running.subject ?? before.subject;
  const message = running.message ?? before.message;
  const known: Readonly<Record<string, unknown>> = {
    ...{ name: person?.["name"], email: person?.["email"], openDate: press?.["at"] },
    ...{ hostname: computer?.["hostname"], ip: computer?.["ip"], mac: computer?.["mac"] },
    ...{ subject, message: running.message ?? said?.["words"], selections: before.selections },
    ...{ input_name: said?.["name"], input_email: said?.["email"] },
    ...{ contactName: contact?.["name"], businessName: contact?.["company"] },
    ...{ input_phone: said?.["phone"], input_company: said?.["company"] },
    ...{ append: append.join("\n"), priv_append: privateAppend.join("\n") },
  };
  const variables = ruleVariables.flatMap(({ name, aliases }) =>
    [name, ...aliases].map((one) => {
      const target = writeTarget(one, psa);
      return [one, (target.kind === "field" ? fields.get(target.field) : known[name]) ?? ""] as const;
    }),
  );
  const ticket = { subject, message, fields: Object.fromEntries(fields) };
  return { ...facts, ...Object.fromEntries(variables), ticket };
}

function apply(rule: Rule, running: Running): readonly RuleChange[] {
  const changes: RuleChange[] = [];
  for (const [name, text] of Object.entries(rule.set ?? {})) {
    const before = write(rule.name, name, text, running);
    if (before !== undefined) {
      changes.push({ name, before, after: text });
    }
  }
  if (rule.subject !== undefined) {
    changes.push({ name: "subject", before: running.subject ?? running.before.subject, after: rule.subject });
    running.subject = rule.subject;
  }
  for (const name of ["append", "privateAppend"] as const) {
    const text = rule[name];
    if (text !== undefined) {
      const before = running[name].join("\n");
      running[name].push(text);
      changes.push({ name, before, after: running[name].join("\n") });
    }
  }
  return changes;
}

/** What was there before; undefined when it may not be written, which is told. */
function write(rule: string, name: string, text: string, running: Running): string | undefined {
  const target = writeTarget(name, running.psa);
  if (target.kind === "read" || target.kind === "elsewhere") {
    const why = target.kind === "read" ? "is not to be written" : `is no field of ${running.psa}`;
    running.problems.push(`Rule "${rule}" could not set ${name}: it ${why}.`);
    return undefined;
  }
  if (target.kind === "text") {
    const { part } = target;
    const before = running[part] ?? running.before[part];
    running[part] = text;
    return before;
  }
  const field = target.kind === "field" ? target.field : name;
  const before = running.fields.get(field) ?? "";
  running.fields.set(field, text);
  return before;
}
