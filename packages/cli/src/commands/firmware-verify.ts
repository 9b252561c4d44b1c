import { Tier2Error } from "@tier2/bridge";
import { z } from "zod";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import type { Surroundings } from "../flash/attached.ts";
import {
  type BoardOptions,
  boardOptions,
  dropPressesOption,
  imageOptions,
  withUsbBoards,
} from "../flash/firmware-options.ts";
import { chooseBoard, findBoards } from "../flash/found-board.ts";
import { type ImageChoice, boardOf, checkChoice, imageFor } from "../flash/plan.ts";
import { reportCourse } from "../flash/report-course.ts";
import { verifyBoard } from "../flash/visit-board.ts";
import { printJson } from "../print-json.ts";

export interface FirmwareVerifyOptions extends BoardOptions, Omit<ImageChoice, "force"> {
  readonly dropPresses?: boolean;
}

export const firmwareVerify: Command<FirmwareVerifyOptions> = defineCommand<FirmwareVerifyOptions>({
  name: "firmware verify",
  meaning: "Read a board's flash and compare it with an image; the board is left as it was.",
  options: [...boardOptions, ...imageOptions, dropPressesOption, jsonOption],
  examples: [
    "tier2 firmware verify",
    "tier2 firmware verify --serial E66058388343762A",
    "tier2 firmware verify --image pico.uf2",
  ],
  json: z.strictObject({
    board: z.string(),
    path: z.string(),
    portPath: z.string().optional(),
    imageSha256: z.string(),
    isSame: z.boolean(),
    differsAt: z
      .number()
      .optional()
      .meta({ description: "the first byte that is another, from the start of the flash" }),
  }),
  run: async (options, io) => withUsbBoards(async (boards) => verifyAttached(options, io, boards)),
});

export async function verifyAttached(
  options: FirmwareVerifyOptions,
  io: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const choice = await checkChoice({ ...options, force: true }); // to compare harms nothing, whatever the image is
  const found = chooseBoard(await findBoards(await surroundings.look()), options);
  const board = boardOf(found, choice);
  const image = await imageFor(board, choice);
  const { target } = found;
  const { end, ...listeners } = reportCourse(io, "");
  const flashOptions = { dropPresses: options.dropPresses === true, ending: io.ending };
  const { differsAt } = await verifyBoard(target, image, surroundings, flashOptions, listeners).finally(end);
  const isSame = differsAt === undefined;
  const { path, portPath } = target;
  if (options.json === true) {
    printJson(io, { board, path, portPath, imageSha256: image.sha256, isSame, differsAt });
    return isSame ? 0 : 11;
  }
  if (!isSame) {
    throw new Tier2Error({
      ...{ code: "firmware_differs", category: "firmware" },
      message: `The flash of the ${board} at ${portPath ?? path} is not ${image.file}: byte ${differsAt} of ${image.bytes.length} is the first that differs.`,
      hint: "The board is as it was. To write the image: tier2 firmware flash",
    });
  }
  io.stdout.write(`The flash of the ${board} at ${portPath ?? path} holds ${image.file} (SHA-256 ${image.sha256}).\n`);
  return 0;
}
