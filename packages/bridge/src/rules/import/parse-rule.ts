import { parseExpression } from "./parse-expression.ts";
import { TokenReader } from "./token-reader.ts";
import { tokensOf } from "./tokens.ts";
import type { Assignment, Branch, Choice, Statement } from "./tree.ts";

/** The statements of an old rule. Throws a Refusal with the line of what Python does not read, or we do not translate. */
export function parseRule(source: string): readonly Statement[] {
  const reader = new TokenReader(tokensOf(source));
  const statements: Statement[] = [];
  while (reader.next.kind !== "end") {
    if (reader.isAt("if")) {
      statements.push(choice(reader));
    } else {
      statements.push(...simpleLine(reader));
    }
  }
  return statements;
}

function choice(reader: TokenReader): Choice {
  const { line } = reader.next;
  const branches: Branch[] = [branch(reader, "if")];
  while (reader.isAt("elif")) {
    branches.push(branch(reader, "elif"));
  }
  if (reader.isAt("else")) {
    branches.push(branch(reader, "else"));
  }
  return { kind: "choice", branches, line };
}

function branch(reader: TokenReader, word: Branch["word"]): Branch {
  const { line } = reader.take();
  const condition = word === "else" ? {} : { condition: parseExpression(reader) };
  reader.expect(":");
  return { word, ...condition, body: body(reader), line };
}

/** What follows the colon: on its line, or indented below. */
function body(reader: TokenReader): readonly Assignment[] {
  if (!reader.takeKind("newline")) {
    return simpleLine(reader);
  }
  if (!reader.takeKind("indent")) {
    throw reader.refusal("an indented line is missing below");
  }
  const found: Assignment[] = [];
  while (!reader.takeKind("dedent")) {
    found.push(...simpleLine(reader));
  }
  return found;
}

/** Assignments with `;` between them. */
function simpleLine(reader: TokenReader): readonly Assignment[] {
  const found: Assignment[] = [];
  do {
    if (reader.next.kind === "newline") {
      break; // after a last ";"
    }
    found.push(...simple(reader));
  } while (reader.takeIf(";"));
  if (!reader.takeKind("newline")) {
    throw reader.refusal(`${reader.shown()} is not expected here`);
  }
  return found;
}

function simple(reader: TokenReader): readonly Assignment[] {
  if (reader.takeIf("pass")) {
    return [];
  }
  if (reader.isAt("if")) {
    throw reader.refusal("an `if` within an `if` is not translated: write one condition with `and`");
  }
  const { kind, value: name, line } = reader.next;
  if (kind !== "name") {
    throw reader.refusal(`${reader.shown()} is not expected here`);
  }
  reader.take();
  const isAdded = reader.takeIf("+=");
  if (!isAdded && !reader.takeIf("=")) {
    throw reader.refusal(`"${name}" begins neither an \`if\` nor \`name = value\`: nothing else is translated`);
  }
  return [{ kind: "assignment", name, isAdded, value: parseExpression(reader), line }];
}
