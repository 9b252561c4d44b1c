import { isText, nameProblem, ticked } from "./legacy-variables.ts";
import { Refusal } from "./refusal.ts";
import type { Comparison, Expression } from "./tree.ts";

/** What a condition became. */
export interface Condition {
  /** CEL. */
  readonly text: string;
  /** The same, to stand beside `&&`. */
  readonly part: string;
  /** Variables that it looks at. */
  readonly names: ReadonlySet<string>;
  /** Where it decides otherwise than the old one did, in sentences. */
  readonly remarks: ReadonlySet<string>;
}

/** Of an old condition. Throws a Refusal at what has no like. */
export function conditionOf(expression: Expression): Condition {
  const writer = new ConditionWriter();
  const text = writer.condition(expression);
  return { text, part: asPart(expression, text), names: writer.names, remarks: writer.remarks };
}

/** `||` binds less than `&&`. */
const asPart = ({ kind }: Expression, text: string): string => (kind === "or" ? `(${text})` : text);

export const negated = (text: string): string => `!(${text})`;

/** Stands for one ticked box. */
const oneTicked = "each";
const methods: Readonly<Record<string, string>> = { lower: "lowerAscii", upper: "upperAscii", strip: "trim" };
const beginnings: Readonly<Record<string, string>> = { startswith: "startsWith", endswith: "endsWith" };

const quoted = (text: string): string => JSON.stringify(text);

class ConditionWriter {
  readonly names: Set<string> = new Set();
  readonly remarks: Set<string> = new Set();

  condition(expression: Expression): string {
    const { line } = expression;
    switch (expression.kind) {
      case "and":
        return expression.parts.map((part) => asPart(part, this.condition(part))).join(" && ");
      case "or":
        return expression.parts.map((part) => this.condition(part)).join(" || ");
      case "not":
        return negated(this.condition(expression.operand));
      case "comparison":
        return this.#comparison(expression, line);
      case "truth":
        return String(expression.value);
      case "call":
        return expression.on !== undefined && Object.hasOwn(beginnings, expression.name)
          ? this.#begins(expression.on, expression, line)
          : this.#isFilled(expression);
      case "text":
        throw new Refusal(
          line,
          `the text ${quoted(expression.value)} alone is always true as a condition: compare it, as in "text" in msg`,
        );
      case "name":
        return this.#isFilled(expression);
      default:
        throw new Refusal(line, "a number, list or sum alone is not translated as a condition");
    }
  }

  /** A text or list alone is true when it is not empty. */
  #isFilled(expression: Expression): string {
    return expression.kind === "name" && expression.name === ticked
      ? `size(${this.#name(expression)}) > 0`
      : `${this.#text(expression)} != ""`;
  }

  #begins(on: Expression, call: Extract<Expression, { kind: "call" }>, line: number): string {
    if (rootOf(on) === ticked) {
      throw new Refusal(line, `"${ticked}" is a list of texts: .${call.name}() is only translated for a single text`);
    }
    const [only, ...others] = call.given;
    if (only === undefined || others.length > 0) {
      throw new Refusal(line, `.${call.name}() is only translated with one value`);
    }
    const text = this.#text(on);
    const method = beginnings[call.name] ?? "";
    const wanted = only.kind === "list" ? only.items : [only];
    const parts = wanted.map((one) => `${text}.${method}(${this.#text(one)})`);
    return parts.length === 1 ? `${parts[0]}` : `(${parts.join(" || ") || "false"})`;
  }

  #comparison({ operator, left, right }: Comparison, line: number): string {
    if (operator === "in" || operator === "not in") {
      const inside = this.#inside(left, right, line);
      return operator === "in" ? inside : negated(inside);
    }
    if (operator === "is" || operator === "is not") {
      this.remarks.add("`is` compared in a way that is not sure to find equal texts; here equal texts are equal.");
    }
    const isEquality = !/[<>]/.test(operator);
    const sign = operator === "is" ? "==" : operator === "is not" ? "!=" : operator;
    const [one, other] = [this.#size(left), this.#size(right)];
    if (one !== undefined && other !== undefined) {
      return `${one} ${sign} ${other}`;
    }
    if (!isEquality) {
      throw new Refusal(line, `"${operator}" is only translated between len(...) and a number`);
    }
    return `${this.#comparedText(left)} ${sign} ${this.#comparedText(right)}`;
  }

  /** Length of a text, or a whole number. */
  #size(expression: Expression): string | undefined {
    if (expression.kind === "number") {
      return /^-?\d{1,9}$/.test(expression.value) ? expression.value : undefined;
    }
    if (expression.kind !== "call" || expression.name !== "len" || expression.on !== undefined) {
      return undefined;
    }
    const [only, ...others] = expression.given;
    if (only === undefined || others.length > 0 || rootOf(only) === ticked) {
      throw new Refusal(expression.line, "len() is only translated for one text");
    }
    return `size(${this.#text(only)})`;
  }

  /** In a comparison a number is the text that it is written as, and None an empty one. */
  #comparedText(expression: Expression): string {
    if (expression.kind === "number") {
      this.remarks.add(`The number ${expression.value} is compared as text.`);
      return quoted(expression.value);
    }
    return expression.kind === "nothing" ? '""' : this.#text(expression);
  }

  #inside(needle: Expression, place: Expression, line: number): string {
    if (rootOf(needle) === ticked) {
      throw new Refusal(line, `"${ticked}" is a list of texts: ask whether a text is in it`);
    }
    if (place.kind === "list") {
      const wanted = place.items.map((item) => this.#comparedText(item));
      return `${this.#comparedText(needle)} in [${wanted.join(", ")}]`;
    }
    const wanted = this.#text(needle);
    if (rootOf(place) === ticked) {
      this.names.add(ticked);
      return `${ticked}.exists(${oneTicked}, ${this.#text(place, true)}.contains(${wanted}))`;
    }
    return `${this.#text(place)}.contains(${wanted})`;
  }

  /** `isEach`: "selections" stands for one of them. */
  #text(expression: Expression, isEach = false): string {
    const { line } = expression;
    switch (expression.kind) {
      case "text":
        return quoted(expression.value);
      case "name":
        return isEach && expression.name === ticked ? oneTicked : this.#name(expression, true);
      case "call": {
        const { on, name, given } = expression;
        if (on === undefined || given.length > 0 || !Object.hasOwn(methods, name)) {
          throw new Refusal(line, `${on === undefined ? "" : "."}${name.slice(0, 60)}(...) is not translated`);
        }
        if (name !== "strip") {
          this.remarks.add(`.${name}() changes the letters A to Z alone here.`);
        }
        return `${this.#text(on, isEach)}.${methods[name] ?? ""}()`;
      }
      case "sum":
        throw new Refusal(line, "a text that is put together of others is not translated");
      default:
        throw new Refusal(line, "a text or a variable is expected here");
    }
  }

  #name({ name, line }: Extract<Expression, { kind: "name" }>, isTextNeeded = false): string {
    if (name === ticked && isTextNeeded) {
      throw new Refusal(line, `"${ticked}" is a list of texts: ask whether a text is in it, as in "text" in ${ticked}`);
    }
    if (name !== ticked && !isText(name)) {
      throw new Refusal(line, nameProblem(name, "read"));
    }
    this.names.add(name);
    return name;
  }
}

/** The variable whose methods are called. */
function rootOf(expression: Expression): string | undefined {
  if (expression.kind === "name") {
    return expression.name;
  }
  return expression.kind === "call" && expression.on !== undefined ? rootOf(expression.on) : undefined;
}
