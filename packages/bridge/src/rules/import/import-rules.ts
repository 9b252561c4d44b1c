import { cleanLine } from "../../compose/clean-text.ts";
import { messageOf } from "../../errors.ts";
import type { CompileExpression } from "../expression.ts";
import { mostRules, ruleSchema } from "../rule.ts";
import { ActionsWriter, defaultWord } from "./actions.ts";
import { limits } from "./limits.ts";
import { parseRule } from "./parse-rule.ts";
import { Refusal } from "./refusal.ts";
import { type ImportedRule, translate } from "./translate.ts";

/** Something that could not be translated. */
export interface ImportProblem {
  /** `custom_rules[2], line 3`, the list counted from 1; `the file`. */
  readonly place: string;
  readonly message: string;
}

/** A part of the old rules, and what became of it: rules, problems, or both. */
export interface ImportedPart {
  /** As it stood there. */
  readonly source: string;
  readonly rules: readonly ImportedRule[];
  readonly problems: readonly ImportProblem[];
  /** Beside those of its rules. */
  readonly remarks: readonly string[];
}

/**
 * Rules of the older product, JSON of the form `{"defaults": {name: value}, "custom_rules": ["Python", ...]}`; the defaults
 * come first. Every part is translated or listed with the reason; nothing is executed, and nothing thrown for what the text
 * says. `compile` is what `loadExpressions` gives: each condition is one that the bridge can read.
 */
export function importRules(text: string, compile: CompileExpression): readonly ImportedPart[] {
  if (text.length > limits.file) {
    return [unusable("", "the file", `it is longer than ${limits.file} characters`)];
  }
  if (text.trim() === "") {
    return []; // there it means: no rules
  }
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    return [unusable("", "the file", `it is no JSON: ${cleanLine(messageOf(error), 200)}`)];
  }
  if (!isObject(data)) {
    return [unusable("", "the file", 'it is no JSON object with "defaults" and "custom_rules"')];
  }
  const { defaults, custom_rules: rules, ...others } = data;
  const parts = [
    ...(defaults === undefined ? [] : [defaultsPart(defaults)]),
    ...(rules === undefined ? [] : ruleParts(rules, compile)),
    ...Object.entries(others).map(([key, value]) =>
      unusable(shown(value), `"${shortName(key)}"`, 'only "defaults" and "custom_rules" are known'),
    ),
  ];
  const count = parts.reduce((sum, part) => sum + part.rules.length, 0);
  const tooMany = `these are ${count} rules, and a configuration takes at most ${mostRules}`;
  return count <= mostRules ? parts : [...parts, unusable("", "the file", tooMany)];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const unusable = (source: string, place: string, message: string): ImportedPart => ({
  source,
  rules: [],
  problems: [{ place, message }],
  remarks: [],
});

const nothingDone = "It did nothing, and nothing stands for it.";

/** JSON that was read, as text again; what can be read may be nested too deeply to be written. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(nested too deeply to be shown)";
  }
}

/** Names come from the file, and one may be as long as the file. */
const shortName = (name: string): string => cleanLine(name, longestName);
const longestName = 60;

/** One rule, without a condition. */
function defaultsPart(value: unknown): ImportedPart {
  const source = `defaults: ${shown(value)}`;
  if (!isObject(value)) {
    return unusable(source, "defaults", "it is no object of names and values");
  }
  const writer = new ActionsWriter();
  const problems: ImportProblem[] = [];
  const remarks: string[] = [];
  for (const [name, given] of Object.entries(value)) {
    if (given === null || given === "" || given === defaultWord) {
      remarks.push(`"${shortName(name)}" is left out: the helpdesk system's own default is taken.`);
    } else if (typeof given === "string" || typeof given === "number") {
      const kind = typeof given === "string" ? "text" : "number";
      const refusal = refusalOf(() => {
        const text = { kind, value: `${given}`, line: 1 } as const;
        writer.assign({ kind: "assignment", name, isAdded: false, value: text, line: 1 });
      });
      problems.push(
        ...(refusal === undefined ? [] : [{ place: `defaults.${shortName(name)}`, message: refusal.message }]),
      );
    } else {
      problems.push({ place: `defaults.${shortName(name)}`, message: "only texts and numbers are translated" });
    }
  }
  if (writer.names.size + problems.length + remarks.length === 0) {
    remarks.push(nothingDone);
  }
  const rule = { name: "Defaults", ...writer.actions, remarks: [...writer.remarks] };
  const unfit = writer.names.size === 0 ? undefined : shapeProblem(rule);
  if (unfit !== undefined) {
    problems.push({ place: "defaults", message: unfit });
  }
  return { source, rules: writer.names.size === 0 || unfit !== undefined ? [] : [rule], problems, remarks };
}

function ruleParts(value: unknown, compile: CompileExpression): readonly ImportedPart[] {
  if (!Array.isArray(value)) {
    return [unusable(shown(value), "custom_rules", "it is no list of texts")];
  }
  const taken = value.slice(0, limits.rules).map((rule: unknown, index) => rulePart(rule, index + 1, compile));
  const left = value.length - taken.length;
  return left === 0
    ? taken
    : [...taken, unusable("", "custom_rules", `${left} more are left out: at most ${limits.rules} are translated`)];
}

function rulePart(rule: unknown, number: number, compile: CompileExpression): ImportedPart {
  const place = `custom_rules[${number}]`;
  if (typeof rule !== "string") {
    return unusable(shown(rule), place, "it is no text");
  }
  if (rule.length > limits.rule) {
    return unusable(`${rule.slice(0, 200)}…`, place, `it is longer than ${limits.rule} characters`);
  }
  const rules: ImportedRule[] = [];
  const refusals: (Refusal | undefined)[] = [];
  const broken = refusalOf(() => {
    const statements = parseRule(rule);
    for (const [index, statement] of statements.entries()) {
      const name = `Imported rule ${number}${statements.length === 1 ? "" : `.${index + 1}`}`;
      const refusal = refusalOf(() => {
        const translated = translate(statement, name);
        refuseUnfit(translated, statement.line, compile);
        rules.push(...translated);
      });
      refusals.push(refusal);
    }
  });
  const problems = [...refusals, broken]
    .filter((refusal) => refusal !== undefined)
    .map(({ line, message }) => ({ place: `${place}, line ${line}`, message }));
  const remarks = rules.length + problems.length === 0 ? [nothingDone] : [];
  return { source: rule, rules, problems, remarks };
}

/** Whatever was translated, a configuration can hold. */
function refuseUnfit(rules: readonly ImportedRule[], line: number, compile: CompileExpression): void {
  for (const rule of rules) {
    const unfit = shapeProblem(rule);
    if (unfit !== undefined) {
      throw new Refusal(line, unfit);
    }
    const compiled = rule.when === undefined ? undefined : compile(rule.when);
    if (compiled !== undefined && "problem" in compiled) {
      throw new Refusal(line, `the condition would be none that rules take: it ${compiled.problem.message}`);
    }
  }
}

function shapeProblem({ remarks: _remarks, ...rule }: ImportedRule): string | undefined {
  const issue = ruleSchema.safeParse(rule).error?.issues[0];
  return issue === undefined ? undefined : `"${issue.path.join(".")}" would be none that rules take: ${issue.message}`;
}

/** Why it was refused, if it was. */
function refusalOf(work: () => void): Refusal | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
}
