// The committed image: what its manifest says, what a Pico takes, and what the sources give.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { hashSources, readManifest, sha256 } from "../../scripts/firmware/manifest.ts";
import { firmwareFolder } from "./run-tool.ts";

const root = path.dirname(firmwareFolder);
const binaryLimitBytes = 12 * 1024;
const flashBytes = 2 * 1024 * 1024;
const bootIdBytes = 2 * 4096;

const [image] = readManifest(firmwareFolder).images;
if (image === undefined) {
  throw new Error("firmware/images/manifest.json lists no image");
}
const file = readFileSync(path.join(firmwareFolder, "images", image.file));

/** The blocks of a UF2 file (https://github.com/microsoft/uf2). */
const blocks = Array.from({ length: Math.floor(file.length / 512) }, (_, index) => {
  const word = (offset: number): number => file.readUInt32LE(index * 512 + offset);
  return {
    magics: [word(0), word(4), word(508)],
    flags: word(8),
    address: word(12),
    payloadBytes: word(16),
    number: word(20),
    count: word(24),
    family: word(28),
    payload: file.subarray(index * 512 + 32, index * 512 + 32 + 256),
  };
});
const binary = Buffer.concat(blocks.map((block) => block.payload));

test("the manifest describes the file", () => {
  expect(image).toMatchObject({
    board: "pico",
    sha256: sha256(file),
    sizeBytes: file.length,
    version: readFileSync(path.join(firmwareFolder, "version.txt"), "utf8").trim(),
  });
  const { protocolVersion } = JSON.parse(
    readFileSync(path.join(root, "packages/button/protocol.json"), "utf8"),
  ) as object & { protocolVersion: number };
  expect(image.protocolVersion).toBe(protocolVersion);
});

test("the image was built from the sources that stand here", () => {
  expect(image.sources).toBe(hashSources(firmwareFolder)); // else: pnpm firmware:build, and commit the result
});

test("the UF2 is what the boot ROM of a Pico takes", () => {
  expect(file.length % 512).toBe(0);
  expect(blocks.length).toBeGreaterThan(0);
  for (const [index, block] of blocks.entries()) {
    expect(block).toMatchObject({
      magics: [0x0a324655, 0x9e5d5157, 0x0ab16f30],
      flags: 0x2000, // the family is given
      address: 0x10000000 + 256 * index, // contiguous, from the start of a sector
      payloadBytes: 256,
      number: index,
      count: blocks.length,
      family: 0xe48bff56,
    });
  }
});

test("the second boot stage has its checksum", () => {
  let crc = 0xffffffff;
  for (const byte of binary.subarray(0, 252)) {
    crc = (crc ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = ((crc << 1) ^ ((crc & 0x80000000) === 0 ? 0 : 0x04c11db7)) >>> 0;
    }
  }
  expect(binary.readUInt32LE(252)).toBe(crc);
});

test("the image carries its version, is small, and leaves the sectors of the boot id alone", () => {
  expect(binary.includes(`tier2-firmware ${image.board} ${image.version}\0`)).toBe(true);
  expect(binary.length).toBeLessThanOrEqual(binaryLimitBytes);
  expect(binary.length).toBeLessThanOrEqual(flashBytes - bootIdBytes);
});

test("the sources give the committed image", () => {
  const command = ["scripts/bootstrap.mjs", "script", "scripts/firmware-build.ts", "--check"];
  const { status, stderr, stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  process.stdout.write(`${stderr.trim().split("\n").at(-1)}\n`);
  expect({ status, stderr, stdout }).toEqual({
    status: 0,
    stderr: expect.stringMatching(/byte for byte|not compared/),
    stdout: "",
  });
});
