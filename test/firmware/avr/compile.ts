import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { applicationSize, readHex } from "@tier2/emulator";

/** Compiles a small C program for the ATmega32U4. Throws an Error with what the compiler says. */
export function compile(source: string): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-avr-"));
  try {
    const files = (name: string): string => path.join(folder, name);
    writeFileSync(files("main.c"), source);
    const flags = ["-mmcu=atmega32u4", "-DF_CPU=16000000UL", "-std=gnu11", "-Os", "-Wall", "-Wextra", "-Werror"];
    execFileSync("avr-gcc", [...flags, files("main.c"), "-o", files("main.elf")]);
    execFileSync("avr-objcopy", ["-O", "ihex", "-R", ".eeprom", files("main.elf"), files("main.hex")]);
    return readHex(readFileSync(files("main.hex")), applicationSize);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
