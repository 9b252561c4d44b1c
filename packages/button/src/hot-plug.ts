import { existsSync } from "node:fs";
import process from "node:process";
import type * as Usb from "usb";
import { productId, vendorId } from "./protocol.generated.ts";

/** What udev listens on; without it Linux tells nobody of devices that come and go, and nothing says so. */
const udevSocket = "/run/udev/control";
const usbDevices = "/sys/bus/usb/devices";

/** The part of the module that is used, so that a test can stand in for it. */
export interface UsbEvents {
  addEventListener(type: "connect" | "disconnect", listener: () => void): void;
  removeEventListener(type: "connect" | "disconnect", listener: () => void): void;
}

/** What the USB bus tells of our buttons; undefined where it tells nothing, e.g. in a container without udev. */
export async function usbEvents(): Promise<UsbEvents | undefined> {
  // It must not be loaded where there is no bus: it then breaks the thread it runs in.
  if (process.platform === "linux" && !(existsSync(udevSocket) && existsSync(usbDevices))) {
    return undefined;
  }
  try {
    return buttonEvents(await import("usb"));
  } catch {
    return undefined; // the list is asked now and then instead
  }
}

/** Not the module's own `webusb`, which is a browser's: it tells only of devices that a person chose. */
export function buttonEvents({ WebUSB }: Pick<typeof Usb, "WebUSB">): UsbEvents {
  return new WebUSB({ allowedDevices: [{ vendorId, productId }] });
}
