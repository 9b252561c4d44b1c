import { Tier2Error } from "@tier2/bridge";
import type { CommandContext, OptionDescription } from "../command.ts";
import type { Surroundings } from "./attached.ts";
import { describeError } from "./course.ts";
import type { FlashOptions } from "./flash-board.ts";
import type { BoardChoice } from "./found-board.ts";

/** Which board a command is about. */
export interface BoardOptions extends BoardChoice {
  readonly json?: boolean;
}

export const boardOptions: readonly OptionDescription[] = [
  { flags: "--port-path <port>", meaning: "the board at this USB port, e.g. 1-2.3, or at this path, e.g. COM5" },
  { flags: "--serial <serial>", meaning: "the button with this serial number" },
];

export const allOption: OptionDescription = {
  flags: "--all",
  meaning: "all buttons and boot loaders that are plugged in, one after the other",
};

export const imageOptions: readonly OptionDescription[] = [
  {
    flags: "--image <file>",
    meaning: "another image than the one that came with this software: UF2, Intel HEX or BIN",
  },
  {
    flags: "--board <name>",
    meaning: "the board, where its boot loader is that of another (copies): pico, promicro, leonardo",
  },
];

export const forceOption: OptionDescription = {
  flags: "--force",
  meaning: "take an image that did not come with this software",
};

export const dropPressesOption: OptionDescription = {
  flags: "--drop-presses",
  meaning: "go on although presses wait in the button that nobody took; they are lost",
};

export interface DropPresses {
  readonly dropPresses?: boolean;
}

/** How a board is to be flashed, of the options of a command. */
export const flashOptions = ({ dropPresses = false }: DropPresses, { ending }: CommandContext): FlashOptions => ({
  dropPresses,
  ending,
});

/** The boards at this computer's USB, for as long as `use` takes. Rejects with a Tier2Error. */
export async function withUsbBoards<Result>(use: (boards: Surroundings) => Promise<Result>): Promise<Result> {
  const { openUsbBoards } = await import("./usb-boards.ts"); // native modules
  const boards = await openUsbBoards().catch((error: unknown) => {
    throw new Tier2Error(
      { ...describeError(error), hint: "Boards cannot be looked for without it." },
      { cause: error },
    );
  });
  try {
    return await use(boards);
  } finally {
    await boards.close();
  }
}
