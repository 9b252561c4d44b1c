/** What a scenario measured, in the order in which it is shown: milliseconds, counts, or words. */
export type Figures = Readonly<Record<string, string | number>>;

export interface ScenarioResult {
  readonly scenario: string;
  readonly isOk: boolean;
  readonly figures: Figures;
  readonly seconds: number;
}

const widest = 150;

const textOf = (value: string | number): string =>
  typeof value === "string" || Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 1 : 0);

/** The results for people, one scenario a row; figures that do not fit go on below. */
export function labTable(results: readonly ScenarioResult[]): string {
  const nameWidth = Math.max(8, ...results.map(({ scenario }) => scenario.length));
  const indent = " ".repeat(nameWidth + 16);
  const rows = results.flatMap(({ scenario, isOk, figures, seconds }) => {
    const head = `${isOk ? "ok  " : "FAIL"}  ${scenario.padEnd(nameWidth)}${seconds.toFixed(1).padStart(8)}  `;
    const texts = Object.entries(figures).map(([name, value]) => `${name} ${textOf(value)}`);
    return filledLines(texts, widest - indent.length).map((line, index) => `${index === 0 ? head : indent}${line}`);
  });
  const title = `      ${"scenario".padEnd(nameWidth)}${"s".padStart(8)}  figures (ms where nothing else is said)`;
  return [title, "-".repeat(widest), ...rows.map((row) => row.trimEnd())].join("\n");
}

function filledLines(texts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= width) {
      lines[lines.length - 1] = `${last}, ${text}`;
    } else {
      lines.push(text);
    }
  }
  return lines.length === 0 ? [""] : lines;
}
