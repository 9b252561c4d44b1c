import type { Setup } from "../../transfers.ts";
import type { LoaderFunction } from "../loader-device.ts";
import { InPipe, OutPipe } from "../pipes.ts";
import { Program } from "../program.ts";
import { statuses } from "../rom-memory.ts";
import { type ScsiAction, type Sense, noSense, readCommand, writeRefused } from "./scsi.ts";
import type { Uf2Receiver } from "./uf2-receiver.ts";
import { readSector, sectorSize } from "./volume.ts";

const packetSize = 64;
const commandSignature = 0x4342_5355;
const statusSignature = 0x5342_5355;
const commandSize = 31;
const statusSize = 13;
const passed = 0;
const failed = 1;
const phaseError = 2;
const resetRequest = 0xff;
const maxLunRequest = 0xfe;

interface Command {
  readonly tag: number;
  /** What the host expects to move. */
  readonly length: number;
  readonly isToHost: boolean;
  readonly block: Uint8Array;
}

/** What is told when a command is over. */
interface Outcome {
  readonly moved: number;
  readonly status: number;
}

/** The drive of the RP2040's boot ROM: SCSI in USB's bulk-only transport. */
export class MassStorage implements LoaderFunction {
  readonly interfaces: readonly number[];
  readonly pipes: ReadonlyMap<number, InPipe | OutPipe>;
  /** The drive reads as if nothing were written. */
  isWriteIgnored = false;
  isEjected = false;
  readonly #in = new InPipe(packetSize);
  readonly #out = new OutPipe(packetSize);
  readonly #receiver: Uf2Receiver;
  readonly #program: Program = new Program((signal) => this.#run(signal));
  #sense: Sense = noSense;

  constructor(place: { interfaceNumber: number; in: number; out: number }, receiver: Uf2Receiver) {
    this.interfaces = [place.interfaceNumber];
    this.pipes = new Map<number, InPipe | OutPipe>([
      [place.in, this.#in],
      [place.out, this.#out],
    ]);
    this.#receiver = receiver;
  }

  start(): void {
    this.#in.forget();
    this.#out.forget();
    this.#sense = noSense;
    this.isEjected = false;
    this.#receiver.reset();
    this.#program.restart();
  }

  end(): void {
    this.#program.end();
  }

  control({ requestType, request, value, length }: Setup): Uint8Array | undefined {
    if (requestType === 0xa1 && request === maxLunRequest && value === 0 && length > 0) {
      return Uint8Array.of(0);
    }
    if (requestType === 0x21 && request === resetRequest && value === 0 && length === 0) {
      this.start();
      return new Uint8Array(0);
    }
    return undefined;
  }

  async #run(signal: AbortSignal): Promise<never> {
    for (;;) {
      const command = parseCommand(await this.#out.read(signal));
      if (command === undefined) {
        this.#in.halt();
        this.#out.halt();
        continue;
      }
      const { moved, status } = await this.#perform(command, signal);
      if (moved < command.length) {
        (command.isToHost ? this.#in : this.#out).halt();
      }
      await this.#in.write(encodeStatus(command.tag, command.length - moved, status), signal);
    }
  }

  async #perform(command: Command, signal: AbortSignal): Promise<Outcome> {
    const action = readCommand(command.block, this.isEjected, this.#sense);
    this.#sense = noSense;
    switch (action.kind) {
      case "nothing":
        return { moved: 0, status: passed };
      case "eject":
        this.isEjected = true;
        return { moved: 0, status: passed };
      case "fail":
        this.#sense = action.sense;
        return { moved: 0, status: failed };
      case "answer":
        return this.#answer(command, action.data, signal);
      case "read":
      case "write":
        return this.#move(command, action, signal);
    }
  }

  async #answer(command: Command, data: Uint8Array, signal: AbortSignal): Promise<Outcome> {
    const answer = data.subarray(0, command.length);
    if (!command.isToHost && command.length > 0) {
      return { moved: 0, status: phaseError };
    }
    if (answer.length > 0) {
      await this.#in.write(answer, signal);
    }
    return { moved: answer.length, status: passed };
  }

  /** Whole sectors, as many as both the command and the host ask for. */
  async #move(
    command: Command,
    { kind, sector, count }: Extract<ScsiAction, { readonly count: number }>,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const size = count * sectorSize;
    if (command.isToHost !== (kind === "read") || size > command.length) {
      return { moved: 0, status: phaseError };
    }
    for (let moved = 0; moved < size; moved += sectorSize) {
      if (kind === "read") {
        await this.#send(readSector(sector + moved / sectorSize), signal);
      } else if (!(await this.#receive(signal))) {
        this.#sense = writeRefused;
        return { moved, status: failed };
      }
    }
    return { moved: size, status: passed };
  }

  async #send(sector: Uint8Array, signal: AbortSignal): Promise<void> {
    for (let sent = 0; sent < sectorSize; sent += packetSize) {
      await this.#in.write(sector.subarray(sent, sent + packetSize), signal);
    }
  }

  /** False when what came could not be written. */
  async #receive(signal: AbortSignal): Promise<boolean> {
    const sector = new Uint8Array(sectorSize);
    for (let received = 0; received < sectorSize;) {
      const packet = await this.#out.read(signal);
      sector.set(packet.subarray(0, sectorSize - received), received);
      received += packet.length;
    }
    if (this.isWriteIgnored) {
      this.#receiver.reset();
      return true;
    }
    return (await this.#receiver.take(sector, signal)) === statuses.ok;
  }
}

function parseCommand(packet: Uint8Array): Command | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (packet.length !== commandSize || view.getUint32(0, true) !== commandSignature) {
    return undefined;
  }
  const flags = view.getUint8(12);
  const blockSize = view.getUint8(14);
  if ((flags & 0x7f) !== 0 || view.getUint8(13) !== 0 || blockSize === 0 || blockSize > 16) {
    return undefined;
  }
  return {
    tag: view.getUint32(4, true),
    length: view.getUint32(8, true),
    isToHost: (flags & 0x80) !== 0,
    block: packet.slice(15),
  };
}

function encodeStatus(tag: number, residue: number, status: number): Uint8Array {
  const bytes = new Uint8Array(statusSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, statusSignature, true);
  view.setUint32(4, tag, true);
  view.setUint32(8, residue, true);
  view.setUint8(12, status);
  return bytes;
}
