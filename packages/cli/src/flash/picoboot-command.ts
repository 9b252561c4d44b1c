// PICOBOOT, the vendor interface of the RP2040's boot ROM, as bytes (RP2040 datasheet 2.8.5).

const commandMagic = 0x431f_d10b;
const commandBytes = 32;
const argumentsAt = 16;

/** The control requests. */
export const interfaceReset = 0x41;
export const commandStatus = 0x42;
export const statusBytes = 16;

/** Nobody else may use the board, and its drive is ejected. */
const exclusiveAndEject = 2;

/** One command: 32 bytes, then data in one direction or none, then an empty packet in the other. */
export interface Command {
  /** Bit 7 is set when data comes from the board. */
  readonly id: number;
  readonly name: string;
  readonly args: Uint8Array;
  /** Where in the board's memory, and how much. */
  readonly range?: { readonly address: number; readonly sizeBytes: number };
  /** What goes to the board. */
  readonly data?: Uint8Array;
  /** Bytes that the board sends. */
  readonly answerBytes?: number;
  /** The board leaves the bus because of it. */
  readonly isLast?: boolean;
}

/** 32-bit little-endian. */
function words(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) {
    view.setUint32(4 * index, value, true);
  }
  return new Uint8Array(view.buffer);
}

const ranged = (id: number, name: string, address: number, sizeBytes: number): Command => ({
  id,
  name,
  args: words(address, sizeBytes),
  range: { address, sizeBytes },
});

export const exclusiveAccess: Command = { id: 0x01, name: "EXCLUSIVE_ACCESS", args: Uint8Array.of(exclusiveAndEject) };

/** The flash leaves the mode to run code from, and takes commands. */
export const exitXip: Command = { id: 0x06, name: "EXIT_XIP", args: new Uint8Array(0) };

/** Whole sectors. The ROM acknowledges what is none, and erases nothing. */
export const erase = (address: number, sizeBytes: number): Command => ranged(0x03, "ERASE", address, sizeBytes);

/** Whole pages of erased flash. */
export const write = (address: number, data: Uint8Array): Command => ({
  ...ranged(0x05, "WRITE", address, data.length),
  data,
});

export const read = (address: number, sizeBytes: number): Command => ({
  ...ranged(0x84, "READ", address, sizeBytes),
  answerBytes: sizeBytes,
});

/** Into the firmware, after this time; half of it in truth (RP2040-E1). */
export const reboot = (delayMs: number): Command => ({
  id: 0x02,
  name: "REBOOT",
  args: words(0, 0, delayMs),
  isLast: true,
});

/** The 32 bytes. The token comes back in the status. */
export function encodeCommand({ id, args, data, answerBytes }: Command, token: number): Uint8Array {
  const packet = new Uint8Array(commandBytes);
  const view = new DataView(packet.buffer);
  view.setUint32(0, commandMagic, true);
  view.setUint32(4, token, true);
  view.setUint8(8, id);
  view.setUint8(9, args.length);
  view.setUint32(12, data?.length ?? answerBytes ?? 0, true);
  packet.set(args, argumentsAt);
  return packet;
}

/** E.g. "ERASE of 4096 bytes at 0x10001000". */
export function describeCommand({ name, range }: Command): string {
  return range === undefined ? name : `${name} of ${range.sizeBytes} bytes at 0x${range.address.toString(16)}`;
}

/** What CMD_STATUS tells of the last command. */
export interface CommandStatus {
  readonly token: number;
  /** 0: well. */
  readonly code: number;
}

/** Undefined when it is none. */
export function decodeStatus(bytes: Uint8Array): CommandStatus | undefined {
  if (bytes.length !== statusBytes) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { token: view.getUint32(0, true), code: view.getUint32(4, true) };
}

/** By status code (RP2040 datasheet 2.8.5.3; those from 8 on are the RP2350's). */
const statusNames: readonly string[] = [
  "no error",
  "unknown command",
  "wrong command length",
  "wrong transfer length",
  "invalid address",
  "wrong alignment",
  "interleaved write: something else wrote in between",
  "the board is restarting",
  "unknown error",
  "invalid state",
  "not permitted",
  "invalid argument",
  "buffer too small",
  "a precondition is not met",
  "the data was modified",
  "invalid data",
  "not found",
  "unsupported modification",
];

/** E.g. "status 5, wrong alignment". */
export const describeStatus = ({ code }: CommandStatus): string =>
  `status ${code}, ${statusNames[code] ?? "which PICOBOOT does not define"}`;
