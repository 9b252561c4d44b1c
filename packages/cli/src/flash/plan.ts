import { Tier2Error, openingError } from "@tier2/bridge";
import { chipOf } from "./attached.ts";
import { type FoundBoard, boardText } from "./found-board.ts";
import { type FlashImage, readBundledImage, readImageFile, requireImageFor } from "./image.ts";

export interface ImageChoice {
  readonly image?: string;
  readonly board?: string;
  readonly force?: boolean;
}

/** A board, and the image that is for it. */
export interface Plan {
  readonly found: FoundBoard;
  readonly board: string;
  readonly image: FlashImage;
}

/** The image for a board: the named file, or that of its kind. Rejects with a Tier2Error when it does not fit. */
export async function imageFor(board: string, { image, force }: ImageChoice): Promise<FlashImage> {
  const read = image === undefined ? await readBundledImage(board) : await readImageFile(image);
  requireImageFor(board, read, force === true);
  return read;
}

/**
 * Looks at every chosen board and its image before the first is touched. Rejects with a Tier2Error when a board cannot be
 * asked, is another than was said, or has no image that fits.
 */
export async function planAll(chosen: readonly FoundBoard[], choice: ImageChoice): Promise<readonly Plan[]> {
  return Promise.all(
    chosen.map(async (found) => {
      const board = boardOf(found, choice);
      return { found, board, image: await imageFor(board, choice) };
    }),
  );
}

/** A firmware that does not answer, or not so that it is understood, cannot be asked to leave, either. */
const byHand =
  "Put it into its boot loader by hand, then run the command again: hold BOOTSEL while you plug a Pico in; press the reset of " +
  "a Pro Micro or Leonardo twice within a second.";

/** Which board it is. Throws a Tier2Error when it cannot be asked, or is another than was said. */
export function boardOf(found: FoundBoard, choice: Pick<ImageChoice, "board">): string {
  const { board, problem, target } = found;
  if (problem !== undefined) {
    const description = openingError(target.path, problem);
    const hint = problem.code === "permission_denied" || problem.code === "in_use" ? description.hint : byHand;
    const at = target.portPath === undefined ? "" : ` (USB port ${target.portPath})`;
    throw new Tier2Error({ ...description, message: `${description.message}${at}`, hint }, { cause: problem });
  }
  if (board === undefined || board === "unknown") {
    if (choice.board !== undefined) {
      return choice.board;
    }
    const message = `Nobody knows which board this is: ${boardText(found)}.`;
    throw new Tier2Error({ code: "board_unknown", category: "usage", message, hint: "Say it: --board NAME" });
  }
  if (choice.board !== undefined && !mayBe(found, board, choice.board)) {
    throw new Tier2Error({
      ...{ code: "board_other", category: "usage", message: `It is no ${choice.board}: ${boardText(found)}.` },
      hint: "Leave --board away, or name that board by its port: --port-path.",
    });
  }
  return choice.board ?? board;
}

/** A button knows its board; a boot loader may be that of another with the same chip. */
const mayBe = ({ target }: FoundBoard, board: string, said: string): boolean =>
  target.kind === "button" ? board === said : chipOf(board) === chipOf(said);
