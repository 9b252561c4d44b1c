import { z } from "zod";
import { type Command, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { printJson } from "../print-json.ts";

interface BoardsOptions {
  readonly json?: boolean;
}

const pinShape = z.strictObject({
  role: z.enum(["button", "red", "green", "blue", "on-board-led"]),
  gpio: z.number().optional(),
  port: z.string().optional(),
  bit: z.number().optional(),
  isActiveLow: z.boolean().optional(),
});

export const firmwareBoards: Command<BoardsOptions> = defineCommand<BoardsOptions>({
  name: "firmware boards",
  meaning: "List the boards that there is a firmware for, with the pins of the button and the light.",
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
    const texts = boards.map(({ board, name, pins }) =>
      [`${board}: ${name}`, ...pins.map((pin) => `  ${pin.role.padEnd(13)} ${pinText(pin)}`)].join("\n"),
    );
    io.stdout.write(`${texts.join("\n\n")}\n`);
    io.stderr.write("\nThe button closes to ground. How to wire them: hardware/README.md\n");
    return 0;
  },
});

const pinText = ({ gpio, port, bit, isActiveLow }: z.output<typeof pinShape>): string =>
  `${gpio === undefined ? `P${port}${bit}` : `GP${gpio}`}${isActiveLow === true ? ", lit when low" : ""}`;
