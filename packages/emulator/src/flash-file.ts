import { existsSync, readFileSync } from "node:fs";
import { Flash, flashSize, pageSize } from "./rp2040/flash.ts";
import { writeSyncedFile } from "./synced-file.ts";
import { Uf2Error, type Uf2Page, flashBase, parseUf2, writeUf2 } from "./uf2.ts";

const erasedPage = new Uint8Array(pageSize).fill(0xff);

/**
 * The flash chip kept in a file, so that it outlives the process: a UF2 file of the pages that are not erased, after a
 * page outside of main flash with the chip's unique id. Written whole and synced before the firmware goes on; a kill at
 * any time leaves the old or the new contents.
 *
 * A new file gets the given unique id or a random one. Throws an Error when the file holds something else, or the chip
 * of another button.
 */
export function openFlashFile(file: string, uniqueId?: Uint8Array): Flash {
  const flash = existsSync(file) ? read(file) : new Flash(uniqueId);
  if (uniqueId !== undefined && Buffer.compare(flash.uniqueId, uniqueId) !== 0) {
    throw new Error(
      `The flash file ${file} belongs to the button ${Buffer.from(flash.uniqueId).toString("hex")}. ` +
        "Leave the id away, or name another file.",
    );
  }
  flash.onChange = () => save(file, flash);
  flash.onChange();
  return flash;
}

function read(file: string): Flash {
  try {
    const [idPage, ...pages] = parseUf2(readFileSync(file));
    if (idPage === undefined || idPage.isMainFlash) {
      throw new Uf2Error("the page with the unique id is missing");
    }
    const flash = new Flash(idPage.data.slice(0, 8));
    for (const page of pages) {
      flash.bytes.set(page.data, page.address - flashBase);
    }
    return flash;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} is no flash file of the emulator (${reason}). Name another file, or delete this one.`, {
      cause: error,
    });
  }
}

function save(file: string, flash: Flash): void {
  const idData = new Uint8Array(pageSize);
  idData.set(flash.uniqueId);
  const pages: Uf2Page[] = [{ address: 0, data: idData, isMainFlash: false }];
  for (let offset = 0; offset < flashSize; offset += pageSize) {
    const data = flash.bytes.subarray(offset, offset + pageSize);
    if (Buffer.compare(data, erasedPage) !== 0) {
      pages.push({ address: flashBase + offset, data, isMainFlash: true });
    }
  }
  writeSyncedFile(file, writeUf2(pages));
}
