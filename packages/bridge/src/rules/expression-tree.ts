import type { ExpressionProblem, NameUse } from "./expression.ts";

/** A node of CEL's syntax tree, as far as it is looked at (cel.expr.Expr). */
export interface Node {
  readonly id: bigint;
  exprKind: Kind;
}

type Kind =
  | { readonly case: "identExpr"; readonly value: { readonly name: string } }
  | { readonly case: "selectExpr"; readonly value: { readonly operand?: Node; readonly field: string } }
  | { readonly case: "callExpr"; readonly value: Call }
  | { readonly case: "listExpr"; readonly value: { readonly elements: readonly Node[] } }
  | { readonly case: "structExpr"; readonly value: { readonly messageName: string } }
  | { readonly case: "comprehensionExpr"; readonly value: Loop }
  | { readonly case: "constExpr"; readonly value: Constant }
  | { readonly case: undefined };

interface Constant {
  readonly constantKind: { readonly case: string | undefined; readonly value?: unknown };
}

interface Call {
  readonly function: string;
  readonly target?: Node;
  readonly args: readonly Node[];
}

interface Loop {
  readonly iterVar: string;
  readonly accuVar: string;
  readonly iterRange?: Node;
  readonly accuInit?: Node;
  readonly loopCondition?: Node;
  readonly loopStep?: Node;
  readonly result?: Node;
}

interface Place {
  readonly bound: ReadonlySet<string>;
  readonly loops: number;
}

class Refused extends Error {
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

/**
 * The names an expression reads, or why it is refused. Changes the tree: the condition of each loop is counted by the
 * function `@counted`, for the library itself has no limits.
 */
export function walkExpression(
  root: Node,
  columnOf: (id: bigint) => number,
  functions: ReadonlySet<string>,
  deepestLoops: number,
): { readonly names: readonly NameUse[] } | { readonly problem: ExpressionProblem } {
  const names: NameUse[] = [];
  let calls = 0;

  const walkAll = (nodes: readonly (Node | undefined)[], place: Place): void => {
    for (const node of nodes) {
      if (node !== undefined) {
        walk(node, place);
      }
    }
  };

  const walkCall = (node: Node, call: Call, place: Place): void => {
    if (!functions.has(call.function)) {
      throw new Refused(`there is no function "${call.function.replaceAll("_", "")}"`, columnOf(node.id));
    }
    if (call.function === "matches" && call.args[0]?.exprKind.case !== "constExpr") {
      throw new Refused("the pattern of matches has to be written out", columnOf(node.id));
    }
    calls += 1;
    walkAll([call.target, ...call.args], place);
  };

  const walkLoop = (node: Node, loop: Loop, place: Place): void => {
    if (place.loops === deepestLoops) {
      throw new Refused(`has more than ${deepestLoops} loops in one another`, columnOf(node.id));
    }
    walkAll([loop.iterRange, loop.accuInit], place);
    const inside = { bound: new Set([...place.bound, loop.iterVar, loop.accuVar]), loops: place.loops + 1 };
    const before = calls;
    walkAll([loop.loopCondition, loop.loopStep, loop.result], inside);
    if (loop.loopCondition !== undefined) {
      countRounds(loop.loopCondition, calls - before);
    }
  };

  const walk = (node: Node, place: Place): void => {
    const path = pathOf(node);
    if (path !== undefined) {
      const [first = ""] = path;
      if (!place.bound.has(first)) {
        names.push({ path, column: columnOf(startOf(node).id) });
      }
      return;
    }
    const { exprKind } = node;
    switch (exprKind.case) {
      case "selectExpr":
        walkAll([exprKind.value.operand], place);
        break;
      case "callExpr":
        walkCall(node, exprKind.value, place);
        break;
      case "listExpr":
        walkAll(exprKind.value.elements, place);
        break;
      case "comprehensionExpr":
        walkLoop(node, exprKind.value, place);
        break;
      case "structExpr":
        throw new Refused("braces { } are not used in conditions", columnOf(node.id));
      default:
    }
  };

  try {
    walk(root, { bound: new Set(), loops: 0 });
    return { names };
  } catch (error) {
    if (error instanceof Refused) {
      return { problem: { message: error.message, column: error.column } };
    }
    throw error;
  }
}

/** The condition stays, as the first argument of a call that counts; the second says what a round calls. */
function countRounds(condition: Node, calls: number): void {
  const inner = { ...condition };
  condition.exprKind = {
    case: "callExpr",
    value: { function: "@counted", args: [inner, wholeNumber(calls)] },
  };
}

const wholeNumber = (value: number): Node => ({
  id: 0n,
  exprKind: { case: "constExpr", value: { constantKind: { case: "int64Value", value: BigInt(value) } } },
});

/** a.b.c as its parts; undefined for anything else. */
function pathOf({ exprKind }: Node): readonly string[] | undefined {
  if (exprKind.case === "identExpr") {
    return [exprKind.value.name];
  }
  const inner =
    exprKind.case === "selectExpr" && exprKind.value.operand !== undefined ? pathOf(exprKind.value.operand) : undefined;
  return exprKind.case === "selectExpr" && inner !== undefined ? [...inner, exprKind.value.field] : undefined;
}

const startOf = (node: Node): Node =>
  node.exprKind.case === "selectExpr" && node.exprKind.value.operand !== undefined
    ? startOf(node.exprKind.value.operand)
    : node;
