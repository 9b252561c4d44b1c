import { readFileSync } from "node:fs";
import { type BoardName, defaultImage, ExportedButton, openBoard, settled } from "@tier2/emulator";
import { EmulatedBoard } from "../emulated-board.ts";

/** An emulated board with its firmware, plugged into a computer whose time is the board's. */
export interface PluggedBoard {
  readonly button: ExportedButton;
  readonly surroundings: EmulatedBoard;
}

const enumerationMs = 500;

export function pluggedBoard(name: BoardName): PluggedBoard {
  const imageFile = defaultImage(name);
  const button = new ExportedButton(openBoard({ imageFile, image: readFileSync(imageFile) }));
  button.plugIn();
  button.advance(enumerationMs);
  const surroundings = new EmulatedBoard(button, {
    pass: async (promise) => settled(button, promise),
    wait: async (milliseconds) => button.advance(milliseconds),
    nowMs: () => button.nowNs / 1e6,
  });
  return { button, surroundings };
}
