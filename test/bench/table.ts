import type { Row } from "./row.ts";

const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toPrecision(value >= 100 ? 4 : 3);

/** Rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const head = ["", "group", "figure", "value", "control", "ratio", "goal"];
  const cells = rows.map((row) => [
    row.pass ? "ok" : "FAIL",
    row.group,
    row.name,
    `${number(row.value)} ${row.unit}`.trim(),
    row.control === null ? "" : `${number(row.control)} ${row.unit}`.trim(),
    row.ratio === null ? "" : `${number(row.ratio)}×`,
    `${row.goal.op === "<=" ? "≤" : "≥"} ${number(row.goal.limit)}${row.goal.on === "ratio" ? "×" : ` ${row.unit}`}`,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}
