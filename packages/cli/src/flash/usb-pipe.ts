import { existsSync } from "node:fs";
import process from "node:process";
import { bootloaders } from "@tier2/button";
import { FlashError } from "./boot-loader.ts";
import { PipeError, type PipeErrorCode, type UsbPipe } from "./pipes.ts";

/** For a request, and for a command of one packet. */
const commandLimitMs = 3000;
/** For data, and for the answer to a command: an erase takes its time. */
const dataLimitMs = 10_000;
const packetBytes = 64;
const vendorInterfaceClass = 0xff;
const linuxDevices = "/sys/bus/usb/devices";

interface Endpoint {
  readonly endpointNumber: number;
  readonly direction: "in" | "out";
  readonly type: string;
}

interface Answer {
  readonly status?: string | undefined;
  readonly data?: DataView | undefined;
}

interface ControlSetup {
  readonly requestType: "vendor";
  readonly recipient: "interface";
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** The part of a device of the module `usb` that is used; limits in ms are its addition to WebUSB. */
export interface WebUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly bus: string;
  readonly ports: readonly number[];
  readonly configuration?:
    | {
        readonly interfaces: readonly {
          readonly interfaceNumber: number;
          readonly alternate: { readonly interfaceClass: number; readonly endpoints: readonly Endpoint[] };
        }[];
      }
    | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  claimInterface(number: number): Promise<void>;
  releaseInterface(number: number): Promise<void>;
  controlTransferIn(setup: ControlSetup, length: number, limitMs: number): Promise<Answer>;
  controlTransferOut(setup: ControlSetup, data: Uint8Array, limitMs: number): Promise<Answer>;
  transferIn(endpoint: number, length: number, limitMs: number): Promise<Answer>;
  transferOut(endpoint: number, data: Uint8Array, limitMs: number): Promise<Answer>;
  clearHalt(direction: "in" | "out", endpoint: number): Promise<void>;
}

/** An RP2040 in its boot ROM. Its serial number is that of the ROM, the same on all chips. */
export interface ListedPicoboot {
  /** Bus and ports, e.g. "1-2.3". */
  readonly portPath: string;
  /** Rejects with a FlashError that names the remedy. */
  readonly open: () => Promise<UsbPipe>;
}

/** All that are plugged in; none where the system shows no USB bus. */
export async function listPicoboots(): Promise<readonly ListedPicoboot[]> {
  if (process.platform === "linux" && !existsSync(linuxDevices)) {
    return []; // as in a container; the module would reject
  }
  const { vendorId, productId } = bootloaders.pico;
  const { WebUSB } = await import("usb");
  // Not the module's own `webusb`, which is a browser's: it shows only devices that a person chose.
  const devices = await new WebUSB({ allowedDevices: [{ vendorId, productId }] }).getDevices();
  // Its types leave out what a browser's WebUSB has.
  return (devices as readonly object[] as readonly WebUsbDevice[]).map((device) => ({
    portPath: portPathOf(device),
    open: async () => openUsbPipe(device, process.platform),
  }));
}

/** As Linux names it: the bus without the zeros that the module puts before it, and the ports down to the device. */
export const portPathOf = ({ bus, ports }: Pick<WebUsbDevice, "bus" | "ports">): string =>
  `${bus.replace(/^0+(?=.)/, "")}-${ports.join(".")}`;

/** Claims the vendor interface, which is found by what it is, not by its number. Rejects with a FlashError. */
export async function openUsbPipe(device: WebUsbDevice, platform: NodeJS.Platform): Promise<UsbPipe> {
  try {
    await device.open();
    const found = findInterface(device);
    if (found === undefined) {
      throw new FlashError("refused", `The board at ${portPathOf(device)} has no interface for PICOBOOT.`);
    }
    await device.claimInterface(found.index);
    return pipeOf(device, found);
  } catch (error) {
    await device.close().catch(() => undefined);
    throw error instanceof FlashError ? error : openError(error, portPathOf(device), platform);
  }
}

interface Place {
  readonly index: number;
  readonly in: number;
  readonly out: number;
}

function findInterface({ configuration }: WebUsbDevice): Place | undefined {
  for (const { interfaceNumber, alternate } of configuration?.interfaces ?? []) {
    const bulk = (direction: "in" | "out"): number | undefined =>
      alternate.endpoints.find((one) => one.direction === direction && one.type === "bulk")?.endpointNumber;
    const [into, out] = [bulk("in"), bulk("out")];
    if (alternate.interfaceClass === vendorInterfaceClass && into !== undefined && out !== undefined) {
      return { index: interfaceNumber, in: into, out };
    }
  }
  return undefined;
}

function pipeOf(device: WebUsbDevice, place: Place): UsbPipe {
  const setup = (request: number): ControlSetup => ({
    requestType: "vendor",
    recipient: "interface",
    ...{ request, value: 0, index: place.index },
  });
  return {
    interfaceNumber: place.index,
    controlIn: async (request, length) =>
      dataOf(await told(async () => device.controlTransferIn(setup(request), length, commandLimitMs))),
    controlOut: async (request) => {
      // Without data it wants an empty array, not none.
      await told(async () => device.controlTransferOut(setup(request), new Uint8Array(0), commandLimitMs));
    },
    send: async (data) => {
      const limitMs = data.length > packetBytes ? dataLimitMs : commandLimitMs;
      await told(async () => device.transferOut(place.out, data, limitMs));
    },
    receive: async (length) => dataOf(await told(async () => device.transferIn(place.in, length, dataLimitMs))),
    clearHalt: async (direction) => told(async () => device.clearHalt(direction, place[direction])),
    close: async () => {
      await device.releaseInterface(place.index).catch(() => undefined); // closing alone would keep it claimed
      await device.close();
    },
  };
}

const dataOf = ({ data }: Answer): Uint8Array =>
  data === undefined ? new Uint8Array(0) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Rejects with a PipeError instead of the module's errors. */
async function told<Result extends Answer | void>(transfer: () => Promise<Result>): Promise<Result> {
  let answer: Result;
  try {
    answer = await transfer();
  } catch (error) {
    throw new PipeError(codeOf(textOf(error)), textOf(error), { cause: error });
  }
  if (answer?.status !== undefined && answer.status !== "ok") {
    throw new PipeError("stalled", `the transfer ended as "${answer.status}"`);
  }
  return answer;
}

/**
 * The module's errors have no codes, only the texts of the Rust crate nusb (`TransferError`). What is neither a stall nor
 * a time that ran out breaks the connection: a plug that is pulled shows as a fault at first.
 */
function codeOf(text: string): PipeErrorCode {
  if (/\bstall/i.test(text)) {
    return "stalled";
  }
  return /\bcancelled\b/i.test(text) ? "silent" : "gone";
}

function openError(error: unknown, portPath: string, platform: NodeJS.Platform): FlashError {
  const text = textOf(error);
  const board = `the board at ${portPath}`;
  if (/disconnected|device not found/i.test(text)) {
    return new FlashError("gone", `${sentenceStart(board)} left the bus while it was opened.`, { cause: error });
  }
  if (/busy|exclusive|already/i.test(text)) {
    return new FlashError("busy", `Another program has ${board} open (${text}): end it first.`, { cause: error });
  }
  return new FlashError("denied", `Cannot open ${board} (${text}). ${remedies[platform] ?? ""}`.trim(), {
    cause: error,
  });
}

const remedies: Partial<Readonly<Record<NodeJS.Platform, string>>> = {
  linux: "A udev rule lets this account open it: tier2 udev install",
  win32: "Windows needs the driver WinUSB for it (by Zadig); the board's drive RPI-RP2 needs none.",
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const sentenceStart = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
