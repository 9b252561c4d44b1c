import { type BootLoader, FlashError, type OnProgress } from "./boot-loader.ts";
import { erase, read, reboot, write } from "./picoboot-command.ts";
import { PicobootSession } from "./picoboot-session.ts";
import type { UsbPipe } from "./pipes.ts";
import {
  firmwareBytes,
  flashStart,
  padded,
  pageBytes,
  sectorBytes,
  settingsOffset,
  settingsSectors,
} from "./rp2040-flash.ts";

/** Asked for by all flashers; the ROM's watchdog makes half of it (RP2040-E1), enough for the acknowledgement. */
const rebootDelayMs = 500;

/**
 * An RP2040 in its boot ROM, by PICOBOOT. Its drive is ejected, so that no other program writes in between; it comes back
 * when the board starts anew. Closes the pipe when it rejects, with a FlashError.
 *
 * `write` first erases the page that the ROM starts the firmware by, and writes it last: a board that is unplugged in
 * between comes up in its boot loader, without BOOTSEL being held.
 *
 * `eraseSettings` erases settings and a serial that was given to the board, not the boot ids. They tell new presses from
 * old ones: a board that counts its power cycles from 1 again could repeat a press that a bridge already knows, down to
 * the millisecond (docs/protocol.md), and that press would make no ticket.
 */
export async function openPicoboot(pipe: UsbPipe): Promise<BootLoader> {
  const session = new PicobootSession(pipe);
  try {
    await session.begin();
  } catch (error) {
    await session.end();
    throw error;
  }
  return {
    chip: "rp2040",
    flashBytes: firmwareBytes,
    write: async (image, onProgress) => writeImage(session, image, onProgress),
    read: async (sizeBytes, onProgress) => readFlash(session, sizeBytes, onProgress),
    eraseSettings: async () => eraseSettings(session),
    restart: async () => {
      await session.run(reboot(rebootDelayMs));
    },
    close: async () => session.end(),
  };
}

/** The ROM swallows errors of ERASE; only the flash itself tells whether it is erased. */
async function writeImage(session: PicobootSession, image: Uint8Array, onProgress: OnProgress): Promise<void> {
  checkSize("write", image.length);
  const pages = padded(image, pageBytes);
  onProgress(0, image.length);
  for (let offset = 0; offset < pages.length; offset += sectorBytes) {
    await session.run(erase(flashStart + offset, sectorBytes));
    const from = Math.max(offset, pageBytes);
    const data = pages.subarray(from, offset + sectorBytes);
    if (data.length > 0) {
      await session.run(write(flashStart + from, data));
    }
    onProgress(Math.max(0, Math.min(offset + sectorBytes, image.length) - pageBytes), image.length);
  }
  await session.run(write(flashStart, pages.subarray(0, pageBytes)));
  onProgress(image.length, image.length);
}

async function readFlash(session: PicobootSession, sizeBytes: number, onProgress: OnProgress): Promise<Uint8Array> {
  checkSize("read", sizeBytes);
  const bytes = padded(new Uint8Array(sizeBytes), pageBytes);
  onProgress(0, sizeBytes);
  for (let offset = 0; offset < bytes.length; offset += sectorBytes) {
    const chunkBytes = Math.min(sectorBytes, bytes.length - offset);
    bytes.set(await session.run(read(flashStart + offset, chunkBytes)), offset);
    onProgress(Math.min(offset + chunkBytes, sizeBytes), sizeBytes);
  }
  return bytes.subarray(0, sizeBytes);
}

async function eraseSettings(session: PicobootSession): Promise<void> {
  for (let sector = 0; sector < settingsSectors; sector += 1) {
    const address = flashStart + settingsOffset + sector * sectorBytes;
    await session.run(erase(address, sectorBytes));
    const content = await session.run(read(address, sectorBytes));
    const left = content.findIndex((byte) => byte !== 0xff);
    if (left >= 0) {
      const at = `0x${(address + left).toString(16)}`;
      throw new FlashError("refused", `The settings were not erased: the flash is not empty at ${at}.`);
    }
  }
}

function checkSize(what: string, sizeBytes: number): void {
  if (sizeBytes <= 0 || sizeBytes > firmwareBytes) {
    throw new FlashError("refused", `Cannot ${what} ${sizeBytes} bytes: a firmware has 1 to ${firmwareBytes}.`);
  }
}
