// bootloaders picoboot | avr109
// Waits for this bootloader, opens it by the module that flashes through it, has a word with it and sends it back to the
// firmware. Prints, as one line of JSON, what it heard.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { SerialPort } from "serialport";

/** What was heard of a bootloader. */
export interface HeardBootloader {
  readonly name: string;
  /** How it names itself: of PICOBOOT the product string, of AVR109 the answer to `S`. */
  readonly identity: string;
  /** Of the first 4096 bytes of flash; only of PICOBOOT. */
  readonly sha256?: string;
}

const lookAgainMs = 50;

/** Resolves with the first that is found, and could be opened: the rights come a moment after the device. */
async function untilFound<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) {
        return found;
      }
    } catch (error) {
      if (Date.now() > giveUpAt) {
        throw error;
      }
    }
    if (Date.now() > giveUpAt) {
      throw new Error("no bootloader came within 10 s");
    }
    await wait(lookAgainMs);
  }
}

/** The part of WebUSB that is used. */
interface WebUsbDevice {
  readonly productName?: string;
  readonly configuration?: {
    readonly interfaces: readonly {
      readonly interfaceNumber: number;
      readonly alternate: {
        readonly interfaceClass: number;
        readonly endpoints: readonly { readonly endpointNumber: number; readonly direction: "in" | "out" }[];
      };
    }[];
  };
  open(): Promise<void>;
  close(): Promise<void>;
  claimInterface(number: number): Promise<void>;
  controlTransferIn(
    setup: { requestType: "vendor"; recipient: "interface"; request: number; value: number; index: number },
    length: number,
  ): Promise<{ readonly data?: DataView }>;
  transferIn(endpoint: number, length: number): Promise<{ readonly data?: DataView }>;
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>): Promise<unknown>;
}

interface UsbModule {
  readonly usb: { findDeviceByIds(vendor: number, product: number): Promise<WebUsbDevice | undefined> };
}

/** RP2040 datasheet 2.8.5: commands are 32 bytes, the data follows, and an empty packet the other way ends it. */
function picobootCommand(id: number, transferLength: number, args: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x43_1f_d1_0b, true);
  view.setUint32(4, 1, true);
  view.setUint8(8, id);
  view.setUint8(9, args.length * 4);
  view.setUint32(12, transferLength, true);
  for (const [index, value] of args.entries()) {
    view.setUint32(16 + index * 4, value, true);
  }
  return bytes;
}

const readCommand = 0x84;
const rebootCommand = 0x02;
const exitXipCommand = 0x06;
const commandStatus = 0x42;
const flashAddress = 0x10_00_00_00;
const sampleBytes = 4096;

async function hearPicoboot(): Promise<HeardBootloader> {
  const productsModule: string = "usb"; // the product brings it
  const loaded = (await import(productsModule)) as UsbModule;
  const device = await untilFound(async () => {
    const found = await loaded.usb.findDeviceByIds(0x2e_8a, 0x00_03);
    await found?.open();
    return found;
  });
  const vendor = device.configuration?.interfaces.find(({ alternate }) => alternate.interfaceClass === 0xff);
  const endpointOf = (wanted: "in" | "out"): number =>
    vendor?.alternate.endpoints.find(({ direction }) => direction === wanted)?.endpointNumber ?? 0;
  const index = vendor?.interfaceNumber ?? 0;
  await device.claimInterface(index);
  await device.transferOut(endpointOf("out"), picobootCommand(exitXipCommand, 0, []));
  await device.transferIn(endpointOf("in"), 64);
  await device.transferOut(endpointOf("out"), picobootCommand(readCommand, sampleBytes, [flashAddress, sampleBytes]));
  const { data } = await device.transferIn(endpointOf("in"), sampleBytes);
  await device.transferOut(endpointOf("out"), new Uint8Array(0));
  const setup = { requestType: "vendor", recipient: "interface", request: commandStatus, value: 0, index } as const;
  const status = await device.controlTransferIn(setup, 16);
  if (data === undefined || status.data?.getUint32(4, true) !== 0) {
    throw new Error(`PICOBOOT reports status ${status.data?.getUint32(4, true)}`);
  }
  const sha256 = createHash("sha256")
    .update(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");
  await device.transferOut(endpointOf("out"), picobootCommand(rebootCommand, 0, [0, 0, 100]));
  await device.close().catch(() => undefined); // it may be gone by now
  return { name: "picoboot", identity: device.productName ?? "", sha256 };
}

const avr109Ids: ReadonlySet<string> = new Set(["2341:0036", "1b4f:9205"]);

async function hearAvr109(): Promise<HeardBootloader> {
  const port = await untilFound(async () => {
    const listed = await SerialPort.list();
    const found = listed.find(({ vendorId, productId }) => avr109Ids.has(`${vendorId}:${productId}`.toLowerCase()));
    return found === undefined ? undefined : opened(found.path);
  });
  const identity = await asked(port, "S", 7);
  await asked(port, "E", 1);
  await new Promise<void>((resolve) => port.close(() => resolve())); // it may be gone by now
  return { name: "avr109", identity };
}

async function opened(path: string): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate: 57_600, autoOpen: false });
  return new Promise((resolve, reject) => {
    port.open((error) => (error === null ? resolve(port) : reject(error)));
  });
}

/** Sends a command and resolves with so many characters of the answer. */
async function asked(port: SerialPort, command: string, length: number): Promise<string> {
  let answer = "";
  const complete = new Promise<string>((resolve, reject) => {
    port.on("error", reject);
    port.on("data", (data: Buffer) => {
      answer += data.toString("latin1");
      if (answer.length >= length) {
        port.removeAllListeners("data");
        resolve(answer);
      }
    });
  });
  port.write(command);
  return complete;
}

const heard = process.argv[2] === "picoboot" ? await hearPicoboot() : await hearAvr109();
process.stdout.write(`${JSON.stringify(heard)}\n`);
process.exit(0); // a port that was unplugged may keep the process
