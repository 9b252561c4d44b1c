// The committed images: what their manifest says, what the boards take, and what the sources give.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { type ImageFormat, imagePath, imagesFolder, readManifest } from "../../firmware/src/index.ts";
import { readBoards } from "../../scripts/firmware/boards.ts";
import { buildImages, manifestPin, sha256 } from "../../scripts/firmware/built-images.ts";
import { brokenBudgets } from "../../scripts/firmware/size-report.ts";
import { hashSources, listSources } from "../../scripts/firmware/sources.ts";
import { readHex, readUf2 } from "./image-formats.ts";
import { firmwareFolder } from "./run-tool.ts";

const root = path.dirname(firmwareFolder);
const toolsFolder = path.join(root, ".cache/platformio");
const version = readFileSync(path.join(firmwareFolder, "version.txt"), "utf8").trim();
const manifest = readManifest();
const boards = readBoards(firmwareFolder);
const withFormat = (format: ImageFormat): typeof boards => boards.filter(({ images }) => images.includes(format));
const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), "utf8"));
const { productIdIsForTests } = readJson("packages/button/brand.json") as { productIdIsForTests: boolean };

const flashBytes: Readonly<Record<string, number>> = {
  rp2040: 2 * 1024 * 1024 - 4 * 4096, // the last four sectors hold boot id and settings
  atmega32u4: 28 * 1024, // the bootloader is above
};

test("the manifest lists every board, and what it says of each file is so", () => {
  const { protocolVersion } = readJson("packages/button/protocol.json") as { protocolVersion: number };
  expect(manifest).toMatchObject({ development: true, version, protocolVersion });
  expect(manifest.boards.map(({ board, name, images }) => [board, name, images.map(({ format }) => format)])).toEqual(
    boards.map(({ id, name, images }) => [id, name, images]),
  );
  expect(manifest.boards.map(({ pins }) => pins)).toEqual(boards.map(({ pins }) => pins.map(manifestPin)));
  const files = manifest.boards.flatMap(({ images }) => images);
  for (const { file, sha256: sum, sizeBytes } of files) {
    const data = readFileSync(path.join(imagesFolder, file));
    expect({ file, sum: sha256(data), sizeBytes: data.length }).toEqual({ file, sum, sizeBytes });
  }
  expect(readdirSync(imagesFolder).sort()).toEqual(
    [...files.map(({ file }) => file), "avr-libc-license.txt", "manifest.json"].sort(),
  );
});

test.each(boards)("$id: the images were built from the sources that stand here", (board) => {
  const committed = manifest.boards.find((candidate) => candidate.board === board.id);
  expect(committed?.sources).toBe(hashSources(firmwareFolder, board)); // else: npm run firmware:build, and commit
});

test.each(boards)("$id: the image carries its version and fits beside what the board keeps", ({ id, port }) => {
  const binary = readFileSync(imagePath(id, "bin"));
  expect(binary.includes(`tier2-firmware ${id} ${version}\0`)).toBe(true);
  expect(binary.length).toBe(manifest.boards.find(({ board }) => board === id)?.flashBytes);
  expect(binary.length).toBeLessThanOrEqual(flashBytes[port] ?? 0);
});

test.each(boards)("$id: the image keeps its budgets", (board) => {
  const firmware = manifest.boards.find((candidate) => candidate.board === board.id);
  if (firmware === undefined) {
    throw new Error(`the manifest does not list ${board.id}`);
  }
  const built = { board, firmware, stackBytes: 0, files: new Map() };
  expect(brokenBudgets([built])).toEqual([]);
  const tooLarge = { ...firmware, flashBytes: board.budget.flashBytes + 1 };
  expect(brokenBudgets([{ ...built, firmware: tooLarge }])).toEqual([expect.stringMatching(/of flash, 1 more/)]);
});

test.each(withFormat("uf2"))("$id: the UF2 is what the boot ROM takes, and the same as the BIN", ({ id }) => {
  const file = readFileSync(imagePath(id, "uf2"));
  const blocks = readUf2(file);
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
  expect(Buffer.concat(blocks.map(({ payload }) => payload)).equals(readFileSync(imagePath(id, "bin")))).toBe(true);
});

test.each(withFormat("uf2"))("$id: the second boot stage has its checksum", ({ id }) => {
  const binary = readFileSync(imagePath(id, "bin"));
  let crc = 0xffffffff;
  for (const byte of binary.subarray(0, 252)) {
    crc = (crc ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = ((crc << 1) ^ ((crc & 0x80000000) === 0 ? 0 : 0x04c11db7)) >>> 0;
    }
  }
  expect(binary.readUInt32LE(252)).toBe(crc);
});

test.each(withFormat("hex"))("$id: the HEX is whole, without gaps, and the same as the BIN", ({ id }) => {
  const records = readHex(readFileSync(imagePath(id, "hex"), "latin1"));
  const data = records.filter(({ kind }) => kind === 0);
  let address = 0;
  for (const record of data) {
    expect(record.address).toBe(address); // neither EEPROM nor fuses: those have addresses of their own
    address += record.data.length;
  }
  expect(records.slice(data.length)).toEqual([{ address: 0, kind: 1, data: Buffer.alloc(0) }]);
  expect(Buffer.concat(data.map((record) => record.data)).equals(readFileSync(imagePath(id, "bin")))).toBe(true);
});

const runBuild = (...words: string[]): { status: number | null; stderr: string; stdout: string } => {
  const command = ["scripts/bootstrap.mjs", "script", "scripts/firmware-build.ts", ...words];
  const { status, stderr, stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  return { status, stderr, stdout };
};

test("the sources give the committed images", () => {
  const run = runBuild("--check");
  process.stdout.write(`${run.stdout}${run.stderr}`);
  expect(run).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^(\w+: (the images are .* byte for byte|not compared; .*)\n)+$/),
    stdout: expect.stringMatching(/^board +flash/),
  });
});

test("a release has the same bytes, from another folder, too", () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), "tier2 firmware "));
  try {
    for (const source of new Set(boards.flatMap((board) => listSources(firmwareFolder, board)))) {
      cpSync(path.join(firmwareFolder, source), path.join(elsewhere, source));
    }
    const header = path.join(elsewhere, "include/t2_protocol.h");
    const withOwnId = readFileSync(header, "utf8").replace("ID_IS_FOR_TESTS 1", "ID_IS_FOR_TESTS 0");
    writeFileSync(header, withOwnId);
    const here = buildImages(firmwareFolder, boards, { toolsFolder, isRelease: false });
    const there = buildImages(elsewhere, boards, { toolsFolder, isRelease: true });
    expect(there.map(({ firmware }) => firmware.images)).toEqual(here.map(({ firmware }) => firmware.images));
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

test.runIf(productIdIsForTests)("a release is refused while the USB product id is one for tests", () => {
  const folder = path.join(tmpdir(), "tier2-release-that-is-never-made");
  const refused = expect.stringMatching(/needs a USB product id of its own.*packages\/button\/brand\.json/);
  expect(runBuild("--release", "--out", folder)).toEqual({ status: 1, stdout: "", stderr: refused });
  // By hand, without the script: the compiler refuses it.
  expect(() => buildImages(firmwareFolder, boards.slice(0, 1), { toolsFolder, isRelease: true })).toThrow(
    /A release needs a USB product id of its own/,
  );
});

test("wrong words are refused with the right ones", () => {
  expect(runBuild("nano")).toMatchObject({ status: 1, stderr: expect.stringMatching(/no board nano.*pico/) });
  expect(runBuild("--release")).toMatchObject({ status: 1, stderr: expect.stringMatching(/--release --out FOLDER/) });
});
