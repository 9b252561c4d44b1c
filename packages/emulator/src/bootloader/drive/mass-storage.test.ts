import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultImage } from "../../default-image.ts";
import { Rp2040Board } from "../../rp2040/board.ts";
import { Flash } from "../../rp2040/flash.ts";
import { flashBase, readImage, writeUf2 } from "../../uf2.ts";
import { openBootLoader } from "../index.ts";
import { BulkOnlyClient, type ScsiResult, commandBlocks } from "../../testing/bulk-only-client.ts";
import { settled } from "../../settled.ts";
import { turn } from "../../testing/loader-host.ts";
import { PicobootClient } from "../../testing/picoboot-client.ts";
import { sectorCount, sectorSize } from "./volume.ts";

const uf2 = readFileSync(defaultImage("pico"));

async function drive(flash: Flash = new Flash()) {
  const board = new Rp2040Board(flash);
  board.powerOn();
  const device = openBootLoader(board, () => {
    board.powerOff();
    board.powerOn();
  });
  if (device === undefined) {
    throw new Error("the board is not in its boot loader");
  }
  const client = new BulkOnlyClient(board, device);
  await client.configure();
  return { board, flash, device, client, picoboot: new PicobootClient(board, device) };
}

const afterMs = async (board: Rp2040Board, milliseconds: number): Promise<void> =>
  settled(board, new Promise<void>((resolve) => board.at(board.nowNs + milliseconds * 1e6, resolve)));

test("what a computer asks of a new drive", async () => {
  const { client } = await drive();
  const maxLun = { requestType: 0xa1, request: 0xfe, value: 0, index: 0, length: 1 };
  expect((await client.control(maxLun)).data).toEqual(Uint8Array.of(0));
  const inquiry = await client.read([0x12, 0, 0, 0, 36, 0], 36);
  expect(inquiry).toMatchObject({ status: 0, residue: 0 });
  expect(inquiry.data.toString("latin1", 8, 16)).toBe("RPI     ");
  expect((await client.none(commandBlocks.testUnitReady)).status).toBe(0);
  expect((await client.read([0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8)).data.toString("hex")).toBe("0003ffff00000200");
  const modes = await client.read([0x1a, 0, 0x3f, 0, 192, 0], 192);
  expect(modes).toMatchObject({ status: 0, residue: 188 });
  expect(modes.data.toString("hex")).toBe("03000000");
  expect((await client.none([0x1e, 0, 0, 0, 1, 0])).status).toBe(0);
});

test("an unknown command fails, and the sense says why, once", async () => {
  const { client } = await drive();
  expect(await client.none([0xa0, 0, 0, 0, 0, 0])).toMatchObject({ status: 1 });
  const sense = async (): Promise<readonly number[]> => {
    const { data } = await client.read([0x03, 0, 0, 0, 18, 0], 18);
    return [data[2] ?? 0, data[12] ?? 0];
  };
  expect(await sense()).toEqual([5, 0x20]);
  expect(await sense()).toEqual([0, 0]);
  expect(await client.read([0x9e, 0x10, 0, 0, 0, 0], 32)).toMatchObject({ status: 1, residue: 32 });
});

test("the volume RPI-RP2 holds INFO_UF2.TXT and INDEX.HTM", async () => {
  const { client } = await drive();
  const sector = async (number: number): Promise<Buffer> => (await client.readSectors(number, 1)).data;
  const table = await sector(0);
  expect(table.readUInt16LE(510)).toBe(0xaa55);
  const start = table.readUInt32LE(446 + 8);
  expect(start + table.readUInt32LE(446 + 12)).toBe(sectorCount);
  const boot = await sector(start);
  const sectorsPerCluster = boot.readUInt8(13);
  const fat = start + boot.readUInt16LE(14);
  const root = fat + boot.readUInt8(16) * boot.readUInt16LE(22);
  const data = root + (boot.readUInt16LE(17) * 32) / sectorSize;
  const clusters = (boot.readUInt32LE(32) - (data - start)) / sectorsPerCluster;
  expect(clusters).toBeGreaterThan(4084); // else it were FAT12
  expect(2 * (clusters + 2)).toBeLessThanOrEqual(boot.readUInt16LE(22) * sectorSize);
  expect((await sector(fat)).readUInt16LE(4)).toBe(0xffff);
  expect((await sector(fat + boot.readUInt16LE(22))).equals(await sector(fat))).toBe(true);
  const directory = await sector(root);
  expect(directory.toString("latin1", 0, 11)).toBe("RPI-RP2    ");
  const contents: Record<string, string> = {};
  for (let entry = 32; directory[entry] !== 0; entry += 32) {
    const cluster = directory.readUInt16LE(entry + 26);
    const file = await sector(data + (cluster - 2) * sectorsPerCluster);
    const size = directory.readUInt32LE(entry + 28);
    contents[directory.toString("latin1", entry, entry + 11)] = file.toString("latin1", 0, size);
  }
  expect(Object.keys(contents)).toEqual(["INDEX   HTM", "INFO_UF2TXT"]);
  expect(contents["INFO_UF2TXT"]).toContain("Board-ID: RPI-RP2\r\n");
});

test("a UF2 file that is copied to it runs half a second later", async () => {
  const { client, board, flash } = await drive();
  flash.bytes.fill(0, 0, 0x8000); // what was there before must not matter
  flash.bytes[0x4_0000] = 0x55;
  for (let sector = 0; sector < uf2.length / sectorSize; sector += 8) {
    const part = uf2.subarray(sector * sectorSize, (sector + 8) * sectorSize);
    expect(await client.writeSectors(1000 + sector, part)).toMatchObject({ status: 0, residue: 0 });
  }
  const image = readImage(uf2);
  expect(Buffer.compare(flash.bytes.subarray(0, image.length), image)).toBe(0);
  expect(flash.bytes[0x4_0000]).toBe(0x55);
  const startNs = board.nowNs;
  await afterMs(board, 490);
  expect(board.isInBootLoader).toBe(true);
  await afterMs(board, 15);
  expect((board.nowNs - startNs) / 1e6).toBeLessThan(520);
  expect(board.isInBootLoader).toBe(false);
  await afterMs(board, 100);
  expect(board.port.isAttached).toBe(true);
  expect(board.violations.list).toEqual([]);
});

const block = (change: (view: DataView) => void = () => undefined): Buffer => {
  const bytes = writeUf2(
    [0, 1].map((index) => ({
      address: flashBase + 256 * index,
      data: new Uint8Array(256).fill(index + 1),
      isMainFlash: true,
    })),
  ).slice(0, 512);
  change(new DataView(bytes.buffer));
  return Buffer.from(bytes);
};

test.each([
  ["no block at all", Buffer.alloc(512, 7)],
  ["another family", block((view) => view.setUint32(28, 0xe48b_ff59, true))],
  ["no family", block((view) => view.setUint32(8, 0, true))],
  ["not for main flash", block((view) => view.setUint32(8, 0x2001, true))],
  ["another payload size", block((view) => view.setUint32(16, 476, true))],
  ["an address between pages", block((view) => view.setUint32(12, flashBase + 1, true))],
  ["an address outside of the flash", block((view) => view.setUint32(12, 0x2000_0000, true))],
  ["a number beyond the count", block((view) => view.setUint32(20, 2, true))],
])("a sector with %s is taken and ignored", async (_name, sector) => {
  const { client, flash } = await drive();
  expect(await client.writeSectors(500, sector)).toMatchObject({ status: 0, residue: 0 });
  expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
});

test("a block that comes twice counts once, and its sector is erased by its number", async () => {
  const { client, board, flash } = await drive();
  flash.bytes.fill(0, 0, 8192);
  await client.writeSectors(500, block());
  await client.writeSectors(500, block());
  await afterMs(board, 1100);
  expect(board.isInBootLoader).toBe(true);
  expect([flash.bytes[0], flash.bytes[256], flash.bytes[4096]]).toEqual([1, 0xff, 0]);
  // number 1 lies in the sector that was erased already, wherever its address is
  await client.writeSectors(
    500,
    block((view) => {
      view.setUint32(12, flashBase + 4096, true);
      view.setUint32(20, 1, true);
    }),
  );
  expect(flash.bytes[4096]).toBe(0);
  await afterMs(board, 510);
  expect(board.isPowered).toBe(true);
});

test("while PICOBOOT has the flash to itself the drive writes nothing; ejected it has no medium", async () => {
  const { client, picoboot, flash } = await drive();
  await picoboot.exclusive(1);
  expect(await client.writeSectors(500, block())).toMatchObject({ status: 0 });
  expect(flash.bytes[0]).toBe(0xff);
  await picoboot.exclusive(2);
  expect((await client.none(commandBlocks.testUnitReady)).status).toBe(1);
  await picoboot.exclusive(0);
  expect(await client.writeSectors(500, block())).toMatchObject({ status: 0 });
  expect(flash.bytes[0]).toBe(1);
});

test("a PICOBOOT write into which the drive writes is refused", async () => {
  const { client, picoboot } = await drive();
  await picoboot.exitXip();
  const header = new Uint8Array(32);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x431f_d10b, true);
  header.set([0x05, 8], 8);
  view.setUint32(12, 512, true);
  view.setUint32(16, flashBase + 0x1_0000, true);
  view.setUint32(20, 512, true);
  await picoboot.send(0x03, header);
  await picoboot.send(0x03, new Uint8Array(256));
  await client.writeSectors(500, block());
  await picoboot.send(0x03, new Uint8Array(256));
  await settled(picoboot.board, picoboot.receive(0x84, 1));
  expect((await picoboot.status()).code).toBe(6);
});

test("a write to a board that is about to restart is refused", async () => {
  const { client, picoboot } = await drive();
  await picoboot.reboot(5000);
  expect(await client.writeSectors(500, block())).toMatchObject({ status: 1 });
  expect((await client.read([0x03, 0, 0, 0, 18, 0], 18)).data[2]).toBe(7);
});

test("what the host and the command expect must agree", async () => {
  const { client } = await drive();
  const phaseError = 2;
  expect(await client.read([0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0], 512)).toMatchObject({ status: phaseError, residue: 512 });
  expect(await client.read([0x28, 0, 0, 0, 0, 0, 0, 0, 2, 0], 512)).toMatchObject({ status: phaseError });
  expect(await client.read([0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0], 1024)).toMatchObject({ status: 0, residue: 512 });
  expect((await client.none(commandBlocks.testUnitReady)).status).toBe(0);
});

test("what is no command halts both endpoints, until a reset and cleared halts", async () => {
  const { client } = await drive();
  expect((await client.send(0x02, new Uint8Array(30))).end).toBe("done");
  await turn();
  expect((await client.send(0x02, new Uint8Array(31))).end).toBe("stalled");
  await client.control({ requestType: 0x21, request: 0xff, value: 0, index: 0, length: 0 });
  await client.clearHalt(0x81);
  await client.clearHalt(0x02);
  expect((await client.none(commandBlocks.testUnitReady)).status).toBe(0);
});

test("random commands never break it", async () => {
  const bytes = fc.uint8Array({ minLength: 6, maxLength: 16 });
  const operation = fc.constantFrom(0x00, 0x03, 0x12, 0x1a, 0x1b, 0x23, 0x25, 0x28, 0x2a, 0x2f, 0x35, 0x77);
  const command = fc.tuple(operation, bytes, fc.nat(2000), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 8 }), async (commands) => {
      const { client, device } = await drive();
      const giveUp = new AbortController();
      for (const [first, rest, length, isToHost] of commands) {
        void device.send(0x02, client.wrap([first, ...rest.subarray(1)], length, isToHost));
        if (!isToHost) {
          void device.send(0x02, new Uint8Array(length));
        }
        void device.receive(0x81, 4096, giveUp.signal);
        await turn();
      }
      giveUp.abort();
      await client.configure();
      const answer: ScsiResult = await client.none(commandBlocks.testUnitReady);
      expect(answer.status).toBe(0);
    }),
    { numRuns: 60 },
  );
});
