import { Avr109Dialogue } from "./avr109-dialogue.ts";
import { type BootLoader, FlashError, type OnProgress } from "./boot-loader.ts";
import type { SerialPipe } from "./pipes.ts";

/** What a firmware may take of the flash: above it is the boot loader itself. */
export const avrFirmwareBytes = 0x7000;
/** Flash is erased and written by pages (ATmega32U4 data sheet 27.5); Caterina's blocks are as long. */
const pageBytes = 128;
/** Of an ATmega32U4 (data sheet 28.3), last byte first. */
const signature = Uint8Array.of(0x87, 0x95, 0x1e);
const erased = 0xff;

/** Two slots for settings and serial, behind the boot ids (firmware/port/atmega32u4/eeprom.c). */
const store = { address: 32 * 12, slots: 2, slotBytes: 64 };

type Memory = "F" | "E";
const nameOf: Readonly<Record<Memory, string>> = { F: "flash", E: "EEPROM" };

/**
 * Begins to speak with Caterina, the boot loader of the ATmega32U4 boards, through a serial port; makes sure that it is
 * Caterina on an ATmega32U4. Rejects with a FlashError, and then leaves the pipe open.
 *
 * Caterina leaves for the firmware 8 s after the last block, unless there is no firmware: whoever opens it goes on at once.
 * `nowMs` is the time that passes on the board.
 */
export async function openAvr109(pipe: SerialPipe, nowMs: () => number = () => performance.now()): Promise<BootLoader> {
  const dialogue = new Avr109Dialogue(pipe, nowMs);
  await dialogue.tell("Asking the boot loader for the chip", "s", signature);
  await dialogue.tell("Asking the boot loader for its block size", "b", Uint8Array.of(0x59, 0, pageBytes)); // "Y"
  const loader = new Avr109Loader(pipe, dialogue);
  await loader.read(2, () => undefined); // its time begins anew
  return loader;
}

class Avr109Loader implements BootLoader {
  readonly chip = "atmega32u4";
  readonly flashBytes: number = avrFirmwareBytes;
  readonly #pipe: SerialPipe;
  readonly #dialogue: Avr109Dialogue;

  constructor(pipe: SerialPipe, dialogue: Avr109Dialogue) {
    this.#pipe = pipe;
    this.#dialogue = dialogue;
  }

  /**
   * The first page is erased before all else and written last: without it Caterina takes the board for empty, and waits,
   * also after a power cut, so that a half-written firmware never runs. The last page is filled up with 0xff.
   */
  async write(image: Uint8Array, onProgress: OnProgress): Promise<void> {
    requireRoom(image.length);
    await this.#writeBlock("F", 0, new Uint8Array(pageBytes).fill(erased));
    const addresses = blocksOf(image.length, pageBytes);
    let doneBytes = 0;
    for (const address of [...addresses.slice(1), 0]) {
      const content = image.subarray(address, address + pageBytes);
      const page = new Uint8Array(pageBytes).fill(erased);
      page.set(content);
      await this.#writeBlock("F", address, page);
      doneBytes += content.length;
      onProgress(doneBytes, image.length);
    }
  }

  async read(sizeBytes: number, onProgress: OnProgress): Promise<Uint8Array> {
    requireRoom(sizeBytes);
    const content = new Uint8Array(sizeBytes);
    for (const address of blocksOf(sizeBytes, pageBytes)) {
      const block = await this.#readBlock("F", address, pageBytes);
      content.set(block.subarray(0, sizeBytes - address), address);
      onProgress(Math.min(address + pageBytes, sizeBytes), sizeBytes);
    }
    return content;
  }

  /**
   * Erases settings and serial. The boot ids stay: they tell nothing of anybody, and a board that began to count its power
   * cycles anew, and got its old serial again, could give a new press the name of an old one: (serial, boot id, sequence).
   */
  async eraseSettings(): Promise<void> {
    const blank = new Uint8Array(store.slotBytes).fill(erased);
    const addresses = blocksOf(store.slots * store.slotBytes, store.slotBytes).map((offset) => store.address + offset);
    for (const address of addresses) {
      await this.#writeBlock("E", address, blank);
    }
    for (const address of addresses) {
      const found = await this.#readBlock("E", address, store.slotBytes);
      const place = found.findIndex((byte) => byte !== erased);
      if (place !== -1) {
        const where = hex(address + place);
        throw new FlashError(
          "refused",
          `The EEPROM at ${where} reads as 0x${(found[place] ?? 0).toString(16)} after it was erased`,
        );
      }
    }
  }

  async restart(): Promise<void> {
    await this.#dialogue.tell("Starting the firmware", "E");
  }

  async close(): Promise<void> {
    await this.#pipe.close();
  }

  async #writeBlock(memory: Memory, address: number, content: Uint8Array): Promise<void> {
    const step = `Writing the ${nameOf[memory]} at ${hex(address)}`;
    await this.#setAddress(step, memory, address);
    await this.#dialogue.tell(step, Buffer.concat([blockCommand("B", memory, content.length), content]));
    this.#dialogue.noteBlock();
  }

  async #readBlock(memory: Memory, address: number, sizeBytes: number): Promise<Uint8Array> {
    const step = `Reading the ${nameOf[memory]} at ${hex(address)}`;
    await this.#setAddress(step, memory, address);
    const block = await this.#dialogue.ask(step, blockCommand("g", memory, sizeBytes), sizeBytes);
    this.#dialogue.noteBlock();
    return block;
  }

  /** Of the flash in words, of the EEPROM in bytes. */
  async #setAddress(step: string, memory: Memory, address: number): Promise<void> {
    const place = memory === "F" ? address / 2 : address;
    await this.#dialogue.tell(step, Uint8Array.of(0x41, place >> 8, place & 0xff)); // "A"
  }
}

const hex = (address: number): string => `0x${address.toString(16).padStart(4, "0")}`;

const blocksOf = (sizeBytes: number, blockBytes: number): number[] =>
  Array.from({ length: Math.ceil(sizeBytes / blockBytes) }, (_, index) => index * blockBytes);

const blockCommand = (command: "B" | "g", memory: Memory, sizeBytes: number): Uint8Array =>
  Uint8Array.of(command.charCodeAt(0), sizeBytes >> 8, sizeBytes & 0xff, memory.charCodeAt(0));

function requireRoom(sizeBytes: number): void {
  if (sizeBytes > avrFirmwareBytes) {
    throw new FlashError(
      "refused",
      `${sizeBytes} bytes are more than the ${avrFirmwareBytes} that a firmware may take`,
    );
  }
}
