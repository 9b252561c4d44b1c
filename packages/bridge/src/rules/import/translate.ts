import { type Actions, ActionsWriter } from "./actions.ts";
import { type Condition, conditionOf, negated } from "./condition.ts";
import { plainName } from "./legacy-variables.ts";
import { Refusal } from "./refusal.ts";
import type { Assignment, Branch, Choice, Statement } from "./tree.ts";

/** A rule as the configuration takes it; `remarks` say where it differs from the old one. */
export interface ImportedRule extends Actions {
  readonly name: string;
  /** CEL; missing: always. */
  readonly when?: string;
  readonly remarks: readonly string[];
}

/** The rules that do what a statement of an old one did. Throws a Refusal at what has no like. */
export function translate(statement: Statement, name: string): readonly ImportedRule[] {
  return statement.kind === "assignment" ? [ruleOf(name, [statement]).rule] : choiceRules(statement, name);
}

function ruleOf(
  name: string,
  body: readonly Assignment[],
  when?: Condition,
): { rule: ImportedRule; writer: ActionsWriter } {
  const writer = new ActionsWriter();
  for (const assignment of body) {
    writer.assign(assignment);
  }
  const remarks = [...new Set([...(when?.remarks ?? []), ...writer.remarks])];
  return { rule: { name, ...(when === undefined ? {} : { when: when.text }), ...writer.actions, remarks }, writer };
}

/** Rules are looked at one after the other: each branch asks for its condition, and that those before it do not hold. */
function choiceRules({ branches }: Choice, name: string): readonly ImportedRule[] {
  const rules: ImportedRule[] = [];
  const written = new Set<string>();
  let before: Condition | undefined;
  for (const [index, branch] of branches.entries()) {
    const own = branch.condition && conditionOf(branch.condition);
    const when = own === undefined ? before && { ...before, text: before.part } : both(before, own);
    if (when === undefined) {
      throw new Refusal(branch.line, "an `else` needs an `if`");
    }
    refuseChangedNames(when, written, branch.line);
    if (branch.body.length > 0) {
      const { rule, writer } = ruleOf(nameOf(name, branch, index), branch.body, when);
      rules.push(rule);
      for (const one of writer.names) {
        written.add(one);
      }
    }
    before = own && both(before, { ...own, part: negated(own.text) });
  }
  return rules;
}

const nameOf = (name: string, { word }: Branch, index: number): string =>
  word === "if" ? name : `${name}, ${word}${word === "elif" ? ` ${index}` : ""}`;

function both(before: Condition | undefined, own: Condition): Condition {
  if (before === undefined) {
    return own;
  }
  const text = `${before.part} && ${own.part}`;
  return {
    ...{ text, part: text },
    names: new Set([...before.names, ...own.names]),
    remarks: new Set([...before.remarks, ...own.remarks]),
  };
}

/** A later rule sees what an earlier one wrote; a later branch of an `if` did not. */
function refuseChangedNames({ names }: Condition, written: ReadonlySet<string>, line: number): void {
  const changed = new Set([...written].map(plainName));
  const name = [...names].find((one) => changed.has(plainName(one)));
  if (name !== undefined) {
    throw new Refusal(line, `a branch before changes "${name}", which is looked at here: write one rule for each case`);
  }
}
