import path from "node:path";
import { z } from "zod";
import { type Command, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { printJson } from "../print-json.ts";

interface ListOptions {
  readonly json?: boolean;
}

const shape = z.strictObject({
  version: z.string(),
  isDevelopment: z.boolean().meta({ description: "built with a USB id for tests" }),
  folder: z.string(),
  images: z.array(
    z.strictObject({
      board: z.string(),
      file: z.string(),
      format: z.enum(["uf2", "hex", "bin"]),
      sizeBytes: z.number(),
      sha256: z.string(),
    }),
  ),
});

export const firmwareList: Command<ListOptions> = defineCommand<ListOptions>({
  name: "firmware list",
  meaning: "List the firmware images that came with this software, with their files and SHA-256.",
  options: [jsonOption],
  examples: ["tier2 firmware list", "tier2 firmware list --json"],
  json: shape,
  run: async ({ json }, io) => {
    const { imagesFolder, readManifest } = await import("@tier2/emulator");
    const { version, development, boards } = readManifest();
    const images = boards.flatMap(({ board, images: ofBoard }) => ofBoard.map((image) => ({ board, ...image })));
    if (json === true) {
      printJson(io, { version, isDevelopment: development, folder: imagesFolder, images });
      return 0;
    }
    const note = development ? ", a development build: its USB id is one for tests" : "";
    io.stdout.write(`Firmware ${version}${note}\n`);
    for (const { board, file, sizeBytes, sha256 } of images) {
      const size = `${sizeBytes} bytes`.padStart(11);
      io.stdout.write(`\n${board.padEnd(8)}  ${size}  ${path.join(imagesFolder, file)}\n          SHA-256 ${sha256}\n`);
    }
    return 0;
  },
});
