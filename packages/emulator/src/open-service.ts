import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { markOf } from "./board-pins.ts";
import type { ButtonService, ButtonServiceListeners, ImageIdentity } from "./button-service.ts";
import { isBoardName } from "./default-image.ts";
import type { EmulatorInfo, Place } from "./emulator-messages.ts";
import { ExportedService } from "./exported-service.ts";
import { openBoard, readFirmware } from "./open-board.ts";
import { ServedButton } from "./served-button.ts";
import { UsbipServer } from "./usbip/server.ts";
import { UsbredirServer } from "./usbredir/server.ts";

export interface ServiceOptions {
  /** A UF2 file for the RP2040, or an Intel HEX file for the ATmega32U4. */
  readonly image: string;
  readonly place: Place;
  /** Keeps the flash or the EEPROM; without it every process is a new button. */
  readonly flashFile?: string | undefined;
  /** Of the RP2040's flash chip, 16 hexadecimal digits: the serial number. */
  readonly uniqueId?: string | undefined;
}

/**
 * Runs a virtual button in real time where `place` says. Resolves when it is plugged in and can be spoken to; rejects with
 * an Error when a file or the place is at fault or the firmware does not enumerate.
 */
export async function openService(
  { image, place, flashFile, uniqueId }: ServiceOptions,
  listeners: ButtonServiceListeners,
): Promise<{ readonly info: EmulatorInfo; readonly service: ButtonService }> {
  const file = await readFile(image);
  const board = openBoard({ imageFile: image, image: file, flashFile, uniqueId });
  const service =
    "socketPath" in place
      ? new ServedButton(board, place.socketPath, listeners)
      : new ExportedService(
          board,
          identityOf(image, file),
          (plug) =>
            "usbredirPath" in place
              ? new UsbredirServer(place.usbredirPath, plug, listeners.onNote)
              : new UsbipServer(place.usbipPort, [plug], listeners.onNote, place.usbipAddress),
          listeners,
        );
  try {
    const sha256 = createHash("sha256").update(file).digest("hex");
    return { info: { image, sha256, ...(await service.start()) }, service };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** For a button that nobody here may ask. Throws an Error when the image does not say what it is. */
function identityOf(imageFile: string, file: Uint8Array): ImageIdentity {
  const mark = markOf(readFirmware(imageFile, file));
  if (mark === undefined) {
    throw new Error(`${imageFile} does not say for which board it is; the image is not the button's.`);
  }
  const { board, firmwareVersion } = mark;
  return { board: isBoardName(board) ? board : "unknown", firmwareVersion };
}
