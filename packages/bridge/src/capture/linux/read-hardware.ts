import os from "node:os";
import type { HardwareValue, PlatformValue } from "../fields/base-values.ts";
import { firmwareText, virtualMachineOf } from "../hardware.ts";
import { isVirtualProcessor } from "./processor.ts";
import { readText, textOrNone } from "./read-text.ts";

const dmi = "/sys/class/dmi/id";
const deviceTree = "/proc/device-tree";

/** Throws when the computer does not say what it is. */
export function readHardware(): HardwareValue {
  const [manufacturer, model] = [firmwareText(textOrNone(`${dmi}/sys_vendor`)), dmiModel()];
  const board = firmwareText(textOrNone(`${deviceTree}/model`));
  if (manufacturer === "" && model === "" && board === "") {
    throw new Error("This computer does not say what it is (neither DMI nor a device tree).");
  }
  return model === "" && board !== "" ? { manufacturer, model: board } : { manufacturer, model };
}

/** Lenovo has the name people know in the version. */
function dmiModel(): string {
  const name = firmwareText(textOrNone(`${dmi}/product_name`));
  const version = firmwareText(textOrNone(`${dmi}/product_version`));
  return /^[A-Z0-9]{10}$/.test(name) && version.includes(" ") ? `${version} (${name})` : name;
}

/** Throws with the reason why there is none. */
export function readSerialNumber(): string {
  const board = firmwareText(textOrNone(`${deviceTree}/serial-number`));
  if (board !== "") {
    return board;
  }
  const serial = firmwareText(readDmiSerial());
  if (serial === "") {
    throw new Error("The manufacturer left it empty.");
  }
  return serial;
}

function readDmiSerial(): string {
  try {
    return readText(`${dmi}/product_serial`);
  } catch (error) {
    const isForbidden = error instanceof Error && "code" in error && error.code === "EACCES";
    throw new Error(
      isForbidden
        ? "Only root may read the serial number, and the bridge does not run as root."
        : "This computer has none to read (neither DMI nor a device tree).",
      { cause: error },
    );
  }
}

export function readPlatform(cpuInfo: string): PlatformValue {
  const virtualMachine = virtualMachineOf({
    manufacturer: textOrNone(`${dmi}/sys_vendor`).trim(),
    model: textOrNone(`${dmi}/product_name`).trim(),
    hypervisor: textOrNone("/sys/hypervisor/type"),
    isVirtualProcessor: isVirtualProcessor(cpuInfo),
  });
  return { architecture: os.machine(), virtualMachine };
}
