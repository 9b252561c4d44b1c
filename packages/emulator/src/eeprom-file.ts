import { existsSync, readFileSync } from "node:fs";
import { Eeprom, eepromSize } from "./simavr/eeprom.ts";
import { writeSyncedFile } from "./synced-file.ts";

/**
 * The EEPROM of an ATmega32U4 kept in a file, so that it outlives the process: its 1,024 bytes, written and synced
 * before the firmware goes on. A new file begins erased. Throws an Error when the file holds something else.
 */
export function openEepromFile(file: string): Eeprom {
  const eeprom = new Eeprom();
  if (existsSync(file)) {
    const contents = readFileSync(file);
    if (contents.length !== eepromSize) {
      throw new Error(
        `${file} is no EEPROM file of the emulator (it has ${contents.length} bytes, not ${eepromSize}). ` +
          "Name another file, or delete this one.",
      );
    }
    eeprom.bytes.set(contents);
  }
  eeprom.onChange = () => writeSyncedFile(file, eeprom.bytes);
  eeprom.onChange();
  return eeprom;
}
