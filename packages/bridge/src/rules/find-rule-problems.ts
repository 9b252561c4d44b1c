import type { TicketField } from "@tier2/psa-adapters";
import { isScalar } from "yaml";
import { nearestName } from "../config/nearest.ts";
import { type ConfigProblem, type ConfigSource, lineOf } from "../config/problems.ts";
import { factPaths } from "../facts/fact-table.ts";
import type { NameUse } from "./expression.ts";
import type { ReadyRule } from "./run-rules.ts";
import { valueProblem } from "./value-problem.ts";
import { hasKnownNames, variableNames, writableNames, writeTarget } from "./variables.ts";

export interface RuleCheck {
  readonly source: ConfigSource;
  /** As `prepareRules` gives them, from the list `rules` of that file. */
  readonly rules: readonly ReadyRule[];
  /** Kind of the helpdesk system. */
  readonly psa: string;
  /** What a ticket can be given now, as the adapter tells it; undefined: it was not asked. */
  readonly ticketFields?: readonly TicketField[] | undefined;
}

type Found = Omit<ConfigProblem, "line" | "place"> & { readonly at: readonly PropertyKey[] };

/** Everything that is wrong with the rules of a file beyond their form, in the order of its lines. Pure; never throws. */
export function findRuleProblems(check: RuleCheck): readonly ConfigProblem[] {
  const { rules, source } = check;
  const found = [
    ...sameNames(rules),
    ...unreachable(rules),
    ...rules.flatMap((ready, index) => [
      ...conditionProblems(ready, index, source),
      ...setProblems(ready, index, check),
    ]),
  ];
  return found
    .map(({ at, code, message, hint }) => {
      const place = ["rules", ...at];
      return { code, message, hint, line: lineOf(source, place), place: place.join(".") };
    })
    .toSorted((one, other) => one.line - other.line);
}

function sameNames(rules: readonly ReadyRule[]): readonly Found[] {
  const names = rules.map(({ rule }) => rule.name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            ...{ code: "rule_name_twice", at: [index, "name"] },
            message: `a rule before this one is called "${name}", too.`,
            hint: "Give each rule a name of its own: problems in tickets name it.",
          },
        ],
  );
}

/** What comes after a rule that always applies and ends the rules. */
function unreachable(rules: readonly ReadyRule[]): readonly Found[] {
  const last = rules.findIndex(
    ({ rule }) => rule.when === undefined && (rule.stop === true || rule.block !== undefined),
  );
  const [ending, next] = [rules[last], rules[last + 1]];
  if (last === -1 || ending === undefined || next === undefined) {
    return [];
  }
  return [
    {
      ...{ code: "rule_unreachable", at: [last + 1] },
      message: `rule "${next.rule.name}" is never reached: "${ending.rule.name}" has no condition and ends the rules.`,
      hint: `Move it before that one, or give that one a "when".`,
    },
  ];
}

function conditionProblems({ condition }: ReadyRule, index: number, source: ConfigSource): readonly Found[] {
  if (condition === undefined) {
    return [];
  }
  const at = [index, "when"];
  if ("problem" in condition) {
    const { message, column } = condition.problem;
    const where = column === undefined ? "" : `${columnText(source, ["rules", ...at], column)}: `;
    return [
      {
        ...{ code: "rule_condition_unreadable", at },
        message: `the condition cannot be read: ${where}${message}.`,
        hint: "docs/rules.md shows how conditions are written.",
      },
    ];
  }
  return condition.names.flatMap((use) => nameProblem(use, at, source));
}

/** Where in the file a condition goes wrong; a condition over several lines is counted by itself. */
function columnText(source: ConfigSource, place: readonly PropertyKey[], column: number): string {
  const node: unknown = source.document.getIn(place, true);
  if (isScalar(node) && node.range && typeof node.value === "string") {
    const [start, end] = node.range;
    const quotes = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE" ? 1 : 0;
    if (end - start === node.value.length + 2 * quotes) {
      return `column ${source.lines.linePos(start).col + quotes + column - 1}`;
    }
  }
  return `character ${column} of it`;
}

function nameProblem({ path, column }: NameUse, at: readonly PropertyKey[], source: ConfigSource): readonly Found[] {
  const [first = "", second] = path;
  const two = path.slice(0, 2).join(".");
  const isKnown =
    second === undefined
      ? variableNames.includes(first) || first === "ticket" || groupNames.has(first)
      : factPaths.includes(two) || ["ticket.subject", "ticket.message", "ticket.fields"].includes(two);
  if (isKnown) {
    return [];
  }
  const meant =
    factPaths.find((fact) => second === undefined && fact.endsWith(`.${first}`)) ??
    nearestName(two, [...factPaths, ...variableNames]);
  return [
    {
      ...{ code: "rule_name_unknown", at },
      message: `"${two}" at ${columnText(source, ["rules", ...at], column)} is no name of a press.`,
      hint: meant === undefined ? "docs/rules.md lists them." : `Did you mean "${meant}"?`,
    },
  ];
}

const groupNames: ReadonlySet<string> = new Set(factPaths.map((fact) => fact.slice(0, fact.indexOf("."))));

function setProblems({ rule }: ReadyRule, index: number, { psa, ticketFields }: RuleCheck): readonly Found[] {
  const wanted = rule.set ?? {};
  return Object.entries(wanted).flatMap(([name, value]): readonly Found[] => {
    const at = [index, "set", name];
    const target = writeTarget(name, psa);
    if (target.kind === "read" || target.kind === "elsewhere") {
      return [refusedWrite(name, psa, target.kind, at)];
    }
    if (target.kind === "text") {
      return [];
    }
    const field = target.kind === "field" ? target.field : name;
    const known = ticketFields?.find((one) => one.name === field);
    if (known === undefined) {
      const names = ticketFields?.map((one) => one.name) ?? writableNames(psa);
      const isWrong = ticketFields !== undefined || (target.kind === "unknown" && hasKnownNames(psa));
      return isWrong ? [unknownField(name, psa, names, at)] : [];
    }
    const valueOf = (other: string): string | undefined =>
      Object.entries(wanted).find(([one]) => {
        const beside = writeTarget(one, psa);
        return (beside.kind === "field" ? beside.field : one) === other;
      })?.[1];
    const wrong = valueProblem(known, value, valueOf);
    return wrong === undefined ? [] : [{ code: "rule_value_unknown", at, ...wrong }];
  });
}

function refusedWrite(name: string, psa: string, kind: "read" | "elsewhere", at: readonly PropertyKey[]): Found {
  const action = name === "append" ? "append" : name === "priv_append" ? "privateAppend" : undefined;
  const names = `For ${psa} there are: ${writableNames(psa).join(", ")}.`;
  return kind === "read"
    ? {
        ...{ code: "rule_write_refused", at },
        message: `"${name}" is not to be written.`,
        hint: action === undefined ? names : `Write "${action}: TEXT" beside "set".`,
      }
    : { ...{ code: "rule_write_refused", at }, message: `${psa} has no "${name}".`, hint: names };
}

function unknownField(name: string, psa: string, names: readonly string[], at: readonly PropertyKey[]): Found {
  const meant = nearestName(name, names);
  return {
    ...{ code: "rule_field_unknown", at },
    message: `"${name}" is no field of a ticket in ${psa}.`,
    hint: meant === undefined ? "tier2 psa fields lists them." : `Did you mean "${meant}"?`,
  };
}
