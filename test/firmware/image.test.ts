// The committed image: what its manifest says, what a Pico takes, and what the sources give.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { hashSources, listSources, readManifest, sha256 } from "../../scripts/firmware/manifest.ts";
import { buildWithPlatformio } from "../../scripts/firmware/platformio.ts";
import { firmwareFolder } from "./run-tool.ts";

const root = path.dirname(firmwareFolder);
const toolsFolder = path.join(root, ".cache/platformio");
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
  expect(image.sources).toBe(hashSources(firmwareFolder)); // else: npm run firmware:build, and commit the result
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

const runBuildCheck = (environment: NodeJS.ProcessEnv): { status: number | null; stderr: string; stdout: string } => {
  const command = ["scripts/bootstrap.mjs", "script", "scripts/firmware-build.ts", "--check"];
  const { status, stderr, stdout } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { status, stderr, stdout };
};

test("the sources give the committed image", () => {
  const run = runBuildCheck({});
  process.stdout.write(`${run.stderr.trim().split("\n").at(-1)}\n`);
  expect(run).toEqual({
    status: 0,
    stderr: expect.stringMatching(/byte for byte|not compared/),
    stdout: "",
  });
});

test("the same bytes come from another folder", () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), "tier2 firmware "));
  try {
    const copy = path.join(elsewhere, "project");
    for (const source of listSources(firmwareFolder)) {
      cpSync(path.join(firmwareFolder, source), path.join(copy, source));
    }
    const here = buildWithPlatformio(firmwareFolder, toolsFolder, image.board);
    const expected = readFileSync(here);
    const there = buildWithPlatformio(copy, toolsFolder, image.board, path.join(elsewhere, "work"));
    expect(readFileSync(there).equals(expected)).toBe(true);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

test("a release is refused while the USB product id is one for tests", () => {
  const { productIdIsForTests } = JSON.parse(
    readFileSync(path.join(root, "packages/button/brand.json"), "utf8"),
  ) as object & { productIdIsForTests: boolean };
  const { status, stderr } = runBuildCheck({ TIER2_RELEASE: "1" });
  expect({ status, isRefused: stderr.includes("A release needs a USB product id of its own") }).toEqual(
    productIdIsForTests ? { status: 1, isRefused: true } : { status: 0, isRefused: false },
  );
});
