import { readFileSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import process from "node:process";

/** A serial port of a USB device. */
export interface UsbSerialPort {
  /** What it is opened by: a device file, or COM5. */
  readonly path: string;
  /** Bus and ports, e.g. "1-2.3"; undefined where the system does not tell. */
  readonly portPath: string | undefined;
  readonly vendorId: number;
  readonly productId: number;
}

/** Those that are there now. Rejects with the system's error where they cannot be listed. */
export async function listUsbSerialPorts(): Promise<UsbSerialPort[]> {
  return process.platform === "linux" ? readLinuxPorts("/sys/class/tty") : listOtherPorts();
}

/**
 * From the kernel itself: quick enough to be asked often, also without udev, and it knows the USB port. A port is a USB one
 * when what it belongs to is an interface, "1-2.3:1.0", of a device with ids.
 */
export function readLinuxPorts(folder: string): UsbSerialPort[] {
  return namesIn(folder).flatMap((name) => {
    try {
      const device = path.dirname(realpathSync(path.join(folder, name, "device")));
      const idOf = (file: string): number => Number.parseInt(readFileSync(path.join(device, file), "latin1"), 16);
      return {
        path: `/dev/${name}`,
        portPath: path.basename(device),
        vendorId: idOf("idVendor"),
        productId: idOf("idProduct"),
      };
    } catch {
      return []; // none of USB, or just unplugged
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no such device was ever plugged in
  }
}

async function listOtherPorts(): Promise<UsbSerialPort[]> {
  const { SerialPort } = await import("serialport");
  return (await SerialPort.list()).flatMap(({ path: name, vendorId, productId }) =>
    vendorId === undefined || productId === undefined
      ? []
      : {
          path: name,
          portPath: undefined,
          vendorId: Number.parseInt(vendorId, 16),
          productId: Number.parseInt(productId, 16),
        },
  );
}
