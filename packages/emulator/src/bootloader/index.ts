import type { Board } from "../board.ts";
import { Rp2040Board } from "../rp2040/board.ts";
import { SimavrBoard } from "../simavr/simavr-board.ts";
import { openAvrBootLoader } from "./avr-boot-loader.ts";
import type { LoaderFaults } from "./faults.ts";
import type { LoaderDevice } from "./loader-device.ts";
import { openRp2040BootLoader } from "./rp2040-boot-loader.ts";

export type { LoaderFault, LoaderFaults } from "./faults.ts";
export type { LoaderDevice } from "./loader-device.ts";

/**
 * The boot loader that the board's firmware left for, as a USB device; undefined when the board is not in it. It lives in
 * the board's time, which has to go on (`Board.advanceTo`), and changes the board's flash.
 *
 * Calls `onLeave` once it is off the bus to start the firmware: the board then is to be powered anew. When the board
 * loses its power before, call `detach`.
 */
export function openBootLoader(board: Board, onLeave: () => void, faults: LoaderFaults = {}): LoaderDevice | undefined {
  if (!board.isInBootLoader) {
    return undefined;
  }
  if (board instanceof Rp2040Board) {
    return openRp2040BootLoader(board, onLeave, faults);
  }
  return board instanceof SimavrBoard ? openAvrBootLoader(board, onLeave, faults) : undefined;
}
