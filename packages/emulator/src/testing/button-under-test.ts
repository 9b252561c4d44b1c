import { readFileSync } from "node:fs";
import type { Board } from "../board.ts";
import { pinsOf } from "../board-pins.ts";
import { type BoardName, defaultImage } from "../default-image.ts";
import { readHex } from "../intel-hex.ts";
import { Rp2040Board } from "../rp2040/board.ts";
import { Flash } from "../rp2040/flash.ts";
import { applicationSize } from "../simavr/chip.ts";
import { Eeprom } from "../simavr/eeprom.ts";
import { SimavrBoard } from "../simavr/simavr-board.ts";
import { readImage } from "../uf2.ts";

/** Makes a board on one storage, with what earlier boards left there. */
export type OpenBoard = () => Board;

/** A board with its committed image, as the tests of all boards need it. */
export interface ButtonUnderTest {
  readonly name: BoardName;
  /** Of a new button; empty where it is set later. */
  readonly serialNumber: string;
  /** When to cut the power so that some cuts hit the start's writes: the first time and the step, in ms. */
  readonly cutsMs: { readonly first: number; readonly step: number };
  /** How far a brightness, 0 to 255, may be from what was asked for. */
  readonly lightTolerance: number;
  readonly newButton: () => OpenBoard;
}

/** A flash chip with the committed firmware. */
export function newFlash(): Flash {
  const flash = new Flash(Uint8Array.of(0xe6, 0x60, 0x58, 0x38, 0x83, 0x11, 0x22, 0x33));
  flash.install(readImage(readFileSync(defaultImage("pico"))));
  return flash;
}

export const pico: ButtonUnderTest = {
  name: "pico",
  serialNumber: "E660583883112233",
  cutsMs: { first: 0.2, step: 0.17 },
  lightTolerance: 0,
  newButton: () => {
    const flash = newFlash();
    return () => new Rp2040Board(flash);
  },
};

/** An ATmega32U4 board: it needs libsimavr. */
export function arduino(name: "promicro" | "leonardo"): ButtonUnderTest {
  return {
    name,
    serialNumber: "",
    cutsMs: { first: 1, step: 4.1 },
    lightTolerance: 4, // timer 0 has 8 bits
    newButton: () => {
      const image = readHex(readFileSync(defaultImage(name)), applicationSize);
      const eeprom = new Eeprom();
      return () => new SimavrBoard(image, eeprom, pinsOf(name));
    },
  };
}
