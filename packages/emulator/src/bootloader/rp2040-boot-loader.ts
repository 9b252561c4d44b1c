import { bootloaders } from "@tier2/button";
import type { Rp2040Board } from "../rp2040/board.ts";
import type { LoaderIdentity, LoaderInterface } from "./descriptors.ts";
import { MassStorage } from "./drive/mass-storage.ts";
import { Uf2Receiver } from "./drive/uf2-receiver.ts";
import type { LoaderFaults } from "./faults.ts";
import { LoaderDevice } from "./loader-device.ts";
import { Picoboot } from "./picoboot.ts";
import { RomMemory } from "./rom-memory.ts";

const drivePlace = { interfaceNumber: 0, in: 0x81, out: 0x02 };
const picobootPlace = { interfaceNumber: 1, in: 0x84, out: 0x03 };

const bulk = (address: number): LoaderInterface["endpoints"][number] => ({
  address,
  type: "bulk",
  maxPacket: 64,
  interval: 0,
});

/** What the boot ROM shows; the serial number is that of the ROM, the same on all chips. */
const identity: LoaderIdentity = {
  vendorId: bootloaders.pico.vendorId,
  productId: bootloaders.pico.productId,
  release: 0x0100,
  class: 0,
  maxPacket0: 64,
  maxPowerMa: 500,
  strings: ["Raspberry Pi", "RP2 Boot", "E0C9125B0D9B"],
  manufacturerString: 1,
  productString: 2,
  serialNumberString: 3,
  interfaces: [
    {
      class: 8, // mass storage: SCSI, bulk-only
      subclass: 6,
      protocol: 0x50,
      classDescriptors: [],
      endpoints: [bulk(drivePlace.in), bulk(drivePlace.out)],
    },
    {
      class: 0xff,
      subclass: 0,
      protocol: 0,
      classDescriptors: [],
      endpoints: [bulk(picobootPlace.out), bulk(picobootPlace.in)],
    },
  ],
};

/** The boot ROM of an RP2040 in BOOTSEL: the drive RPI-RP2 and PICOBOOT. */
export function openRp2040BootLoader(board: Rp2040Board, onLeave: () => void, faults: LoaderFaults): LoaderDevice {
  const memory = new RomMemory(board.flash, board, board.violations, faults.eraseFactor ?? 1);
  let cancelReboot = (): void => undefined;
  const reboot = (delayMs: number, programCounter: number): void => {
    memory.isRebooting = true;
    cancelReboot();
    // The watchdog counts twice a tick (RP2040-E1), which the ROM does not reckon with.
    cancelReboot = board.at(board.nowNs + (delayMs * 1e6) / 2, () => {
      device.detach();
      if (programCounter === 0) {
        onLeave();
      } else {
        board.problems.add("PICOBOOT: REBOOT to a program in RAM, which is not modelled", board.nowNs);
      }
    });
  };
  const drive = new MassStorage(drivePlace, new Uf2Receiver(memory, (delayMs) => reboot(delayMs, 0)));
  const picoboot = new Picoboot(picobootPlace, {
    memory,
    reboot,
    faults,
    setExclusive: (access) => {
      drive.isWriteIgnored = access !== 0;
      drive.isEjected ||= access === 2;
    },
  });
  const device: LoaderDevice = new LoaderDevice(identity, [drive, picoboot], () => cancelReboot());
  return device;
}
