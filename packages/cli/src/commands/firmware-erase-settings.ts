import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { type Surroundings, chipOf } from "../flash/attached.ts";
import {
  type BoardOptions,
  type DropPresses,
  boardOptions,
  dropPressesOption,
  flashOptions,
  withUsbBoards,
} from "../flash/firmware-options.ts";
import { chooseBoard, findBoards } from "../flash/found-board.ts";
import { boardOf } from "../flash/plan.ts";
import { reportCourse } from "../flash/report-course.ts";
import { eraseSettingsOf } from "../flash/visit-board.ts";
import { usage } from "../usage.ts";

export interface EraseSettingsOptions extends Omit<BoardOptions, "json">, DropPresses {}

export const firmwareEraseSettings: Command<EraseSettingsOptions> = defineCommand<EraseSettingsOptions>({
  name: "firmware erase-settings",
  meaning:
    "Erase a board's settings and the serial number that it was given; the firmware and the count of its starts stay.",
  options: [...boardOptions, dropPressesOption],
  examples: ["tier2 firmware erase-settings", "tier2 firmware erase-settings --port-path 1-2"],
  run: async (options, io) => withUsbBoards(async (boards) => eraseAttached(options, io, boards)),
});

export async function eraseAttached(
  options: EraseSettingsOptions,
  io: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const found = chooseBoard(await findBoards(await surroundings.look()), options);
  const board = boardOf(found, {});
  const { target } = found;
  if (target.kind === "sketch") {
    throw usage(
      "What runs an Arduino sketch keeps no settings of a button.",
      "tier2 firmware flash makes a button of it.",
    );
  }
  const { end, ...listeners } = reportCourse(io, "");
  const how = flashOptions(options, io);
  const seen = await eraseSettingsOf(target, chipOf(board), surroundings, how, listeners).finally(end);
  const place = target.portPath ?? target.path;
  const now =
    seen === undefined
      ? "It waits in its boot loader, as before."
      : `It runs again, ${seen.identity.serial === "" ? "without a serial number" : `serial ${seen.identity.serial}`}.`;
  io.stdout.write(`The settings of the ${board} at ${place} are erased. ${now}\n`);
  return 0;
}
