import { avrBoardOf } from "./avr-boards.ts";
import { FlashError } from "./boot-loader.ts";
import { type OpenPort, openPort } from "./open-port.ts";
import { type UsbSerialPort, listUsbSerialPorts } from "./serial-ports.ts";
import { type Avr109Port, listAvr109 } from "./serial-pipe.ts";

/** A board with an ATmega32U4 that runs a sketch of Arduino, with a serial port. */
export interface SketchPort {
  readonly path: string;
  /** Bus and ports, e.g. "1-2.3"; undefined where the system does not tell. */
  readonly portPath: string | undefined;
  /** As its USB id says. */
  readonly board: "promicro" | "leonardo";
}

/** The computer's ports, and time; a test has its own. */
export interface TouchTools {
  readonly listPorts: () => Promise<readonly UsbSerialPort[]>;
  readonly openPort: OpenPort;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly nowMs: () => number;
}

export const touchTools: TouchTools = {
  listPorts: listUsbSerialPorts,
  openPort,
  wait: async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  nowMs: () => performance.now(),
};

/** This rate, and the line DTR dropped, is how a sketch is asked to leave (Arduino's core, CDC.cpp). */
const touchBaudRate = 1200;
const untilLoaderMs = 10_000;
const lookEveryMs = 100;

export async function listSketches(listPorts: TouchTools["listPorts"] = listUsbSerialPorts): Promise<SketchPort[]> {
  return (await listPorts()).flatMap((port) => {
    const board = avrBoardOf(port, "sketch");
    return board === undefined ? [] : { path: port.path, portPath: port.portPath, board };
  });
}

/**
 * Sends a board from its sketch into its boot loader, and resolves with the port that then appears, within 10 s. Rejects
 * with a FlashError: when the port cannot be opened, or "silent" when the board does not leave or does not come back.
 */
export async function touch(sketch: SketchPort, tools: TouchTools = touchTools): Promise<Avr109Port> {
  const before = new Set((await listAvr109(tools.listPorts)).map(({ path }) => path));
  await dropLine(sketch.path, tools.openPort);
  return waitForPort(sketch, before, tools);
}

/** What goes wrong from here on may be the board that leaves already; the port that does not come then tells. */
async function dropLine(name: string, open: OpenPort): Promise<void> {
  const port = await open(name, touchBaudRate);
  port.on("error", () => undefined);
  await new Promise<void>((resolve) => port.set({ dtr: false }, () => resolve()));
  await new Promise<void>((resolve) => port.close(() => resolve()));
}

/** Waits until the sketch's port is gone and a boot loader's is there: at the same USB port, or one that was not there before. */
async function waitForPort(
  sketch: SketchPort,
  before: ReadonlySet<string>,
  { listPorts, wait, nowMs }: TouchTools,
): Promise<Avr109Port> {
  const endsMs = nowMs() + untilLoaderMs;
  for (;;) {
    const ports = await listPorts();
    const loader = (await listAvr109(async () => ports)).find(({ path, portPath }) =>
      sketch.portPath === undefined || portPath === undefined ? !before.has(path) : portPath === sketch.portPath,
    );
    if (loader !== undefined) {
      return loader;
    }
    if (nowMs() >= endsMs) {
      const isThere = (await listSketches(async () => ports)).some(({ path }) => path === sketch.path);
      throw new FlashError(
        "silent",
        `${isThere ? `The sketch at ${sketch.path} does not let the board into its boot loader` : `No boot loader appeared within ${untilLoaderMs / 1000} s after ${sketch.path} left`}. ` +
          "Press its reset twice within a second (RST to GND), and begin within 8 s.",
      );
    }
    await wait(lookEveryMs);
  }
}
