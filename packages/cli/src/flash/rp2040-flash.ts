// The flash of an RP2040 board as our firmware lays it out; firmware/port/rp2040/flash.h is the source, and a test compares.

/** Where the RP2040 sees its flash. */
export const flashStart = 0x1000_0000;
export const sectorBytes = 4096;
export const pageBytes = 256;
/** The chip of a Pico; the firmware takes no other size. */
export const chipBytes: number = 2 * 1024 * 1024;
/** The last sectors: the number of the power cycle. */
export const bootIdSectors = 2;
/** The sectors before them: settings, and a serial that was given to the board. */
export const settingsSectors = 2;

/** From the start of the flash on. */
export const settingsOffset: number = chipBytes - (bootIdSectors + settingsSectors) * sectorBytes;
/** What a firmware may take. */
export const firmwareBytes: number = settingsOffset;

/** A copy that is filled up with ff, as erased flash is, to whole units of this size. */
export function padded(bytes: Uint8Array, unitBytes: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / unitBytes) * unitBytes).fill(0xff);
  whole.set(bytes);
  return whole;
}
