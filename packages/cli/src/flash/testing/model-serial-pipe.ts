import { readFileSync } from "node:fs";
import {
  applicationSize,
  defaultImage,
  Eeprom,
  type LoaderDevice,
  type LoaderFaults,
  openBootLoader,
  readHex,
  settled,
  SimavrBoard,
} from "@tier2/emulator";
import { openEmulatedSerial } from "../emulated-serial-pipe.ts";
import type { SerialPipe } from "../pipes.ts";

export const promicroImage: Uint8Array = readHex(readFileSync(defaultImage("promicro")), applicationSize);

/** A board that waits in its boot loader; its processor does not run, and libsimavr is not needed. */
export class WaitingBoard extends SimavrBoard {
  /** What is plugged in. */
  loader: LoaderDevice | undefined;

  unplug(): void {
    this.loader?.detach();
  }

  override get isInBootLoader(): boolean {
    return true;
  }
}

export const newWaitingBoard = (image: Uint8Array = promicroImage): WaitingBoard =>
  new WaitingBoard(image, new Eeprom());

/** A board's boot loader, plugged in anew. */
export interface ModelLoader {
  readonly board: WaitingBoard;
  readonly device: LoaderDevice;
  /** The board's time, in ms. */
  readonly nowMs: () => number;
  /** When it left for the firmware, in the board's ms. */
  readonly left: readonly number[];
  readonly open: () => Promise<SerialPipe>;
}

export function modelLoader(board: WaitingBoard = newWaitingBoard(), faults: LoaderFaults = {}): ModelLoader {
  const nowMs = (): number => board.nowNs / 1e6;
  const left: number[] = [];
  const device = openBootLoader(board, () => left.push(nowMs()), faults);
  if (device === undefined) {
    throw new Error("The board is not in its boot loader.");
  }
  board.loader = device;
  const open = async (): Promise<SerialPipe> =>
    openEmulatedSerial(device, board, async (promise) => settled(board, promise));
  return { board, device, nowMs, left, open };
}

/** What a test does to a pipe: called before each transfer, counted from 0; may answer other bytes than came. */
export interface Meddling {
  readonly beforeTransfer?: (index: number) => void;
  readonly answered?: (bytes: Uint8Array, index: number) => Uint8Array;
}

/** The pipe, with every send and receive counted. */
export function meddledPipe(pipe: SerialPipe, { beforeTransfer, answered }: Meddling): SerialPipe {
  let transfers = 0;
  let answers = 0;
  const count = (): void => {
    beforeTransfer?.(transfers);
    transfers += 1;
  };
  return {
    ...pipe,
    send: async (data) => {
      count();
      await pipe.send(data);
    },
    receive: async (size) => {
      count();
      const bytes = await pipe.receive(size);
      answers += 1;
      return answered?.(bytes, answers - 1) ?? bytes;
    },
  };
}
