// The part of TicketSQL that integrations use: comparisons joined by AND, OR and brackets.
import { type SandboxData, type SandboxTicket, inactiveStatuses } from "./data.ts";

type Test = (ticket: SandboxTicket) => boolean;

const token = /\s*(?:([()])|(AND|OR)\b|('[^']*'|[A-Za-z][\w.{}]*)\s*(=|!=|LIKE)\s*('[^']*'|\d+))/iy;

/** RT's Perl message, as far as it matters: the status is 400. */
export class BadQuery extends Error {}

const unquoted = (text: string): string => text.replaceAll(/^'|'$/g, "");

/** Throws a BadQuery. */
export function parseTicketSql(sql: string, data: SandboxData): Test {
  const tokens = tokensOf(sql);
  let at = 0;

  const readOr = (): Test => {
    let left = readAnd();
    while (isWord(tokens[at], "OR")) {
      at++;
      const [one, other] = [left, readAnd()];
      left = (ticket) => one(ticket) || other(ticket);
    }
    return left;
  };
  const readAnd = (): Test => {
    let left = readOne();
    while (isWord(tokens[at], "AND")) {
      at++;
      const [one, other] = [left, readOne()];
      left = (ticket) => one(ticket) && other(ticket);
    }
    return left;
  };
  const readOne = (): Test => {
    const found = tokens[at++];
    if (typeof found === "object") {
      return comparison(found, data);
    }
    if (found !== "(") {
      throw new BadQuery("Wrong query, expecting a KEYWORD");
    }
    const inner = readOr();
    if (tokens[at++] !== ")") {
      throw new BadQuery("Incomplete query");
    }
    return inner;
  };

  const whole = readOr();
  if (at < tokens.length) {
    throw new BadQuery("Wrong query, expecting an AGGREGATOR");
  }
  return whole;
}

interface Comparison {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

const isWord = (found: string | Comparison | undefined, word: string): boolean =>
  typeof found === "string" && found.toUpperCase() === word;

function tokensOf(sql: string): (string | Comparison)[] {
  const found: (string | Comparison)[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < sql.trimEnd().length) {
    const match = token.exec(sql);
    if (match === null) {
      throw new BadQuery("Wrong query");
    }
    const [, bracket, word, field = "", operator = "", value = ""] = match;
    found.push(bracket ?? word ?? { field: unquoted(field), operator: operator.toUpperCase(), value: unquoted(value) });
  }
  return found;
}

function comparison({ field, operator, value }: Comparison, data: SandboxData): Test {
  const [, customField] = /^CF\.\{(.+)\}$/.exec(field) ?? [];
  const valueOf = (ticket: SandboxTicket): string | undefined =>
    customField === undefined
      ? {
          id: String(ticket.id),
          queue: ticket.Queue,
          subject: ticket.Subject,
          status: ticket.Status,
          creator: ticket.Creator,
        }[field.toLowerCase()]
      : ticket.CustomFields[customField];
  if (customField === undefined && !["id", "queue", "subject", "status", "creator"].includes(field.toLowerCase())) {
    throw new BadQuery(`Unknown field: ${field}`);
  }
  const wanted = value === "__CurrentUser__" ? data.userName : value;
  const isTrue: Test = (ticket) => {
    if (value === "__Inactive__") {
      return inactiveStatuses.includes(ticket.Status);
    }
    const actual = valueOf(ticket)?.toLowerCase();
    return operator === "LIKE" ? (actual ?? "").includes(wanted.toLowerCase()) : actual === wanted.toLowerCase();
  };
  return operator === "!=" ? (ticket) => !isTrue(ticket) : isTrue;
}
