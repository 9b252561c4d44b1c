import { Tier2Error, openingError } from "@tier2/bridge";
import { chipOf } from "./attached.ts";
import { type FoundBoard, boardText } from "./found-board.ts";
import {
  type FlashImage,
  readBundledImage,
  readImageFile,
  requireImageFor,
  requireKnownBoard,
  requireTrusted,
} from "./image.ts";

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

/** An image choice of which all that can be told without a board was found right. */
export interface CheckedChoice {
  /** As it was said; undefined: what is plugged in tells it. */
  readonly board: string | undefined;
  /** Of the named file; undefined: each board gets its own. */
  readonly image: FlashImage | undefined;
  readonly force: boolean;
}

/** Looks at what was asked for before any board is looked for. Rejects with a Tier2Error. */
export async function checkChoice({ image, board, force = false }: ImageChoice): Promise<CheckedChoice> {
  if (board !== undefined) {
    await requireKnownBoard(board);
  }
  const read = image === undefined ? undefined : await readImageFile(image);
  const choice = { board, image: read, force };
  if (board !== undefined) {
    await imageFor(board, choice);
  } else if (read !== undefined) {
    requireTrusted(read, force);
  }
  return choice;
}

/** The image for a board: that of the named file, or of its kind. Rejects with a Tier2Error when it does not fit. */
export async function imageFor(board: string, { image, force }: CheckedChoice): Promise<FlashImage> {
  const found = image ?? (await readBundledImage(board));
  requireImageFor(board, found, force);
  return found;
}

/**
 * Looks at every chosen board and its image before the first is touched. Rejects with a Tier2Error when a board cannot be
 * asked, is another than was said, or has no image that fits.
 */
export async function planAll(chosen: readonly FoundBoard[], choice: CheckedChoice): Promise<readonly Plan[]> {
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
export function boardOf(found: FoundBoard, choice: Partial<Pick<CheckedChoice, "board">>): string {
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
