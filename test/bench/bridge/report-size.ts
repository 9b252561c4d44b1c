import { type ReportInput, captureOnce, composeReport, parseConfig } from "@tier2/bridge";
import { type Row, row } from "../row.ts";

const longestReadMs = 15_000;

/** What a press here would send, all of it but the picture. */
async function readThisComputer(): Promise<ReportInput> {
  const section = { schemaVersion: 1, psa: { kind: "webhook" } };
  const { config } = parseConfig("bench.yaml", JSON.stringify(section));
  return captureOnce({
    config,
    ...{ helpdesk: undefined, proxy: () => undefined, signal: AbortSignal.timeout(longestReadMs) },
    fetch: async () => {
      throw new Error("nothing is asked of anybody here");
    },
  });
}

/** The same with more and longer texts than any computer has; of characters that grow when they are escaped. */
function inflate(value: unknown, factor: number): unknown {
  if (typeof value === "string") {
    return "<&>'".repeat(factor);
  }
  if (Array.isArray(value)) {
    return Array.from({ length: factor }, () => value.map((item) => inflate(item, factor))).flat();
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inflate(inner, factor)]))
    : value;
}

/** Up to 10,000 lines of 400 characters where this computer has 100 processes. */
const factors = Array.from({ length: 100 }, (_value, index) => index + 1);

const sizeKB = (input: ReportInput): number => new TextEncoder().encode(composeReport(input)).length / 1024;

/** Size of the report that follows a ticket. */
export async function reportRows(group: string): Promise<Row[]> {
  const input = await readThisComputer();
  const figure = (name: string, value: number): Row =>
    row({ ...{ group, name, value, unit: "KB" }, goal: { on: "value", op: "<=", limit: 48 } });
  const sizes = factors.map((factor) => sizeKB(inflate(input, factor) as ReportInput));
  return [
    figure("HTML report without the picture, of this computer", sizeKB(input)),
    figure("HTML report without the picture, the largest of far too much", Math.max(...sizes)),
  ];
}
