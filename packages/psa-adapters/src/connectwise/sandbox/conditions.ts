/** A row as the API gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Says whether a row is meant; `read` gives a field's value by its path, e.g. `board/name`. */
export type Condition = (read: (path: string) => unknown) => boolean;

/** A condition that is none; the message is for the caller. */
export class ConditionError extends Error {}

type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" | "like" | "in";
type Value = string | number | boolean | null;

const tokenPattern =
  /\s*(?:"(?<text>[^"]*)"|\[(?<date>[^\]]*)\]|(?<symbol><=|>=|!=|[=<>(),])|(?<number>-?\d+(?:\.\d+)?)(?![\w/])|(?<word>[A-Za-z_][\w/.]*))/y;

interface Token {
  readonly kind: "text" | "date" | "symbol" | "number" | "word";
  readonly text: string;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  const end = source.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    const found = Object.entries(groups ?? {}).find(([, text]) => text !== undefined);
    if (found === undefined) {
      throw new ConditionError(`Unexpected character at position ${start}.`);
    }
    tokens.push({ kind: found[0] as Token["kind"], text: found[1] ?? "" });
  }
  return tokens;
}

/**
 * Parses the subset of ConnectWise's conditions that clients use: comparisons, `contains`, `like`, `in`, `not`, `and`,
 * `or`, parentheses. A quote inside of a string cannot be escaped: it ends the string, which is the trap for clients.
 */
export function parseConditions(source: string): Condition {
  const parser = new Parser(tokenize(source));
  const condition = parser.either();
  parser.expectEnd();
  return condition;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(): Condition {
    const parts = [this.#all()];
    while (this.#take("or")) {
      parts.push(this.#all());
    }
    return (read) => parts.some((part) => part(read));
  }

  expectEnd(): void {
    const token = this.#tokens[this.#next];
    if (token !== undefined) {
      throw new ConditionError(`Unexpected "${token.text}".`);
    }
  }

  #all(): Condition {
    const parts = [this.#one()];
    while (this.#take("and")) {
      parts.push(this.#one());
    }
    return (read) => parts.every((part) => part(read));
  }

  #one(): Condition {
    if (this.#take("(")) {
      const inner = this.either();
      this.#expect(")");
      return inner;
    }
    const field = this.#token();
    if (field.kind !== "word") {
      throw new ConditionError(`Expected a field, not "${field.text}".`);
    }
    const isNegated = this.#take("not");
    const operator = this.#token().text.toLowerCase();
    if (!isOperator(operator)) {
      throw new ConditionError(`Unknown operator "${operator}".`);
    }
    const values = operator === "in" ? this.#list() : [this.#value()];
    return (read) => {
      const actual = read(field.text);
      return values.some((value) => compare(operator, actual, value)) !== isNegated;
    };
  }

  #list(): Value[] {
    this.#expect("(");
    const values = [this.#value()];
    while (this.#take(",")) {
      values.push(this.#value());
    }
    this.#expect(")");
    return values;
  }

  #value(): Value {
    const { kind, text } = this.#token();
    if (kind === "number") {
      return Number(text);
    }
    if (kind !== "word") {
      return text;
    }
    switch (text.toLowerCase()) {
      case "true":
        return true;
      case "false":
        return false;
      case "null":
        return null;
      default:
        throw new ConditionError(`Expected a value, not "${text}".`);
    }
  }

  #token(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) {
      throw new ConditionError("Unexpected end.");
    }
    this.#next++;
    return token;
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#next];
    const isTaken = token !== undefined && token.kind !== "text" && token.text.toLowerCase() === text;
    this.#next += isTaken ? 1 : 0;
    return isTaken;
  }

  #expect(text: string): void {
    if (!this.#take(text)) {
      throw new ConditionError(`Expected "${text}".`);
    }
  }
}

const operators = new Set<string>(["=", "!=", "<", "<=", ">", ">=", "contains", "like", "in"]);
const isOperator = (text: string): text is Operator => operators.has(text);

function compare(operator: Operator, actual: unknown, wanted: Value): boolean {
  if (operator === "!=") {
    return !compare("=", actual, wanted);
  }
  if (wanted === null || actual === undefined || actual === null) {
    return operator === "=" && wanted === null && (actual === undefined || actual === null);
  }
  const left = typeof actual === "string" ? actual.toLowerCase() : Number(actual);
  const right = typeof wanted === "string" ? wanted.toLowerCase() : Number(wanted);
  if (operator === "contains") {
    return String(left).includes(String(right));
  }
  if (operator === "like") {
    return likePattern(String(right)).test(String(left));
  }
  return typeof left === typeof right && order(operator, left, right);
}

function order(operator: "=" | "<" | "<=" | ">" | ">=" | "in", left: string | number, right: string | number): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "=":
    case "in":
      return left === right;
  }
}

const likePattern = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/[*%]+/g, ".*")}$`, "s");

/** A field of a row by its path; undefined when any part is missing. */
export const readPath = (row: unknown, path: string): unknown =>
  path
    .split(/[/.]/)
    .reduce<unknown>(
      (value, name) => (typeof value === "object" && value !== null ? (value as Row)[name] : undefined),
      row,
    );

/** The condition on rows whose array field has one element for which all of it is true. */
export const onChildren =
  (condition: Condition) =>
  (row: Row): boolean =>
    Object.entries(row).some(
      ([name, children]) =>
        Array.isArray(children) &&
        children.some((child: unknown) =>
          condition((path) => (path.startsWith(`${name}/`) ? readPath(child, path.slice(name.length + 1)) : undefined)),
        ),
    );
