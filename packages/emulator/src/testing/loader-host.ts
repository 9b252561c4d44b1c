import type { Board } from "../board.ts";
import { settled } from "../settled.ts";
import type { Setup } from "../transfers.ts";
import type { TransferResult, UsbDevice } from "../usb-device.ts";

const never = new AbortController().signal;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets everything happen that needs no time. */
export async function turn(): Promise<void> {
  for (let count = 0; count < 3; count += 1) {
    await nextTurn();
  }
}

/** A host of a boot loader: its transfers, in the board's time. */
export class LoaderHost {
  readonly board: Board;
  readonly device: UsbDevice;

  constructor(board: Board, device: UsbDevice) {
    this.board = board;
    this.device = device;
  }

  async control(setup: Setup, data: Uint8Array = new Uint8Array(0)): Promise<TransferResult> {
    return settled(this.board, this.device.control(setup, data));
  }

  async configure(): Promise<void> {
    await this.device.reset();
    await this.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 });
  }

  async clearHalt(address: number): Promise<void> {
    await this.control({ requestType: 2, request: 1, value: 0, index: address, length: 0 });
  }

  async send(address: number, data: Uint8Array): Promise<TransferResult> {
    return settled(this.board, this.device.send(address, data));
  }

  async receive(address: number, length: number): Promise<TransferResult> {
    return settled(this.board, this.device.receive(address, length, never));
  }

  /** As `receive`, given up after this time. */
  async receiveWithin(address: number, length: number, milliseconds: number): Promise<TransferResult> {
    const giveUp = new AbortController();
    this.board.at(this.board.nowNs + milliseconds * 1e6, () => giveUp.abort());
    return settled(this.board, this.device.receive(address, length, giveUp.signal));
  }
}
