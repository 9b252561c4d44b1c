import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { productId, vendorId } from "@tier2/button";
import { imagesFolder, readManifest } from "@tier2/emulator";
import { expect, test } from "vitest";
import { avrdudeCommand, checksumCommand, lookCommand } from "../lib/first-flash.ts";

const images = readManifest().boards.flatMap((board) => board.images);

test.each(images)("$file has the checksum of the manifest, by the command of the document", ({ file, sha256 }) => {
  const printed = execFileSync("sh", ["-c", checksumCommand(file)], { cwd: imagesFolder, encoding: "utf8" });
  expect(printed).toBe(`${sha256}  ${file}\n`);
});

test("the guide of the hardware has the same line for avrdude, with a port of each system", () => {
  const guide = readFileSync(path.resolve(import.meta.dirname, "../../hardware/README.md"), "utf8");
  const lines = [...guide.matchAll(/^(Linux|macOS|Windows) +(avrdude .*)$/gm)].map(([, system, line]) => [
    system,
    line,
  ]);
  expect(lines).toEqual([
    ["Linux", avrdudeCommand("/dev/ttyACM0")],
    ["macOS", avrdudeCommand("/dev/cu.usbmodem101")],
    ["Windows", avrdudeCommand("COM5")],
  ]);
});

test("the button is looked for by the id that it has", () => {
  const hex = (id: number): string => id.toString(16).padStart(4, "0");
  expect(lookCommand).toBe(`lsusb -d ${hex(vendorId)}:${hex(productId)}`);
});
