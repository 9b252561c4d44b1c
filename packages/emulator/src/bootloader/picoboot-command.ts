import { statuses } from "./rom-memory.ts";

/** Numbers of the commands; bit 7 is set when data goes to the host (RP2040 datasheet 2.8.5). */
export const commands = {
  exclusiveAccess: 0x01,
  reboot: 0x02,
  erase: 0x03,
  read: 0x84,
  write: 0x05,
  exitXip: 0x06,
  enterXip: 0x07,
} as const;

/** Begins every command. */
export const commandMagic = 0x431f_d10b;
export const commandSize = 32;

/** How many bytes of arguments a command has, and whether as much data follows as its second argument says. */
const shapes: ReadonlyMap<number, { readonly argumentsSize: number; readonly hasData: boolean }> = new Map([
  [commands.exclusiveAccess, { argumentsSize: 1, hasData: false }],
  [commands.reboot, { argumentsSize: 12, hasData: false }],
  [commands.erase, { argumentsSize: 8, hasData: false }],
  [commands.read, { argumentsSize: 8, hasData: true }],
  [commands.write, { argumentsSize: 8, hasData: true }],
  [commands.exitXip, { argumentsSize: 0, hasData: false }],
  [commands.enterXip, { argumentsSize: 0, hasData: false }],
]);

/** A command as it came. */
export interface Command {
  readonly token: number;
  readonly id: number;
  readonly argumentsSize: number;
  readonly transferLength: number;
  /** The first arguments. */
  readonly words: readonly [number, number, number];
}

export const isToHost = ({ id }: Command): boolean => (id & 0x80) !== 0;

/** Undefined for a packet that is none; the status then stays as it is. */
export function parseCommand(packet: Uint8Array): Command | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (packet.length !== commandSize || view.getUint32(0, true) !== commandMagic) {
    return undefined;
  }
  return {
    token: view.getUint32(4, true),
    id: view.getUint8(8),
    argumentsSize: view.getUint8(9),
    transferLength: view.getUint32(12, true),
    words: [view.getUint32(16, true), view.getUint32(20, true), view.getUint32(24, true)],
  };
}

/** The status of a command that is refused at first sight, else 0. */
export function problemOf(command: Command): number {
  const shape = shapes.get(command.id);
  if (shape === undefined) {
    return statuses.unknownCommand;
  }
  if (command.argumentsSize !== shape.argumentsSize) {
    return statuses.commandLength;
  }
  // The ROM does not look at the transfer length of REBOOT.
  const expected = shape.hasData ? command.words[1] : 0;
  return command.transferLength === expected || command.id === commands.reboot ? statuses.ok : statuses.transferLength;
}
