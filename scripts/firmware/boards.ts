import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { BoardPin } from "../../firmware/src/index.ts";

export const pinRoles: readonly BoardPin["role"][] = ["button", "red", "green", "blue", "on-board-led"];

/** A pin as a board's folder describes it. */
export interface Pin extends Omit<BoardPin, "where"> {
  /** Where on the board it is: the number of the pad, or words. Missing: it goes to no pad. */
  readonly pad?: string;
  readonly meaning: string;
}

/** A folder of firmware/boards. */
export interface Board {
  readonly id: string;
  readonly name: string;
  /** A folder of firmware/port. */
  readonly port: string;
  readonly mcu: string;
  /** Whether the chip brings a number of its own, or is given one over USB. */
  readonly serial: "unique" | "provisioned";
  /** Kinds of image, the one that a user flashes first. */
  readonly images: readonly ("uf2" | "hex" | "bin")[];
  /** What the project allows itself; the chip has more. Variables are .data and .bss, without the stack. */
  readonly budget: { readonly flashBytes: number; readonly variablesBytes: number };
  readonly ramBytes: number;
  readonly pins: readonly Pin[];
  /** Pins that nothing may be connected to. */
  readonly keepFree: readonly { readonly name: string; readonly why: string }[];
}

interface Manifest {
  readonly name: string;
  readonly build: { readonly mcu: string };
  readonly upload: { readonly maximum_ram_size: number };
  readonly tier2: Omit<Board, "name" | "mcu" | "ramBytes">;
}

function readBoard(folder: string): Board {
  const { name, build, upload, tier2 } = JSON.parse(readFileSync(path.join(folder, "board.json"), "utf8")) as Manifest;
  if (tier2.id !== path.basename(folder)) {
    throw new Error(`${folder}/board.json: tier2.id is "${tier2.id}"; it must be the name of the folder`);
  }
  return { ...tier2, name, mcu: build.mcu, ramBytes: upload.maximum_ram_size };
}

/** All boards of firmware/boards, by name. Throws when one does not bear the name of its folder. */
export function readBoards(firmwareFolder: string): readonly Board[] {
  const boardsFolder = path.join(firmwareFolder, "boards");
  return readdirSync(boardsFolder)
    .sort()
    .map((name) => path.join(boardsFolder, name))
    .filter((folder) => existsSync(path.join(folder, "board.json")))
    .map(readBoard);
}
