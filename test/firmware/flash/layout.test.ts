import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  bootIdSectors,
  chipBytes,
  firmwareBytes,
  flashStart,
  pageBytes,
  sectorBytes,
  settingsOffset,
  settingsSectors,
} from "../../../packages/cli/src/flash/rp2040-flash.ts";

const firmware = path.resolve(import.meta.dirname, "../../../firmware");
const read = (file: string): string => readFileSync(path.join(firmware, file), "utf8");
const headers = ["port/rp2040/flash.h", "core/boot_id.h", "core/store.h"].map(read).join("\n");

/** The value of a macro that is made of numbers and other macros. */
function macro(name: string): number {
  const [, body] = new RegExp(`^#define ${name} (.+?)(?: */\\*.*)?$`, "m").exec(headers) ?? [];
  if (body === undefined) {
    throw new Error(`no macro ${name}`);
  }
  const terms = body.replace(/[()]/g, "").split(" - ");
  const factors = (term: string): number =>
    term
      .split(" * ")
      .reduce((product, one) => product * (/^\d+u$/.test(one) ? Number.parseInt(one, 10) : macro(one)), 1);
  return terms.slice(1).reduce((rest, term) => rest - factors(term), factors(terms[0] ?? ""));
}

test("the flash is laid out as the firmware has it", () => {
  expect(macro("FLASH_SIZE")).toBe(chipBytes);
  expect(macro("FLASH_SECTOR_SIZE")).toBe(sectorBytes);
  expect(macro("FLASH_PAGE_SIZE")).toBe(pageBytes);
  expect(macro("BOOT_ID_SECTORS")).toBe(bootIdSectors);
  expect(macro("STORE_SLOTS")).toBe(settingsSectors);
  expect(macro("FLASH_STORE_OFFSET")).toBe(settingsOffset);
  const linked = /FLASH \(rx\) +: ORIGIN = 0x10000100, LENGTH = 2M - 256 - (\d+)K/.exec(read("port/rp2040/rp2040.ld"));
  expect(chipBytes - Number(linked?.[1]) * 1024).toBe(firmwareBytes);
  expect(flashStart).toBe(0x1000_0000);
});
