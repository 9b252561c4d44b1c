import { z } from "zod";
import { type Command, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { printJson } from "../print-json.ts";

interface BoardsOptions {
  readonly json?: boolean;
}

const pinShape = z.strictObject({
  role: z.enum(["button", "red", "green", "blue", "on-board-led"]),
  name: z.string().meta({ description: "as printed on the board, or in its documents" }),
  where: z.string().meta({ description: "its pad on the board" }),
  gpio: z.number().optional(),
  port: z.string().optional(),
  bit: z.number().optional(),
  isActiveLow: z.boolean().optional(),
});

export const firmwareBoards: Command<BoardsOptions> = defineCommand<BoardsOptions>({
  name: "firmware boards",
  meaning: "List the boards that there is a firmware for, with the pins of the button and the light: names and places.",
  options: [jsonOption],
  examples: ["tier2 firmware boards", "tier2 firmware boards --json"],
  json: z.strictObject({
    boards: z.array(z.strictObject({ board: z.string(), name: z.string(), pins: z.array(pinShape) })),
  }),
  run: async ({ json }, io) => {
    const { readManifest } = await import("@tier2/emulator");
    const boards = readManifest().boards.map(({ board, name, pins }) => ({ board, name, pins }));
    if (json === true) {
      printJson(io, { boards });
      return 0;
    }
    const texts = boards.map(({ board, name, pins }) => `${board}: ${name}\n${pinTable(pins)}`);
    io.stdout.write(texts.join("\n"));
    io.stderr.write("\nThe button closes to ground. How to wire them: hardware/README.md\n");
    return 0;
  },
});

type Pin = z.output<typeof pinShape>;

const header = ["part", "chip", "board", "where"];

/** A line for each pin: part, the chip's name for it, the board's, its pad. */
function pinTable(pins: readonly Pin[]): string {
  const rows = [header, ...pins.map((pin) => [pin.role, chipText(pin), pin.name, whereText(pin)])];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return rows.map((row) => `${line(row)}\n`).join("");
}

const chipText = ({ gpio, port, bit }: Pin): string => (gpio === undefined ? `P${port}${bit}` : `GPIO${gpio}`);

const whereText = ({ where, isActiveLow }: Pin): string => `${where}${isActiveLow === true ? "; lit when low" : ""}`;
