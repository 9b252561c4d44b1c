import { Flash, type LoaderDevice, type LoaderFaults, openBootLoader, Rp2040Board, settled } from "@tier2/emulator";
import { openEmulatedUsb } from "../emulated-usb-pipe.ts";
import type { UsbPipe } from "../pipes.ts";

/** A Pico in its boot ROM, and the pipe to it. */
export interface PicobootModel {
  readonly board: Rp2040Board;
  readonly device: LoaderDevice;
  readonly pipe: UsbPipe;
  /** Pulls the plug. */
  readonly unplug: () => void;
}

export interface PicobootModelOptions {
  readonly flash?: Flash;
  readonly faults?: LoaderFaults;
}

/** Powers a board whose ROM finds no firmware, or with BOOTSEL held, and opens it. Leaving, it runs what is in its flash. */
export async function picobootModel({
  flash = new Flash(),
  faults = {},
}: PicobootModelOptions = {}): Promise<PicobootModel> {
  const board = new Rp2040Board(flash);
  board.powerOn();
  const device = openBootLoader(
    board,
    () => {
      board.powerOff();
      board.powerOn();
    },
    faults,
  );
  if (device === undefined) {
    throw new Error("the board has a firmware, and is not in its boot loader");
  }
  const pipe = await openEmulatedUsb(device, board, async (promise) => settled(board, promise));
  return {
    board,
    device,
    pipe,
    unplug: () => {
      device.detach();
      board.powerOff();
    },
  };
}

/** Calls `before` ahead of each transfer, counted from 0, and `after` with what came of one from the board. */
export function watchedPipe(
  pipe: UsbPipe,
  before: (index: number) => void,
  after: (data: Uint8Array, index: number) => Uint8Array = (data) => data,
): UsbPipe {
  let count = 0;
  const counted = async <Result>(transfer: () => Promise<Result>): Promise<{ result: Result; index: number }> => {
    const index = count;
    count += 1;
    before(index);
    return { result: await transfer(), index };
  };
  const received = async (transfer: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const { result, index } = await counted(transfer);
    return after(result, index);
  };
  return {
    ...pipe,
    controlIn: async (request, length) => received(async () => pipe.controlIn(request, length)),
    controlOut: async (request) => (await counted(async () => pipe.controlOut(request))).result,
    send: async (data) => (await counted(async () => pipe.send(data))).result,
    receive: async (length) => received(async () => pipe.receive(length)),
    clearHalt: async (direction) => (await counted(async () => pipe.clearHalt(direction))).result,
  };
}
