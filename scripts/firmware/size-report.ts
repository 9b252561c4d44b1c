import type { BuiltBoard } from "./built-images.ts";

const header = ["board", "flash", "limit", "data + bss", "limit", "left for the stack"];

/** A table: what each board's image takes, in bytes, and what the project allows it. */
export function sizeReport(built: readonly BuiltBoard[]): string {
  const rows = [
    header,
    ...built.map(({ board, firmware, stackBytes }) => [
      board.id,
      ...[firmware.flashBytes, board.budget.flashBytes, firmware.variablesBytes, board.budget.variablesBytes].map(
        String,
      ),
      String(stackBytes),
    ]),
  ];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** Which budgets are broken, one sentence each. */
export function brokenBudgets(built: readonly BuiltBoard[]): readonly string[] {
  return built.flatMap(({ board, firmware }) =>
    [
      { what: "of flash", used: firmware.flashBytes, limit: board.budget.flashBytes },
      { what: "of data and bss", used: firmware.variablesBytes, limit: board.budget.variablesBytes },
    ]
      .filter(({ used, limit }) => used > limit)
      .map(
        ({ what, used, limit }) =>
          `${board.id} takes ${used} bytes ${what}, ${used - limit} more than its budget in firmware/boards/${board.id}/board.json.`,
      ),
  );
}
