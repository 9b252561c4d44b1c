import { type Answer, json } from "../../sandbox/answer.ts";
import { ConditionError, type Row, onChildren, parseConditions, readPath } from "./conditions.ts";

const defaultPageSize = 25;
const mostPageSize = 1000;

/** The parameters of a list, from the address or from the body of a search. */
export type ListQuery = (name: string) => string | undefined;

/** One page of a list as ConnectWise gives it: a bare array, the other pages in a Link header. */
export function listAnswer(rows: readonly object[], query: ListQuery, address: URL): Answer {
  const selected = select(rows, query);
  if (!Array.isArray(selected)) {
    return selected;
  }
  const pageSize = Math.min(wholeNumber(query("pageSize")) ?? defaultPageSize, mostPageSize);
  const page = wholeNumber(query("page")) ?? 1;
  const shown = selected.slice((page - 1) * pageSize, page * pageSize).map((row) => pick(row, query("fields")));
  const lastPage = Math.max(1, Math.ceil(selected.length / pageSize));
  const link = (number: number, relation: string): string => {
    const target = new URL(address);
    target.searchParams.set("page", String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page < lastPage ? [link(page + 1, "next"), link(lastPage, "last")] : []),
    ...(page > 1 ? [link(1, "first"), link(page - 1, "prev")] : []),
  ];
  return json(200, shown, links.length === 0 ? {} : { link: links.join(", ") });
}

/** The number of rows that the conditions select. */
export function countAnswer(rows: readonly object[], query: ListQuery): Answer {
  const selected = select(rows, query);
  return Array.isArray(selected) ? json(200, { count: selected.length }) : selected;
}

function select(rows: readonly object[], query: ListQuery): Row[] | Answer {
  try {
    const conditions = query("conditions") ?? "";
    const childConditions = query("childConditions") ?? "";
    const matches = conditions.trim() === "" ? () => true : parseConditions(conditions);
    const hasChild = childConditions.trim() === "" ? () => true : onChildren(parseConditions(childConditions));
    const selected = (rows as readonly Row[]).filter((row) => matches((path) => readRow(row, path)) && hasChild(row));
    return sorted(selected, query("orderBy") ?? "");
  } catch (error) {
    if (error instanceof ConditionError) {
      // The wording is not published.
      return json(400, {
        code: "ConnectWiseApi",
        message: `The conditions are not valid. ${error.message}`,
        errors: null,
      });
    }
    throw error;
  }
}

/** `lastUpdated` can be asked for although it is given inside of `_info`. */
const readRow = (row: Row, path: string): unknown => readPath(row, path === "lastUpdated" ? "_info/lastUpdated" : path);

function sorted(rows: readonly Row[], orderBy: string): Row[] {
  const [, path, direction] = /^\s*([\w/.]+)(?:\s+(asc|desc))?\s*$/i.exec(orderBy) ?? [];
  if (path === undefined) {
    return [...rows];
  }
  const sign = direction?.toLowerCase() === "desc" ? -1 : 1;
  const key = (row: Row): string | number => {
    const value = readRow(row, path);
    return typeof value === "number" ? value : String(value);
  };
  return rows.toSorted((one, other) => (key(one) < key(other) ? -sign : key(one) > key(other) ? sign : 0));
}

/** The named fields alone; of a nested one the whole object is given. */
function pick(row: Row, fields: string | undefined): Row {
  if (fields === undefined || fields.trim() === "") {
    return row;
  }
  const names = new Set(fields.split(",").map((field) => field.trim().split(/[/.]/)[0] ?? ""));
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)));
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number > 0 ? number : undefined;
}
