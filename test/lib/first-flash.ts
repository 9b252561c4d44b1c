import { readFileSync } from "node:fs";
import path from "node:path";

// What docs/first-flash.md tells a person on Linux to type, so that tests type the same.

const text = readFileSync(path.resolve(import.meta.dirname, "../../docs/first-flash.md"), "utf8");

function found(wanted: RegExp): string {
  const command = wanted.exec(text)?.[1];
  if (command === undefined) {
    throw new Error(`docs/first-flash.md has no command like ${String(wanted)}.`);
  }
  return command;
}

/** Puts something into the place of a word; throws an Error when the command does not have it. */
function filled(command: string, word: string, value: string): string {
  if (!command.includes(word)) {
    throw new Error(`docs/first-flash.md: ${word} does not stand in ${JSON.stringify(command)}.`);
  }
  return command.replace(word, () => value);
}

/** Prints the SHA-256 of an image. */
export const checksumCommand = (file: string): string =>
  filled(found(/^\| Linux \| `(\S+ pico\.uf2)` \|$/m), "pico.uf2", file);

/** The device file of the drive of a Pico in its boot loader. */
export const picoDrive: string = found(/`udisksctl mount -b (\/dev\/\S+)`/);

/** Copies pico.uf2 to the drive that is mounted there. */
export const copyCommand = (folder: string): string => filled(found(/`(cp pico\.uf2 FOLDER.*?)`/), "FOLDER", folder);

/** Writes promicro.hex through the boot loader at this port. */
export const avrdudeCommand = (port: string): string =>
  filled(found(/^```\n(avrdude .* -U flash:w:promicro\.hex:i)\n```$/m), "PORT", port);

/** Tells whether the firmware runs: prints a line for each button. */
export const lookCommand: string = found(/^\| Linux \| `(lsusb .*?)` \|/m);
