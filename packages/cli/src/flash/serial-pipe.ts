import { existsSync } from "node:fs";
import { avrBoardOf } from "./avr-boards.ts";
import { ByteInbox } from "./byte-inbox.ts";
import { type OpenPort, openPort } from "./open-port.ts";
import { PipeError, type SerialPipe } from "./pipes.ts";
import { type UsbSerialPort, listUsbSerialPorts } from "./serial-ports.ts";

/** Of no effect on a port that is USB all the way, and what everybody takes. */
const baudRate = 57_600;
const answerWithinMs = 2000;
const closesWithinMs = 1000;
/** Whether the device file is still there. */
const lookEveryMs = 100;

/** A board with an ATmega32U4 that waits in its boot loader. */
export interface Avr109Port {
  /** What the port is opened by: a device file, or COM5. */
  readonly path: string;
  /** Bus and ports, e.g. "1-2.3"; undefined where the system does not tell. */
  readonly portPath: string | undefined;
  /** As its USB id says. Copies of a Pro Micro often carry the boot loader of a Leonardo or of a Micro. */
  readonly board: "promicro" | "leonardo";
  /** Rejects with a FlashError: "denied" or "busy" with the remedy, or "gone". */
  readonly open: () => Promise<SerialPipe>;
}

/** Boards that wait in Caterina now, told by their USB ids. Rejects with the system's error where ports cannot be listed. */
export async function listAvr109(
  listPorts: () => Promise<readonly UsbSerialPort[]> = listUsbSerialPorts,
): Promise<Avr109Port[]> {
  return (await listPorts()).flatMap((port) => {
    const board = avrBoardOf(port, "boot loader");
    const { path: name, portPath } = port;
    return board === undefined ? [] : { path: name, portPath, board, open: async () => openSerialPipe(name) };
  });
}

const after = (milliseconds: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Opens a serial port for this program alone. Rejects with a FlashError. A port that vanishes ends what waits: serialport
 * tells of it on most systems, and on Linux, where it may read a port that hung up over and over, its device file does.
 */
export async function openSerialPipe(name: string, open: OpenPort = openPort): Promise<SerialPipe> {
  const port = await open(name, baudRate);
  const inbox = new ByteInbox(after);
  const gone = (cause?: Error | null): PipeError =>
    new PipeError("gone", `the port ${name} is gone`, { cause: cause ?? undefined });
  port.on("data", (data) => inbox.push(data));
  port.on("close", (error) => inbox.close(gone(error)));
  port.on("error", (error) => inbox.close(gone(error)));
  const close = async (reason: PipeError): Promise<void> => {
    clearInterval(watch);
    inbox.close(reason);
    await new Promise<void>((resolve) => {
      // Linux waits half a minute for what a board does not take any more.
      const cancel = after(closesWithinMs, resolve);
      port.close(() => {
        cancel();
        resolve();
      });
    });
  };
  const watch = setInterval(() => {
    if (name.startsWith("/") && !existsSync(name)) {
      void close(gone());
    }
  }, lookEveryMs).unref();

  const write = async (data: Uint8Array): Promise<void> => {
    let cancel = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        cancel = after(answerWithinMs, () =>
          reject(new PipeError("silent", `the board took nothing within ${answerWithinMs / 1000} s`)),
        );
        port.write(data, (error) => (error ? reject(gone(error)) : resolve()));
      });
    } finally {
      cancel();
    }
  };
  return {
    send: async (data) => {
      if (inbox.end !== undefined) {
        throw inbox.end; // serialport would wait for somebody to open it again
      }
      await write(data);
    },
    receive: async (count) => inbox.take(count, answerWithinMs),
    discard: () => inbox.discard(),
    close: async () => close(new PipeError("gone", `the port ${name} was closed`)),
  };
}
