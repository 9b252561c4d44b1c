import type { TicketField } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import { sourceOf } from "../config/layered-source.ts";
import { plainData } from "../config/load-config.ts";
import { loadExpressions } from "./expression.ts";
import { findRuleProblems } from "./find-rule-problems.ts";
import { rulesSection } from "./rule.ts";
import { prepareRules } from "./run-rules.ts";

async function problems(text: string, psa = "autotask", ticketFields?: readonly TicketField[]): Promise<string[]> {
  const source = sourceOf("config.yaml", text);
  const { rules } = plainData(source) as { readonly rules: unknown };
  const ready = await prepareRules(rulesSection.parse(rules), loadExpressions);
  return findRuleProblems({ source, rules: ready, psa, ticketFields }).map(
    ({ line, code, message, hint }) => `${line} ${code}: ${message} ${hint}`,
  );
}

test("good rules have none", async () => {
  const text = `rules:
  - name: urgent
    when: press.gesture == 'double' && selections.exists(one, one.contains(name))
    set: {priority: High, status: New, subject: Now}
  - name: last
    stop: true
`;
  expect(await problems(text)).toEqual([]);
});

test("tells conditions with their line and column", async () => {
  const text = `rules:
  - name: one
    when: press.gesture ==
  - name: two
    when: "disk.freePersent < 10"
  - name: three
    when: freePercent < 10
  - name: four
    when: >
      press.hour > 8 &&
      press.hours < 5
`;
  expect(await problems(text)).toEqual([
    "3 rule_condition_unreadable: the condition cannot be read: column 25: found = but expecting end of input. docs/rules.md shows how conditions are written.",
    '5 rule_name_unknown: "disk.freePersent" at column 12 is no name of a press. Did you mean "disk.freePercent"?',
    '7 rule_name_unknown: "freePercent" at column 11 is no name of a press. Did you mean "disk.freePercent"?',
    '9 rule_name_unknown: "press.hours" at character 19 of it is no name of a press. Did you mean "press.hour"?',
  ]);
});

test("tells names that are not to be written, taken twice, or of another helpdesk system", async () => {
  const text = `rules:
  - name: one
    set:
      hostname: x
      append: x
      board: x
      priorty: x
  - name: one
    block: no
  - name: never
    append: x
`;
  const names =
    "For autotask there are: message, msg, subject, title, priority, ticketStatus, status, state, queue, type, ticketType, " +
    "category, ticketCategory, issue, issueType, subIssue, subIssueType, source, ticketSource, worktype, workType.";
  expect(await problems(text.replace("block: no", 'block: "no"'))).toEqual([
    `4 rule_write_refused: "hostname" is not to be written. ${names}`,
    '5 rule_write_refused: "append" is not to be written. Write "append: TEXT" beside "set".',
    `6 rule_write_refused: autotask has no "board". ${names}`,
    '7 rule_field_unknown: "priorty" is no field of a ticket in autotask. Did you mean "priority"?',
    '8 rule_name_twice: a rule before this one is called "one", too. Give each rule a name of its own: problems in tickets name it.',
    '10 rule_unreachable: rule "never" is never reached: "one" has no condition and ends the rules. Move it before that one, or give that one a "when".',
  ]);
});

test("values are held against what the helpdesk system has", async () => {
  const choice = (name: string, labels: readonly string[], dependsOn?: string, under?: string): TicketField => ({
    ...{ name, label: name, kind: "choice", isRequired: false },
    ...(dependsOn === undefined ? {} : { dependsOn }),
    choices: labels.map((label) => (under === undefined ? { label } : { label, under })),
  });
  const fields: TicketField[] = [
    choice("board", ["Help Desk", "Projects"]),
    choice("status", ["New", "Closed"], "board", "Help Desk"),
    choice("priority", ["High", "Low"]),
  ];
  const text = `rules:
  - name: one
    set: {board: help desk, state: Nwe}
  - name: two
    set: {priority: Hgih, board: Projects, status: Anything, owner: me}
`;
  expect(await problems(text, "connectwise", fields)).toEqual([
    '3 rule_value_unknown: status has no "Nwe" under board "help desk". Did you mean "New"?',
    '5 rule_value_unknown: priority has no "Hgih". Did you mean "High"?',
    '5 rule_field_unknown: "owner" is no field of a ticket in connectwise. tier2 psa fields lists them.',
  ]);
});
