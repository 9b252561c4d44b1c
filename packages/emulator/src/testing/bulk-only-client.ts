import { LoaderHost } from "./loader-host.ts";

const outEndpoint = 0x02;
const inEndpoint = 0x81;

export const commandBlocks = { testUnitReady: [0, 0, 0, 0, 0, 0] } as const;

export interface ScsiResult {
  readonly data: Buffer;
  readonly status: number;
  readonly residue: number;
}

/** Speaks to the drive as a computer does: commands, data, status, and halts that are cleared. */
export class BulkOnlyClient extends LoaderHost {
  #tag = 0;

  /** A command as it goes over the wire. */
  wrap(block: readonly number[], length: number, isToHost: boolean): Uint8Array {
    this.#tag += 1;
    const bytes = Buffer.alloc(31);
    bytes.write("USBC", 0, "latin1");
    bytes.writeUInt32LE(this.#tag, 4);
    bytes.writeUInt32LE(length, 8);
    bytes.writeUInt8(isToHost ? 0x80 : 0, 12);
    bytes.writeUInt8(block.length, 14);
    bytes.set(block, 15);
    return bytes;
  }

  async none(block: readonly number[]): Promise<ScsiResult> {
    await this.send(outEndpoint, this.wrap(block, 0, false));
    return this.#status(Buffer.alloc(0));
  }

  async read(block: readonly number[], length: number): Promise<ScsiResult> {
    await this.send(outEndpoint, this.wrap(block, length, true));
    const { data } = await this.#receive(length);
    return this.#status(data);
  }

  async readSectors(sector: number, count: number): Promise<ScsiResult> {
    return this.read([0x28, 0, 0, 0, sector >> 8, sector & 0xff, 0, 0, count, 0], 512 * count);
  }

  async writeSectors(sector: number, data: Uint8Array): Promise<ScsiResult> {
    const block = [0x2a, 0, 0, 0, sector >> 8, sector & 0xff, 0, 0, data.length / 512, 0];
    await this.send(outEndpoint, this.wrap(block, data.length, false));
    if ((await this.send(outEndpoint, data)).end === "stalled") {
      await this.clearHalt(outEndpoint);
    }
    const result = await this.#status(Buffer.alloc(0));
    if (result.residue > 0) {
      await this.clearHalt(outEndpoint);
    }
    return result;
  }

  async #receive(length: number): Promise<{ data: Buffer; isStalled: boolean }> {
    const { end, data } = await this.receive(inEndpoint, length);
    if (end === "stalled") {
      await this.clearHalt(inEndpoint);
    }
    return { data: Buffer.from(data), isStalled: end === "stalled" };
  }

  async #status(data: Buffer): Promise<ScsiResult> {
    const first = await this.#receive(13);
    const answer = first.isStalled ? (await this.#receive(13)).data : first.data;
    if (answer.toString("latin1", 0, 4) !== "USBS" || answer.readUInt32LE(4) !== this.#tag) {
      throw new Error(`no status of command ${this.#tag}: ${answer.toString("hex")}`);
    }
    return { data, residue: answer.readUInt32LE(8), status: answer.readUInt8(12) };
  }
}
