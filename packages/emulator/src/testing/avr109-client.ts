import { endpoints } from "../bootloader/serial-line.ts";
import { LoaderHost } from "./loader-host.ts";

/** Speaks AVR109 as a programmer does, through a serial port. */
export class Avr109Client extends LoaderHost {
  /** Sends a command and takes so many bytes of answer, packet by packet, as a serial port does. */
  async command(bytes: string | Uint8Array, answerSize: number): Promise<Buffer> {
    const { toHost, fromHost } = endpoints;
    const sent = await this.send(fromHost.address, Buffer.from(bytes as Uint8Array));
    const parts: Uint8Array[] = [];
    for (let size = 0; size < answerSize && sent.end === "done";) {
      const { end, data } = await this.receive(toHost.address, toHost.maxPacket);
      if (end !== "done") {
        break;
      }
      parts.push(data);
      size += data.length;
    }
    return Buffer.concat(parts);
  }

  async text(command: string, answerSize: number): Promise<string> {
    return (await this.command(command, answerSize)).toString("latin1");
  }

  /** In words. */
  async setAddress(address: number): Promise<string> {
    return (await this.command(Uint8Array.of(0x41, address >> 8, address & 0xff), 1)).toString("latin1");
  }

  async writeBlock(memory: "F" | "E", data: Uint8Array): Promise<string> {
    const header = [0x42, data.length >> 8, data.length & 0xff, memory.charCodeAt(0)];
    return (await this.command(Uint8Array.from([...header, ...data]), 1)).toString("latin1");
  }

  /** Takes the empty packet after full ones too. */
  async readBlock(memory: "F" | "E", size: number): Promise<Buffer> {
    const data = await this.command(Uint8Array.of(0x67, size >> 8, size & 0xff, memory.charCodeAt(0)), size);
    if (size % endpoints.toHost.maxPacket === 0) {
      await this.receive(endpoints.toHost.address, endpoints.toHost.maxPacket);
    }
    return data;
  }
}
