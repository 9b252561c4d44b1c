import type { Findings } from "../findings.ts";
import { writeBootRom } from "../rp2040/boot-rom.ts";
import { type Flash, type FlashOperation, flashSize, pageSize, sectorSize } from "../rp2040/flash.ts";
import { flashBase } from "../uf2.ts";
import { type Clock, wait } from "./program.ts";

/** dStatusCode of PICOBOOT (RP2040 datasheet 2.8.5.3). */
export const statuses = {
  ok: 0,
  unknownCommand: 1,
  commandLength: 2,
  transferLength: 3,
  address: 4,
  alignment: 5,
  interleavedWrite: 6,
  rebooting: 7,
} as const;

/** Who changes the flash: what one of them began, the other must not have come between. */
export type Writer = "picoboot" | "drive";

interface Region {
  readonly base: number;
  readonly bytes: Uint8Array;
}

/** Behind the last address that the ROM takes for one of the flash; the chip repeats itself up to there. */
const flashEnd = 0x2000_0000;
const romReadable = 8192;

/** The memory of an RP2040 as its boot ROM reaches it for PICOBOOT and the drive. */
export class RomMemory {
  /** The watchdog is about to reset the chip. */
  isRebooting = false;
  /** Whether the flash is still set up for the processor to run from, so that commands do not reach it. */
  isExecuteInPlace = true;
  readonly #flash: Flash;
  readonly #clock: Clock;
  readonly #violations: Findings;
  readonly #eraseFactor: number;
  readonly #ram: readonly Region[] = [
    { base: 0x1500_0000, bytes: new Uint8Array(0x4000) },
    { base: 0x2000_0000, bytes: new Uint8Array(0x4_2000) },
  ];
  readonly #rom: Uint8Array = new Uint8Array(0x4000);
  #lastWriter: Writer | undefined;

  constructor(flash: Flash, clock: Clock, violations: Findings, eraseFactor: number) {
    this.#flash = flash;
    this.#clock = clock;
    this.#violations = violations;
    this.#eraseFactor = eraseFactor;
    writeBootRom(this.#rom);
  }

  /** Whole sectors, one after the other; answers a status. Rejects with the signal's reason, half done. */
  async erase(address: number, size: number, writer: Writer, signal: AbortSignal): Promise<number> {
    if (this.isRebooting) {
      return statuses.rebooting;
    }
    this.#lastWriter = writer;
    if (address % sectorSize !== 0 || size % sectorSize !== 0) {
      return statuses.alignment;
    }
    if (!isFlash(address, size)) {
      return statuses.address;
    }
    this.#check("erased");
    for (let at = address; at < address + size; at += sectorSize) {
      const operation = this.#flash.erase(offsetOf(at), sectorSize);
      await this.#perform({ ...operation, durationNs: operation.durationNs * this.#eraseFactor }, signal);
    }
    return statuses.ok;
  }

  /**
   * At most a page, which flash pads with ff; answers a status. `isContinued` for all but the first of what belongs
   * together.
   */
  async write(
    address: number,
    data: Uint8Array,
    writer: Writer,
    isContinued: boolean,
    signal: AbortSignal,
  ): Promise<number> {
    if (this.isRebooting) {
      return statuses.rebooting;
    }
    if (isContinued && this.#lastWriter !== writer) {
      return statuses.interleavedWrite;
    }
    this.#lastWriter = writer;
    const ram = this.#ramAt(address, data.length);
    if (ram !== undefined) {
      ram.set(data);
      return statuses.ok;
    }
    if (!isFlash(address, data.length)) {
      return statuses.address;
    }
    if (address % pageSize !== 0) {
      return statuses.alignment;
    }
    this.#check("programmed");
    const page = new Uint8Array(pageSize).fill(0xff);
    page.set(data);
    await this.#perform(this.#flash.program(offsetOf(address), page), signal);
    return statuses.ok;
  }

  /** At most a page. Without a status of 0 the data is zeros. */
  read(address: number, size: number): { readonly status: number; readonly data: Uint8Array } {
    const fail = (status: number) => ({ status, data: new Uint8Array(size) });
    if (this.isRebooting) {
      return fail(statuses.rebooting);
    }
    const direct =
      this.#ramAt(address, size) ?? (address + size < romReadable ? this.#rom.subarray(address) : undefined);
    if (direct !== undefined) {
      return { status: statuses.ok, data: direct.slice(0, size) };
    }
    if (!isFlash(address, size)) {
      return fail(statuses.address);
    }
    if (address % pageSize !== 0) {
      return fail(statuses.alignment);
    }
    this.#check("read");
    const offset = offsetOf(address);
    return { status: statuses.ok, data: this.#flash.bytes.slice(offset, offset + size) };
  }

  #ramAt(address: number, size: number): Uint8Array | undefined {
    const region = this.#ram.find(({ base, bytes }) => address >= base && address + size <= base + bytes.length);
    return region?.bytes.subarray(address - region.base, address - region.base + size);
  }

  #check(what: string): void {
    if (this.isExecuteInPlace) {
      this.#violations.add(`PICOBOOT: the flash is ${what} without EXIT_XIP before`, this.#clock.nowNs);
    }
  }

  async #perform(operation: FlashOperation, signal: AbortSignal): Promise<void> {
    const startNs = this.#clock.nowNs;
    this.#flash.onBegin(operation);
    try {
      await wait(this.#clock, operation.durationNs, signal);
    } catch (error) {
      operation.apply(Math.min(1, (this.#clock.nowNs - startNs) / operation.durationNs));
      throw error;
    }
    operation.apply(1);
  }
}

const isFlash = (address: number, size: number): boolean => address >= flashBase && address + size <= flashEnd;

/** The chip does not know the address bits above its size. */
const offsetOf = (address: number): number => (address - flashBase) % flashSize;
