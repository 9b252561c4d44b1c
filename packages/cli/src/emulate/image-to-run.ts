import { Tier2Error } from "@tier2/bridge";
import { chipOf } from "../flash/attached.ts";
import { readImageFile } from "../flash/image.ts";
import { usage } from "../usage.ts";
import type { EmulateOptions } from "./emulate-options.ts";

/** Rejects with a Tier2Error when a named image cannot be run, or is for another board than the named one. */
export async function requireImageToRun({
  image: file,
  board,
}: Pick<EmulateOptions, "image" | "board">): Promise<void> {
  if (file === undefined) {
    return;
  }
  const image = await readImageFile(file);
  if (image.format === "bin") {
    throw usage(
      `${file} is a BIN file, which the emulated board does not take.`,
      "Name the UF2 file of a pico, or the Intel HEX file of the others: tier2 firmware list",
    );
  }
  const isForBoard = board === undefined || (image.board ?? board) === board;
  if (board !== undefined && !(isForBoard && image.chip === chipOf(board))) {
    throw new Tier2Error({
      ...{ code: "image_wrong_board", category: "firmware" },
      message: `${file} is for ${image.board === undefined ? `an ${image.chip}` : `the board ${image.board}`}, not for ${board}.`,
      hint: "Leave --board away: the image says what it is for. Or leave --image away: the board then gets its own.",
    });
  }
}
