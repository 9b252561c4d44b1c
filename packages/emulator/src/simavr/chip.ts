import { Bridge, uint16 } from "./bridge.ts";

/** 16 MHz. */
export const cycleNs = 62.5;
/** The flash for firmware; the boot loader of the boards is above it. */
export const applicationSize = 0x7000;
const firstRegister = 0x20;
const registerCount = 0x70;

export type ChipEvent =
  | { readonly kind: "armed"; readonly endpoint: number }
  | { readonly kind: "eeprom"; readonly address: number; readonly value: number }
  | { readonly kind: "bootloader" | "watchdog" | "wakeup" }
  | { readonly kind: "violation" | "problem"; readonly text: string };

export type Answer = "ack" | "nak" | "stall" | "timeout";
const answers: readonly Answer[] = ["ack", "nak", "stall", "timeout"];

/** One ATmega32U4 from power-on to power-off, run by libsimavr in a process of its own. */
export class SimavrChip {
  isAttached = false;
  /** The processor waits for an interrupt. */
  isSleeping = false;
  isInBootLoader = false;
  /** Since power-on, watchdog resets included. */
  cycle = 0;
  #address = 0;
  /** One bit for every endpoint of which the last run told that it has nothing for the host. */
  #idleEndpoints = 0;
  #registers: Uint8Array = new Uint8Array(registerCount);
  readonly #bridge = new Bridge();

  constructor(image: Uint8Array, eeprom: Uint8Array) {
    this.#bridge.tell("L", uint16(image.length), image, eeprom);
  }

  /** Runs up to this cycle, or to an earlier event; an instruction may end a little later. */
  run(cycle: number): readonly ChipEvent[] {
    const target = Buffer.alloc(8);
    target.writeBigUInt64LE(BigInt(cycle));
    const reply = this.#bridge.ask("R", target);
    const flags = reply[8] ?? 0;
    this.cycle = Number(reply.readBigUInt64LE());
    this.isAttached = (flags & 1) !== 0;
    this.isSleeping = (flags & 2) !== 0;
    this.isInBootLoader = (flags & 4) !== 0;
    this.#address = reply[9] ?? 0;
    this.#idleEndpoints = reply[10] ?? 0;
    this.#registers = reply.subarray(11, 11 + registerCount);
    return parseEvents(reply.subarray(11 + registerCount));
  }

  /** An input or output register, data memory 0x20 to 0x8f, after the last run. */
  register(address: number): number {
    const value = this.#registers[address - firstRegister];
    if (value === undefined) {
      throw new RangeError(`Register 0x${address.toString(16)} is not among those that are watched.`);
    }
    return value;
  }

  drivePin(port: string, bit: number, isHigh: boolean): void {
    this.#bridge.tell("p", Buffer.from(port, "latin1"), bit, Number(isHigh));
  }

  readMemory(address: number, size: number): Uint8Array {
    return this.#bridge.ask("m", uint16(address), uint16(size));
  }

  writeMemory(address: number, bytes: Uint8Array): void {
    this.#bridge.tell("M", uint16(address), bytes);
  }

  /** In bytes, as in a listing. */
  readProcessor(): { readonly programCounter: number; readonly stackPointer: number } {
    const reply = this.#bridge.ask("c");
    return { programCounter: reply.readUInt32LE(0), stackPointer: reply.readUInt16LE(4) };
  }

  setupToken(address: number): Answer {
    return answerOf(this.#bridge.ask("s", address));
  }

  finishSetup(packet: Uint8Array): void {
    this.#change("S", packet);
  }

  inToken(address: number, endpoint: number): { answer: Answer; toggle: 0 | 1; data: Uint8Array } {
    if (address === this.#address && (this.#idleEndpoints & (1 << endpoint)) !== 0) {
      return { answer: "nak", toggle: 0, data: new Uint8Array(0) };
    }
    const reply = this.#bridge.ask("i", address, endpoint);
    return { answer: answerOf(reply), toggle: reply[1] === 1 ? 1 : 0, data: reply.subarray(2) };
  }

  finishIn(endpoint: number): void {
    this.#change("I", endpoint);
  }

  outToken(address: number, endpoint: number): Answer {
    return answerOf(this.#bridge.ask("o", address, endpoint));
  }

  finishOut(endpoint: number, toggle: 0 | 1, data: Uint8Array): void {
    this.#change("O", endpoint, toggle, data);
  }

  resetBus(isDriven: boolean): void {
    this.#change("b", Number(isDriven));
  }

  startFrame(frame: number): void {
    this.#bridge.tell("f", uint16(frame));
  }

  suspend(): void {
    this.#change("z");
  }

  resume(): void {
    this.#change("w");
  }

  /** What the last run told of the endpoints holds no longer. */
  #change(operation: string, ...parts: readonly (number | Uint8Array)[]): void {
    this.#idleEndpoints = 0;
    this.#bridge.tell(operation, ...parts);
  }

  cutPower(): void {
    this.#bridge.close();
  }
}

const answerOf = (reply: Uint8Array): Answer => answers[reply[0] ?? 3] ?? "timeout";

function parseEvents(bytes: Buffer): readonly ChipEvent[] {
  const events: ChipEvent[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const size = bytes[offset + 1] ?? 0;
    const payload = bytes.subarray(offset + 2, offset + 2 + size);
    events.push(parseEvent(String.fromCharCode(bytes[offset] ?? 0), payload));
    offset += 2 + size;
  }
  return events;
}

function parseEvent(kind: string, payload: Buffer): ChipEvent {
  switch (kind) {
    case "a":
      return { kind: "armed", endpoint: payload.readUInt8(0) };
    case "e":
      return { kind: "eeprom", address: payload.readUInt16LE(0), value: payload.readUInt8(2) };
    case "b":
      return { kind: "bootloader" };
    case "d":
      return { kind: "watchdog" };
    case "w":
      return { kind: "wakeup" };
    case "v":
      return { kind: "violation", text: payload.toString("utf8") };
    case "p":
      return { kind: "problem", text: payload.toString("utf8") };
    default:
      throw new Error(`The simulated ATmega32U4 tells of an unknown event ${JSON.stringify(kind)}.`);
  }
}
