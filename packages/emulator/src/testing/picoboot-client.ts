import type { TransferEnd } from "../transfers.ts";
import { commandStatus, interfaceReset } from "../bootloader/picoboot.ts";
import { commandMagic, commandSize } from "../bootloader/picoboot-command.ts";
import { LoaderHost } from "./loader-host.ts";

export const outEndpoint = 0x03;
export const inEndpoint = 0x84;

export interface CommandStatus {
  readonly token: number;
  readonly code: number;
  readonly id: number;
  readonly isInProgress: boolean;
}

/** What became of a command: the end of the first transfer that was not done, else "done". */
export interface CommandResult {
  readonly end: TransferEnd;
  readonly data: Uint8Array;
}

/** The 32 bytes of a command. */
export function encodeCommand(
  id: number,
  words: readonly number[],
  options: { transferLength?: number; argumentsSize?: number; token?: number } = {},
): Uint8Array {
  const packet = new Uint8Array(commandSize);
  const view = new DataView(packet.buffer);
  view.setUint32(0, commandMagic, true);
  view.setUint32(4, options.token ?? 1, true);
  view.setUint8(8, id);
  view.setUint8(9, options.argumentsSize ?? 4 * words.length);
  view.setUint32(12, options.transferLength ?? 0, true);
  for (const [index, word] of words.entries()) {
    view.setUint32(16 + 4 * index, word, true);
  }
  return packet;
}

/** Speaks PICOBOOT as a flasher does. */
export class PicobootClient extends LoaderHost {
  async command(packet: Uint8Array, data?: Uint8Array): Promise<CommandResult> {
    const isToHost = ((packet[8] ?? 0) & 0x80) !== 0;
    const length = new DataView(packet.buffer).getUint32(12, true);
    const nothing = new Uint8Array(0);
    const sent = await this.send(outEndpoint, packet);
    if (sent.end !== "done") {
      return { end: sent.end, data: nothing };
    }
    if (isToHost) {
      const received = await this.receive(inEndpoint, length);
      return received.end === "done"
        ? { end: (await this.send(outEndpoint, nothing)).end, data: received.data }
        : received;
    }
    if (data !== undefined) {
      const written = await this.send(outEndpoint, data);
      if (written.end !== "done") {
        return { end: written.end, data: nothing };
      }
    }
    return { end: (await this.receive(inEndpoint, 1)).end, data: nothing };
  }

  async exclusive(access: number): Promise<CommandResult> {
    return this.command(encodeCommand(0x01, [access], { argumentsSize: 1 }));
  }

  async exitXip(): Promise<CommandResult> {
    return this.command(encodeCommand(0x06, []));
  }

  async erase(address: number, size: number): Promise<CommandResult> {
    return this.command(encodeCommand(0x03, [address, size]));
  }

  async write(address: number, data: Uint8Array): Promise<CommandResult> {
    return this.command(encodeCommand(0x05, [address, data.length], { transferLength: data.length }), data);
  }

  async read(address: number, size: number): Promise<CommandResult> {
    return this.command(encodeCommand(0x84, [address, size], { transferLength: size }));
  }

  async reboot(delayMs: number, programCounter: number = 0): Promise<CommandResult> {
    return this.command(encodeCommand(0x02, [programCounter, 0, delayMs]));
  }

  async status(): Promise<CommandStatus> {
    const { data } = await this.control({ requestType: 0xc1, request: commandStatus, value: 0, index: 1, length: 16 });
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return {
      token: view.getUint32(0, true),
      code: view.getUint32(4, true),
      id: view.getUint8(8),
      isInProgress: view.getUint8(9) !== 0,
    };
  }

  async resetInterface(): Promise<void> {
    await this.control({ requestType: 0x41, request: interfaceReset, value: 0, index: 1, length: 0 });
  }

  /** After a stall: clears both halts and resets the interface. */
  async recover(): Promise<void> {
    await this.clearHalt(outEndpoint);
    await this.clearHalt(inEndpoint);
    await this.resetInterface();
  }
}
