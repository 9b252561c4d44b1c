import { bootloaders } from "@tier2/button";
import type { SimavrBoard } from "../simavr/simavr-board.ts";
import { Avr109 } from "./avr109.ts";
import { AvrMemory } from "./avr-memory.ts";
import type { LoaderIdentity } from "./descriptors.ts";
import type { LoaderFaults } from "./faults.ts";
import { LoaderDevice } from "./loader-device.ts";
import { endpoints } from "./serial-line.ts";

const classSpecific = 0x24;

/** Product and manufacturer, in the order of Caterina's string descriptors. */
const strings: Readonly<Record<"leonardo" | "promicro", readonly [string, string]>> = {
  leonardo: ["Arduino Leonardo", "Arduino LLC"],
  promicro: ["Pro Micro 5V    ", "SparkFun   "],
};

/** What Caterina shows (Descriptors.c of Arduino's AVR core 1.8). */
function identityOf(board: "leonardo" | "promicro"): LoaderIdentity {
  const { vendorId, productId } = bootloaders[board];
  return {
    vendorId,
    productId,
    release: 0x0001,
    class: 2, // communications
    maxPacket0: 8,
    maxPowerMa: 100,
    strings: strings[board],
    productString: 1,
    manufacturerString: 2,
    serialNumberString: 0,
    interfaces: [
      {
        class: 2, // abstract control model, AT commands
        subclass: 2,
        protocol: 1,
        classDescriptors: [
          [5, classSpecific, 0x00, 0x10, 0x01], // header, CDC 1.10
          [4, classSpecific, 0x02, 0x04], // abstract control: sends a break
          [5, classSpecific, 0x06, 0, 1], // union of interfaces 0 and 1
        ],
        endpoints: [{ ...endpoints.notification, type: "interrupt", interval: 255 }],
      },
      {
        class: 10, // data
        subclass: 0,
        protocol: 0,
        classDescriptors: [],
        endpoints: [
          { ...endpoints.fromHost, type: "bulk", interval: 1 },
          { ...endpoints.toHost, type: "bulk", interval: 1 },
        ],
      },
    ],
  };
}

/** Caterina, the boot loader of the Arduino Leonardo and the SparkFun Pro Micro; other boards count as the latter. */
export function openAvrBootLoader(board: SimavrBoard, onLeave: () => void, faults: LoaderFaults): LoaderDevice {
  const memory = new AvrMemory(board, board, faults.eraseFactor ?? 1);
  const leave = (): void => {
    device.detach();
    onLeave();
  };
  const loader = new Avr109(memory, board, leave, faults);
  const name = board.name === "leonardo" ? "leonardo" : "promicro";
  const device: LoaderDevice = new LoaderDevice(identityOf(name), [loader], () => loader.stopTimeout());
  return device;
}
