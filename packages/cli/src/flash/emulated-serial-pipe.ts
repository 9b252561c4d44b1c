import type { Board, UsbDevice } from "@tier2/emulator";
import { ByteInbox } from "./byte-inbox.ts";
import type { PassTime } from "./emulated-usb-pipe.ts";
import { PipeError, type SerialPipe } from "./pipes.ts";

/** In the board's time, as on a real port. */
const answerWithinMs = 2000;
const mostAtOnce = 512;
/** 57600 baud, 8 data bits, no parity, 1 stop bit. */
const lineCoding = Uint8Array.of(0, 0xe1, 0, 0, 0, 0, 8);

/**
 * The serial port of an emulated board in its boot loader, opened as a computer's driver of such ports does: the board is
 * configured, and whatever comes from it is read at once. Rejects with a PipeError.
 */
export async function openEmulatedSerial(
  device: UsbDevice,
  board: Pick<Board, "nowNs" | "at">,
  pass: PassTime = async (promise) => promise,
): Promise<SerialPipe> {
  const { configuration, endpoints } = device.description;
  const addressOf = (isIn: boolean): number =>
    endpoints.find(({ type, address }) => type === "bulk" && address >= 0x80 === isIn)?.address ?? 0;
  const after = (milliseconds: number, call: () => void): (() => void) =>
    board.at(board.nowNs + milliseconds * 1e6, call);
  const inbox = new ByteInbox(after);
  const closing = new AbortController();

  const request = async (requestType: number, number: number, value: number, data: Uint8Array): Promise<void> => {
    const setup = { requestType, request: number, value, index: 0, length: data.length };
    const { end } = await pass(device.control(setup, data));
    if (end !== "done") {
      throw new PipeError("gone", `the port could not be opened: ${end}`);
    }
  };
  const readAll = async (): Promise<void> => {
    while (inbox.end === undefined) {
      const { end, data } = await device.receive(addressOf(true), mostAtOnce, closing.signal);
      inbox.push(data);
      if (end !== "done") {
        inbox.close(new PipeError("gone", closing.signal.aborted ? "the port was closed" : "the port is gone"));
      }
    }
  };

  await device.reset();
  await request(0, 9, configuration, new Uint8Array(0)); // SET_CONFIGURATION
  await request(0x21, 0x20, 0, lineCoding); // SET_LINE_CODING
  await request(0x21, 0x22, 3, new Uint8Array(0)); // SET_CONTROL_LINE_STATE: DTR and RTS
  void readAll();
  return {
    send: async (data) => {
      const limit = new AbortController();
      const cancel = after(answerWithinMs, () => limit.abort());
      const { end } = await pass(device.send(addressOf(false), data, limit.signal));
      cancel();
      if (end !== "done") {
        throw limit.signal.aborted
          ? new PipeError("silent", `the board took nothing within ${answerWithinMs / 1000} s`)
          : new PipeError("gone", "the port is gone");
      }
    },
    receive: async (count) => pass(inbox.take(count, answerWithinMs)),
    discard: () => inbox.discard(),
    close: async () => closing.abort(),
  };
}
