import type { Row } from "./data.ts";

interface Condition {
  readonly op?: unknown;
  readonly field?: unknown;
  readonly value?: unknown;
  readonly items?: unknown;
}

const text = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "");

/** Contact.isActive is a number in the model, and `true` works in filters. */
const plain = (value: unknown): unknown =>
  typeof value === "boolean" ? Number(value) : typeof value === "string" ? value.toLowerCase() : value;

const compare = (one: unknown, other: unknown): number =>
  typeof one === "string" && typeof other === "string"
    ? (Date.parse(one) || 0) - (Date.parse(other) || 0)
    : Number(one) - Number(other);

const operators: Readonly<Record<string, (stored: unknown, wanted: unknown) => boolean>> = {
  eq: (stored, wanted) => plain(stored) === plain(wanted),
  noteq: (stored, wanted) => plain(stored) !== plain(wanted),
  gt: (stored, wanted) => compare(stored, wanted) > 0,
  gte: (stored, wanted) => compare(stored, wanted) >= 0,
  lt: (stored, wanted) => compare(stored, wanted) < 0,
  lte: (stored, wanted) => compare(stored, wanted) <= 0,
  beginswith: (stored, wanted) => text(stored).startsWith(text(wanted)),
  endswith: (stored, wanted) => text(stored).endsWith(text(wanted)),
  contains: (stored, wanted) => text(stored).includes(text(wanted)),
  exist: (stored) => stored !== undefined && stored !== null,
  notexist: (stored) => stored === undefined || stored === null,
  in: (stored, wanted) => Array.isArray(wanted) && wanted.some((one) => plain(one) === plain(stored)),
  notin: (stored, wanted) => Array.isArray(wanted) && !wanted.some((one) => plain(one) === plain(stored)),
};

/** Names of fields count in any letter case. */
function fieldOf(row: Row, name: string): unknown {
  const key = Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : row[key];
}

/** The trap: an operator that is not known is dropped silently, so that everything matches. */
export function matches(row: Row, { op, field, value, items }: Condition): boolean {
  const list = Array.isArray(items) ? (items as Condition[]) : [];
  const name = text(op);
  if (name === "and") {
    return list.every((one) => matches(row, one));
  }
  if (name === "or") {
    return list.some((one) => matches(row, one));
  }
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  return operator === undefined || operator(fieldOf(row, String(field)), value);
}

export const allMatch = (row: Row, filter: readonly unknown[]): boolean =>
  filter.every((one) => matches(row, one as Condition));
