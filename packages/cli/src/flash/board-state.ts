import type { Chip } from "./attached.ts";

/** How far a board is when flashing ends before its time. */
export type BoardState =
  /** Its firmware runs; nothing was asked of it. */
  | "running"
  /** It was told to leave for its boot loader. */
  | "leaving"
  /** It waits in its boot loader, the firmware that it had untouched. */
  | "waiting"
  /** Writing began, and what stands in the flash was not found to be right. */
  | "half-written"
  /** The flash holds the image: read back and compared. */
  | "compared"
  /** It was copied to the board's drive; the board restarts by itself. */
  | "copied"
  /** The image was compared, and the board was told to start it. */
  | "restarted"
  /** Its settings are being erased. */
  | "erasing"
  | "erased"
  /** It was told its serial number, and did not answer. */
  | "numbering"
  /** It was given its serial number, and restarts. */
  | "numbered";

const states: Readonly<Record<BoardState, string>> = {
  running: "Nothing was changed: the board runs the firmware that it had.",
  leaving: "Nothing was written; the board was told to leave for its boot loader.",
  waiting: "Nothing was written: the board still has the firmware that it had, and may wait in its boot loader.",
  "half-written": "The board's flash is not complete: it does not start, and is not broken.",
  compared: "The image is in the board's flash, read back and compared; the board was not restarted.",
  copied: "The image was copied to the board's drive, and could not be compared.",
  restarted: "The image is in the board's flash, read back and compared, and the board was restarted.",
  erasing: "Its settings may be erased in part; its firmware is untouched.",
  erased: "Its settings are erased; its firmware is untouched.",
  numbering:
    "The board was told its serial number and did not confirm it: it may have taken it. Its firmware is untouched.",
  numbered: "The board took its serial number, and was not seen again since.",
};

const intoBootLoader: Readonly<Record<Chip, string>> = {
  rp2040: "unplug it, and hold BOOTSEL while you plug it in",
  atmega32u4: "press its reset twice within a second (RST to GND), and begin within 8 s",
};

const replug = "Unplug the board and plug it in again";

/** What is to be done with a board that was left in this state. */
function remedyOf(state: BoardState, chip: Chip): string {
  switch (state) {
    case "running":
      return "Plug it in again if it does not answer, then try again.";
    case "leaving":
      return `${replug}: it runs as before. Then try again.`;
    case "waiting":
    case "erasing":
    case "erased":
      return `Run the command again; or ${replug.toLowerCase()}: it runs as before, if it had a firmware.`;
    case "half-written":
      return `Run the same command again. If no board is found: ${intoBootLoader[chip]}.`;
    case "copied":
      return `${replug}. If it stays silent, ${intoBootLoader[chip]}; then run the same command again.`;
    case "numbering":
      return `${replug}. tier2 firmware info shows which serial number it has; if none, run the command again.`;
    case "numbered":
      return `${replug}, then run the command again: a serial number is given once.`;
    case "compared":
    case "restarted":
      return `${replug}: it starts the new firmware. tier2 firmware info shows it.`;
  }
}

/** The state in a sentence, and the remedy. */
export const describeState = (state: BoardState, chip: Chip): { readonly state: string; readonly remedy: string } => ({
  state: states[state],
  remedy: remedyOf(state, chip),
});
