import { realpathSync } from "node:fs";
import path from "node:path";
import type { Uf2Drive } from "./uf2-drive.ts";

/** Folder of a device on the USB, then that of its interface: ".../1-2.3/1-2.3:1.0/..." */
const usbDevice = /\/(\d+-\d+(?:\.\d+)*)\/\1:\d/;

/**
 * The USB port, e.g. "1-2.3", of a HID device file of Linux, e.g. "/dev/hidraw0"; undefined where the system does not tell.
 * `classFolder` is that of the kernel.
 */
export const hidPortPath = (deviceFile: string, classFolder: string = "/sys/class/hidraw"): string | undefined =>
  portOf(path.join(classFolder, path.basename(deviceFile), "device"));

/** As `hidPortPath`, of a drive that is mounted from, e.g., "/dev/sda1". */
export const drivePortPath = (
  { device }: Pick<Uf2Drive, "device">,
  classFolder: string = "/sys/class/block",
): string | undefined => (device === undefined ? undefined : portOf(path.join(classFolder, path.basename(device))));

function portOf(link: string): string | undefined {
  try {
    return usbDevice.exec(realpathSync(link))?.[1];
  } catch {
    return undefined; // another system, or just unplugged
  }
}
