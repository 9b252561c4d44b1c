import { readFileSync } from "node:fs";
import path from "node:path";

const columns = [
  "builds",
  "designator",
  "quantity",
  "unit",
  "part",
  "manufacturer",
  "manufacturer number",
  "supplier 1",
  "order number 1",
  "supplier 2",
  "order number 2",
  "alternates",
  "price 1 low",
  "price 1 high",
  "price 100 low",
  "price 100 high",
  "currency",
  "price date",
  "note",
] as const;
type Column = (typeof columns)[number];

/** A row of hardware/bom.csv: its cells, and those that are numbers. Prices are for one `unit`. */
export interface BomRow {
  readonly cells: Readonly<Record<Column, string>>;
  readonly builds: readonly string[];
  readonly quantity: number;
  readonly price: Readonly<Record<1 | 100, Range>>;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What the material of one button costs when one is built, and when a hundred are. */
export interface BomSum {
  readonly build: string;
  readonly currency: string;
  readonly price: Readonly<Record<1 | 100, Range>>;
}

/** Cells of each line; a cell with a comma stands in double quotes, a double quote in it twice (RFC 4180). */
export const parseCsv = (text: string): readonly (readonly string[])[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
      ),
    );

/** Reads hardware/bom.csv; throws with the line for what is not as it must be. */
export function readBom(root: string): readonly BomRow[] {
  const [head = [], ...lines] = parseCsv(readFileSync(path.join(root, "hardware/bom.csv"), "utf8"));
  if (head.join() !== columns.join()) {
    throw new Error(`hardware/bom.csv: the columns must be ${columns.join(", ")}`);
  }
  return lines.map((line, index) => {
    const where = `hardware/bom.csv, line ${index + 2}`;
    if (line.length !== columns.length) {
      throw new Error(`${where}: ${line.length} cells instead of ${columns.length}`);
    }
    const cells = Object.fromEntries(columns.map((column, at) => [column, line[at] ?? ""])) as Record<Column, string>;
    const number = (column: Column): number => {
      const value = Number(cells[column]);
      if (cells[column] === "" || !(value >= 0)) {
        throw new Error(`${where}: "${column}" must be a number, not "${cells[column]}"`);
      }
      return value;
    };
    const range = (count: 1 | 100): Range => {
      const [low, high] = [number(`price ${count} low`), number(`price ${count} high`)];
      if (low > high) {
        throw new Error(`${where}: the low price for ${count} is above the high one`);
      }
      return { low, high };
    };
    return {
      cells,
      builds: cells.builds.split(" "),
      quantity: number("quantity"),
      price: { 1: range(1), 100: range(100) },
    };
  });
}

/** The sums of all builds, in the order of their letters, rounded to cents. */
export function sumBom(rows: readonly BomRow[]): readonly BomSum[] {
  const builds = [...new Set(rows.flatMap((row) => row.builds))].sort();
  return builds.map((build) => {
    const own = rows.filter((row) => row.builds.includes(build));
    const sum = (count: 1 | 100, end: keyof Range): number =>
      Math.round(own.reduce((total, row) => total + row.quantity * row.price[count][end], 0) * 100) / 100;
    return {
      build,
      currency: [...new Set(own.map(({ cells }) => cells.currency))].join(" and "),
      price: {
        1: { low: sum(1, "low"), high: sum(1, "high") },
        100: { low: sum(100, "low"), high: sum(100, "high") },
      },
    };
  });
}

/** The sums as a table of Markdown. */
export function bomTable(sums: readonly BomSum[]): string {
  const range = ({ low, high }: Range): string => `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return [
    "| build | material of one button, when one is built | per button, when 100 are built | currency |",
    "|---|---|---|---|",
    ...sums.map(
      ({ build, price, currency }) => `| ${build} | ${range(price[1])} | ${range(price[100])} | ${currency} |`,
    ),
  ].join("\n");
}
