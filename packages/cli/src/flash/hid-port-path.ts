import { realpathSync } from "node:fs";
import path from "node:path";

/** Folder of a device on the USB, then that of its interface: ".../1-2.3/1-2.3:1.0/..." */
const usbDevice = /\/(\d+-\d+(?:\.\d+)*)\/\1:\d/;

/**
 * The USB port, e.g. "1-2.3", of a HID device file of Linux, e.g. "/dev/hidraw0"; undefined where the system does not tell.
 * `classFolder` is that of the kernel.
 */
export function hidPortPath(deviceFile: string, classFolder: string = "/sys/class/hidraw"): string | undefined {
  try {
    return usbDevice.exec(realpathSync(path.join(classFolder, path.basename(deviceFile), "device")))?.[1];
  } catch {
    return undefined; // another system, or just unplugged
  }
}
