import type { Board, UsbDevice } from "@tier2/emulator";
import { PipeError, type UsbPipe } from "./pipes.ts";

/** What an operating system gives a bulk transfer and a request, in the board's time. */
const transferLimitMs = 10_000;
const vendorInterfaceClass = 0xff;
const vendorToInterface = 0x41;
const vendorFromInterface = 0xc1;
const nothing = new Uint8Array(0);

type Transfer = Awaited<ReturnType<UsbDevice["control"]>>;

/** Lets the board's time pass until the promise settles; nothing to do where something else lets it pass. */
export type PassTime = <Result>(promise: Promise<Result>) => Promise<Result>;

/** Configures an emulated board in its boot loader, as a computer does, and opens its vendor interface. */
export async function openEmulatedUsb(
  device: UsbDevice,
  board: Pick<Board, "nowNs" | "at">,
  pass: PassTime = async (promise) => promise,
): Promise<UsbPipe> {
  const { interfaces, endpoints, configuration } = device.description;
  const vendor = interfaces.find((one) => one.class === vendorInterfaceClass);
  const addressOf = (isIn: boolean): number =>
    endpoints.find((one) => one.interfaceNumber === vendor?.number && one.address >= 0x80 === isIn)?.address ?? 0;
  const [inAddress, outAddress, index] = [addressOf(true), addressOf(false), vendor?.number ?? 0];

  const transfer = async (what: string, start: (signal: AbortSignal) => Promise<Transfer>): Promise<Uint8Array> => {
    const limit = new AbortController();
    const cancel = board.at(board.nowNs + transferLimitMs * 1e6, () => limit.abort());
    const { end, data } = await pass(start(limit.signal));
    cancel();
    switch (end) {
      case "done":
        return data;
      case "stalled":
        throw new PipeError("stalled", `${what} was stalled`);
      case "detached":
        throw new PipeError("gone", `${what} met no board`);
      case "failed":
      case "timed-out":
        throw limit.signal.aborted
          ? new PipeError("silent", `${what} took longer than ${transferLimitMs} ms`)
          : new PipeError("gone", `${what} failed`);
    }
  };
  const control = async (requestType: number, request: number, value: number, to: number, length: number) =>
    transfer(`control request 0x${request.toString(16)}`, async (signal) =>
      device.control({ requestType, request, value, index: to, length }, nothing, signal),
    );
  const out = async (...setup: Parameters<typeof control>): Promise<void> => {
    await control(...setup);
  };

  await device.reset();
  await out(0, 9, configuration, 0, 0); // SET_CONFIGURATION
  return {
    interfaceNumber: index,
    controlIn: async (request, length) => control(vendorFromInterface, request, 0, index, length),
    controlOut: async (request) => out(vendorToInterface, request, 0, index, 0),
    send: async (data) => {
      await transfer("a transfer to the board", async (signal) => device.send(outAddress, data, signal));
    },
    receive: async (length) =>
      transfer("a transfer from the board", async (signal) => device.receive(inAddress, length, signal)),
    clearHalt: async (direction) => out(2, 1, 0, direction === "in" ? inAddress : outAddress, 0), // CLEAR_FEATURE
    close: async () => undefined,
  };
}
