import { limits } from "./limits.ts";
import type { TokenReader } from "./token-reader.ts";
import type { ComparisonOperator, Expression } from "./tree.ts";

const operators: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in", "is"]);
const keywords: ReadonlySet<string> = new Set([
  ...["if", "elif", "else", "and", "or", "not", "in", "is", "lambda", "for", "while", "def", "class", "import", "from"],
  ...[
    "return",
    "yield",
    "await",
    "async",
    "try",
    "except",
    "with",
    "del",
    "global",
    "raise",
    "assert",
    "pass",
    "break",
  ],
]);

/** A condition or value of an old rule. Throws a Refusal at what Python does not read, or we do not translate. */
export const parseExpression = (reader: TokenReader, depth = 0): Expression => joined(reader, "or", depth);

/** `or` binds less than `and`. */
function joined(reader: TokenReader, word: "or" | "and", depth: number): Expression {
  const { line } = reader.next;
  const part = (): Expression => (word === "or" ? joined(reader, "and", depth) : negation(reader, depth));
  const parts = [part()];
  while (reader.takeIf(word)) {
    parts.push(part());
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: word, parts, line };
}

function negation(reader: TokenReader, depth: number): Expression {
  const { line } = reader.next;
  return reader.takeIf("not")
    ? { kind: "not", operand: negation(reader, deeper(reader, depth)), line }
    : comparison(reader, depth);
}

function comparison(reader: TokenReader, depth: number): Expression {
  const { line } = reader.next;
  const left = sum(reader, depth);
  const operator = comparisonOperator(reader);
  if (operator === undefined) {
    return left;
  }
  const right = sum(reader, depth);
  if (comparisonOperator(reader) !== undefined) {
    throw reader.refusal("more than one comparison without `and` between them is not translated");
  }
  return { kind: "comparison", operator, left, right, line };
}

function comparisonOperator(reader: TokenReader): ComparisonOperator | undefined {
  if (reader.takeIf("not")) {
    reader.expect("in");
    return "not in";
  }
  const { kind, value } = reader.next;
  if ((kind !== "sign" && kind !== "name") || !operators.has(value)) {
    return undefined;
  }
  reader.take();
  return value === "is" && reader.takeIf("not") ? "is not" : (value as ComparisonOperator);
}

function sum(reader: TokenReader, depth: number): Expression {
  let left = withMethods(reader, depth);
  let terms = 1;
  while (reader.isAt("+")) {
    const { line } = reader.take();
    terms++;
    if (terms > limits.depth) {
      throw reader.refusal(`more than ${limits.depth} texts are put together`);
    }
    left = { kind: "sum", left, right: withMethods(reader, depth), line };
  }
  return left;
}

function withMethods(reader: TokenReader, depth: number): Expression {
  let on = atom(reader, depth);
  let calls = 0;
  while (reader.isAt(".") || reader.isAt("[")) {
    const { line, value } = reader.take();
    calls++;
    if (value === "[" || calls > limits.depth) {
      throw reader.refusal("a part of a text or list, [...], is not translated");
    }
    const { kind, value: name } = reader.take();
    if (kind !== "name" || !reader.takeIf("(")) {
      throw reader.refusal(`"." is only translated before a method, as in .lower()`);
    }
    on = { kind: "call", name, on, given: items(reader, ")", depth), line };
  }
  return on;
}

function atom(reader: TokenReader, depth: number): Expression {
  const shown = reader.shown();
  const { kind, value, line } = reader.next;
  if (kind === "text" || kind === "number") {
    reader.take();
    return { kind, value, line };
  }
  if (kind === "name" && !keywords.has(value)) {
    reader.take();
    return named(reader, value, line, depth);
  }
  if (reader.takeIf("-")) {
    const digits = reader.take();
    if (digits.kind === "number") {
      return { kind: "number", value: `-${digits.value}`, line };
    }
  } else if (reader.takeIf("[")) {
    return { kind: "list", items: items(reader, "]", depth), line };
  } else if (reader.takeIf("(")) {
    return bracketed(reader, line, depth);
  }
  throw reader.refusal(`a value is missing before ${shown}`);
}

function named(reader: TokenReader, name: string, line: number, depth: number): Expression {
  if (reader.takeIf("(")) {
    return { kind: "call", name, on: undefined, given: items(reader, ")", depth), line };
  }
  if (name === "True" || name === "False") {
    return { kind: "truth", value: name === "True", line };
  }
  return name === "None" ? { kind: "nothing", line } : { kind: "name", name, line };
}

/** One expression in brackets, or with a comma a tuple, which is as good as a list. */
function bracketed(reader: TokenReader, line: number, depth: number): Expression {
  const inside = deeper(reader, depth);
  if (reader.takeIf(")")) {
    return { kind: "list", items: [], line };
  }
  const first = parseExpression(reader, inside);
  if (reader.takeIf(",")) {
    return { kind: "list", items: [first, ...items(reader, ")", depth)], line };
  }
  reader.expect(")");
  return first;
}

function items(reader: TokenReader, end: string, depth: number): readonly Expression[] {
  const inside = deeper(reader, depth);
  const found: Expression[] = [];
  while (!reader.takeIf(end)) {
    found.push(parseExpression(reader, inside));
    if (!reader.takeIf(",")) {
      reader.expect(end);
      break;
    }
  }
  return found;
}

function deeper(reader: TokenReader, depth: number): number {
  if (depth >= limits.depth) {
    throw reader.refusal(`more than ${limits.depth} brackets or \`not\` stand within each other`);
  }
  return depth + 1;
}
