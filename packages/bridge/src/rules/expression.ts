import type { CelFunc } from "@bufbuild/cel";
import { messageOf } from "../errors.ts";
import { type Node, walkExpression } from "./expression-tree.ts";

/** What an expression is evaluated over: plain data, frozen. Top-level names are its variables. */
export type ExpressionFacts = Readonly<Record<string, unknown>>;

/** What the expressions of one press may take together. */
export interface StepBudget {
  stepsLeft: number;
}

/** Why there is no expression; `column` from 1, where it is known. */
export interface ExpressionProblem {
  readonly message: string;
  readonly column?: number;
}

/** A name that is read, with its members: ["disk", "freePercent"]. */
export interface NameUse {
  readonly path: readonly string[];
  /** From 1. */
  readonly column: number;
}

export type Evaluated = { readonly value: boolean } | { readonly problem: string };

export interface Expression {
  readonly names: readonly NameUse[];
  /** Never throws; takes at most `mostSteps` of the budget. */
  readonly evaluate: (facts: ExpressionFacts, budget?: StepBudget) => Evaluated;
}

export type CompileExpression = (text: string) => Expression | { readonly problem: ExpressionProblem };

/** Longest expression, UTF-16 units. */
export const longestExpression = 1000;
/**
 * Brackets in brackets, whatever they are: the parser has no limit, and takes 1.5 s for 500 times `-(`. People's conditions
 * have 3 or 4.
 */
const deepestBrackets = 12;
const deepestLoops = 2;
/**
 * What the loops of one evaluation may call; a regular expression counts as twenty. The slowest call that was found
 * (`contains` over 4,000 alike characters) takes 28 µs: 0.2 s in all.
 */
const mostSteps = 5000;
export const mostStepsOfPress = 20_000;
const stepsOfPattern = 20;
const longestText = 4000;
const longestList = 200;

/** All that an expression may call, by CEL's names of functions and operators. */
const functions: ReadonlySet<string> = new Set([
  ...["_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "!_", "-_", "_&&_", "_||_", "_?_:_", "_[_]"],
  ...["_+_", "_-_", "_*_", "_/_", "_%_", "@not_strictly_false"],
  ...["size", "contains", "startsWith", "endsWith", "matches", "lowerAscii", "upperAscii", "trim"],
  ...["string", "int", "double", "bool"],
]);

/** Loads the library for conditions (CEL), which a bridge without rules does not need. */
export async function loadExpressions(): Promise<CompileExpression> {
  const cel = await import("@bufbuild/cel");
  const { strings } = await import("@bufbuild/cel/ext");
  const { BOOL, DYN, INT, STRING } = cel.CelScalar;
  const anyList = cel.listType(DYN);
  const standard = cel.celEnv();
  let stepsLeft = 0;

  const counted = (steps: number): boolean => {
    stepsLeft -= steps;
    return stepsLeft >= 0;
  };
  const guarded: CelFunc[] = [
    cel.celFunc("@counted", [DYN, INT], DYN, (goesOn, calls) => (counted(Number(calls)) ? goesOn : false)),
    cel.celMethod("matches", STRING, [STRING], BOOL, function matches(this: string, pattern: string) {
      const answer = counted(stepsOfPattern)
        ? standard.funcs.find("matches")?.call(0, this.slice(0, longestText), [pattern])
        : false;
      if (cel.isCelError(answer)) {
        throw answer;
      }
      return answer === true;
    }),
    cel.celFunc("_+_", [STRING, STRING], STRING, (one, other) => {
      if (one.length + other.length > longestText) {
        throw new Error(`a text longer than ${longestText} characters`);
      }
      return one + other;
    }),
    cel.celFunc("_+_", [anyList, anyList], anyList, (one, other) => {
      if (one.size + other.size > longestList) {
        throw new Error(`a list of more than ${longestList} entries`);
      }
      return cel.celList([...one, ...other]);
    }),
  ];
  const wanted = strings.filter(({ name }) => functions.has(name));
  const environment = cel.celEnv({ funcs: [...wanted, ...guarded] });

  return (text) => {
    const unfit = unfitText(text);
    if (unfit !== undefined) {
      return { problem: unfit };
    }
    try {
      const parsed = cel.parse(text);
      const root = parsed.expr as unknown as Node;
      const columnOf = (id: bigint): number => (parsed.sourceInfo?.positions[String(id)] ?? 0) + 1;
      const tree = walkExpression(root, columnOf, functions, deepestLoops);
      if ("problem" in tree) {
        return tree;
      }
      const run = cel.plan(environment, parsed);
      const evaluate = (facts: ExpressionFacts, budget = { stepsLeft: mostSteps }): Evaluated => {
        const steps = Math.min(mostSteps, budget.stepsLeft);
        stepsLeft = steps;
        try {
          const result = run(Object.assign(Object.create(null), facts));
          budget.stepsLeft -= steps - Math.max(0, stepsLeft);
          if (stepsLeft < 0) {
            return { problem: `it takes more than ${steps} steps: loop over less` };
          }
          return cel.isCelError(result) ? { problem: plainProblem(result.message, tree.names) } : truthOf(result);
        } catch (error) {
          return { problem: messageOf(error) };
        }
      };
      return { names: tree.names, evaluate };
    } catch (error) {
      return { problem: syntaxProblem(error) };
    }
  };
}

const truthOf = (result: unknown): Evaluated =>
  typeof result === "boolean" ? { value: result } : { problem: "it gives no true or false" };

/** What is refused before the parser sees it. */
function unfitText(text: string): ExpressionProblem | undefined {
  if (text.length > longestExpression) {
    return { message: `is longer than ${longestExpression} characters` };
  }
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if ("([{".includes(character)) {
      depth += 1;
    } else if (")]}".includes(character)) {
      depth -= 1;
    }
    if (depth > deepestBrackets) {
      return { message: `has more than ${deepestBrackets} brackets in one another`, column: index + 1 };
    }
  }
  return undefined;
}

/** The parser may list everything that could stand in a place. */
const longestSyntaxProblem = 80;

/** The parser says `<input>:1:3: found = but expecting end of input`. */
function syntaxProblem(error: unknown): ExpressionProblem {
  if (error instanceof RangeError) {
    return { message: "is nested too deeply" };
  }
  const [, line, column, words] = /^<input>:(\d+):(\d+): (.*)$/s.exec(messageOf(error)) ?? [];
  if (words === undefined) {
    return { message: messageOf(error) };
  }
  const message =
    words.length > longestSyntaxProblem ? words.replace(/ but expecting .*$/s, ", which does not belong there") : words;
  return { message, ...(line === "1" ? { column: Number(column) } : {}) };
}

/** The library's words for a fact that is not there, and for types that do not fit. */
function plainProblem(message: string, names: readonly NameUse[]): string {
  const [, missing] = /^field not found: (.+)$/.exec(message) ?? [];
  if (missing !== undefined) {
    const whole = names.find(({ path }) => path.slice(1).includes(missing))?.path ?? [missing];
    return `${whole.slice(0, whole.indexOf(missing) + 1).join(".")} is not known at this press`;
  }
  if (message === "unresolved attribute") {
    return "it reads a name that does not exist";
  }
  const [, operator, types] = /^found no matching overload for '(.+?)' applied to '(.*)'$/.exec(message) ?? [];
  return operator === undefined
    ? message
    : `${operator.replaceAll("_", "").replaceAll("@", "")} does not fit the types ${types ?? ""}`;
}
