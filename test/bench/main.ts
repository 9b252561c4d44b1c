// npm run bench                     every group, as a table
// npm run bench -- firmware bridge  some groups
// npm --silent run bench -- --json  one JSON array of rows on stdout and nothing else
// Exit 1 when a row misses its goal. Ratios are against a control measured in the same run.
import process from "node:process";
import { bridgeRows } from "./bridge.ts";
import { cliRows } from "./cli.ts";
import { deliveryRows } from "./delivery.ts";
import { measureFirmware } from "./firmware.ts";
import { pageRows } from "./page.ts";
import type { Row } from "./row.ts";
import { table } from "./table.ts";

/** `details` stand under the table. */
interface Measured {
  readonly rows: readonly Row[];
  readonly details?: string;
}

const groups: Readonly<Record<string, () => Promise<Measured>>> = {
  firmware: measureFirmware,
  bridge: async () => ({ rows: await bridgeRows() }),
  delivery: async () => ({ rows: await deliveryRows() }),
  cli: async () => ({ rows: cliRows() }),
  page: async () => ({ rows: await pageRows() }),
};

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith("--"));
const unknown = names.filter((name) => !(name in groups));
if (unknown.length > 0) {
  process.stderr.write(`There is no group ${unknown.join(", ")}. The groups: ${Object.keys(groups).join(", ")}\n`);
  process.exit(2);
}

const rows: Row[] = [];
const texts: string[] = [];
for (const [name, measure] of Object.entries(groups)) {
  if (names.length === 0 || names.includes(name)) {
    process.stderr.write(`measuring ${name}...\n`);
    const { rows: measured, details } = await measure();
    rows.push(...measured);
    texts.push(...(details === undefined ? [] : [details]));
  }
}
process.stdout.write(
  words.includes("--json") ? `${JSON.stringify(rows)}\n` : `${[table(rows), ...texts].join("\n\n")}\n`,
);
process.exitCode = rows.every((row) => row.pass) ? 0 : 1;
