import { readFileSync } from "node:fs";
import { bootloaders, udevRule } from "@tier2/button";
import { expect, test } from "vitest";
import { avrBoardOf } from "../flash/avr-boards.ts";

const rules = readFileSync(udevRule.file, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** The ids that a line is about. */
const idsOf = (line: string): string => {
  const [, vendorId = "", productId = ""] = /idVendor}=="(\w+)", ATTRS?{idProduct}=="(\w+)"/.exec(line) ?? [];
  return `${vendorId}:${productId}`;
};

const named = (one: { readonly vendorId: number; readonly productId: number }): string =>
  [one.vendorId, one.productId].map((number) => number.toString(16).padStart(4, "0")).join(":");

test("the udev rule opens the boot loaders that the flasher knows, no more and no fewer", () => {
  const ports = rules.filter((line) => line.includes('SUBSYSTEM=="tty"'));
  const known: string[] = [];
  for (const vendorId of [0x2341, 0x2a03, 0x1b4f]) {
    for (let productId = 0; productId <= 0xffff; productId++) {
      if (avrBoardOf({ vendorId, productId }, "boot loader") !== undefined) {
        known.push(named({ vendorId, productId }));
      }
    }
  }
  expect(ports.map(idsOf).toSorted()).toEqual(known.toSorted());
  expect(ports.filter((line) => !line.includes('GROUP="tier2"') || !line.includes("ID_MM_PORT_IGNORE"))).toEqual([]);
});

test("ModemManager leaves each of them alone, and a Pico's boot loader is open", () => {
  const devices = rules.filter((line) => line.includes('SUBSYSTEM=="usb"'));
  const ignored = devices.filter((line) => line.includes('ENV{ID_MM_DEVICE_IGNORE}="1"')).map(idsOf);
  const { leonardo, promicro, pico } = bootloaders;
  const serial = [leonardo, ...leonardo.others, promicro, ...promicro.others].map(named);
  expect(ignored.toSorted()).toEqual(serial.toSorted());
  expect(devices.filter((line) => line.includes('GROUP="tier2"')).map(idsOf)).toEqual([named(pico)]);
});
