/** Where something began within an old rule, from 1. */
interface Placed {
  readonly line: number;
}

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";

export type Expression = Placed &
  (
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "number"; readonly value: string }
    | { readonly kind: "truth"; readonly value: boolean }
    | { readonly kind: "nothing" }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    | { readonly kind: "sum"; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "not"; readonly operand: Expression }
    | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] }
    | Comparison
    | Call
  );

export interface Comparison {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `name(arguments)`, or with `on` its method. */
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly on: Expression | undefined;
  readonly given: readonly Expression[];
}

export interface Assignment extends Placed {
  readonly kind: "assignment";
  readonly name: string;
  /** `+=` */
  readonly isAdded: boolean;
  readonly value: Expression;
}

export interface Branch extends Placed {
  readonly word: "if" | "elif" | "else";
  /** Missing with `else`. */
  readonly condition?: Expression;
  readonly body: readonly Assignment[];
}

export interface Choice extends Placed {
  readonly kind: "choice";
  readonly branches: readonly Branch[];
}

export type Statement = Assignment | Choice;
