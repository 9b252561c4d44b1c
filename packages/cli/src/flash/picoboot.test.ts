import { Flash, settled } from "@tier2/emulator";
import { expect, test } from "vitest";
import type { BootLoader } from "./boot-loader.ts";
import { openPicoboot } from "./picoboot.ts";
import { PipeError, type UsbPipe } from "./pipes.ts";
import { bootIdSectors, chipBytes, firmwareBytes, sectorBytes, settingsOffset } from "./rp2040-flash.ts";
import { flashPico, ignore, picoImage, rejection } from "./testing/flash-pico.ts";
import { type PicobootModel, type PicobootModelOptions, picobootModel, watchedPipe } from "./testing/model-pipes.ts";

async function opened(options: PicobootModelOptions = {}): Promise<PicobootModel & { readonly loader: BootLoader }> {
  const model = await picobootModel(options);
  return { ...model, loader: await openPicoboot(model.pipe) };
}

const passes = async ({ board }: PicobootModel, milliseconds: number): Promise<void> =>
  settled(board, new Promise((resolve) => board.at(board.nowNs + milliseconds * 1e6, resolve)));

test("an empty board is written, read back and started", async () => {
  const model = await opened();
  const { board, loader } = model;
  expect([loader.chip, loader.flashBytes]).toEqual(["rp2040", 2 * 1024 * 1024 - 16 * 1024]);
  const [written, heard]: [number[], number[]] = [[], []];
  await loader.write(picoImage, (done, total) => {
    written.push(done);
    expect(total).toBe(picoImage.length);
  });
  expect(await loader.read(picoImage.length, (done) => heard.push(done))).toEqual(picoImage);
  for (const progress of [written, heard]) {
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect([progress[0], progress.at(-1)]).toEqual([0, picoImage.length]);
  }
  await loader.restart();
  await loader.close();
  await passes(model, 300);
  expect(board.isInBootLoader).toBe(false);
  expect(board.port.isAttached).toBe(true);
  expect(board.violations.list).toEqual([]);
});

test("what was in the flash before does not matter, and what is behind the image stays", async () => {
  const chip = new Flash();
  chip.bytes.fill(0x5a);
  const { loader } = await opened({ flash: chip });
  await flashPico(loader);
  const end = Math.ceil(picoImage.length / sectorBytes) * sectorBytes;
  expect(chip.bytes.slice(picoImage.length, end).every((byte) => byte === 0xff)).toBe(true);
  expect(chip.bytes.slice(end).every((byte) => byte === 0x5a)).toBe(true);
});

test.each([1, 255, 256, 257, 4096, 4097])("an image of %i bytes", async (size) => {
  const chip = new Flash();
  chip.bytes.fill(0);
  const { loader } = await opened({ flash: chip });
  const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7) & 0xff);
  await loader.write(bytes, ignore);
  expect(await loader.read(size, ignore)).toEqual(bytes);
  expect(chip.bytes.slice(0, size)).toEqual(bytes);
});

test("an image that fills the flash leaves settings and boot ids alone; one byte more is refused before anything is erased", async () => {
  const chip = new Flash();
  chip.bytes.fill(0x5a);
  const { loader } = await opened({ flash: chip });
  const bytes = Uint8Array.from({ length: firmwareBytes }, (_, index) => (index ^ (index >> 8)) & 0xff);
  for (const size of [0, firmwareBytes + 1]) {
    expect((await rejection(loader.write(new Uint8Array(size), ignore))).message).toContain(`write ${size} bytes`);
    expect((await rejection(loader.read(size, ignore))).message).toContain(`read ${size} bytes`);
  }
  expect(chip.bytes.every((byte) => byte === 0x5a)).toBe(true);
  await loader.write(bytes, ignore);
  expect(Buffer.compare(await loader.read(bytes.length, ignore), bytes)).toBe(0);
  expect(chip.bytes.slice(firmwareBytes).every((byte) => byte === 0x5a)).toBe(true);
});

test("settings are erased, boot ids and the firmware are not", async () => {
  const chip = new Flash();
  chip.bytes.fill(0x5a);
  const { loader } = await opened({ flash: chip });
  await loader.eraseSettings();
  const bootIds = chipBytes - bootIdSectors * sectorBytes;
  expect(chip.bytes.slice(settingsOffset, bootIds).every((byte) => byte === 0xff)).toBe(true);
  expect(chip.bytes.slice(0, settingsOffset).every((byte) => byte === 0x5a)).toBe(true);
  expect(chip.bytes.slice(bootIds).every((byte) => byte === 0x5a)).toBe(true);
});

test("an error of whoever watches ends the write between two commands, and the board takes the next", async () => {
  const { loader } = await opened();
  await expect(
    loader.write(picoImage, (done) => {
      if (done > 0) {
        throw new RangeError("enough");
      }
    }),
  ).rejects.toThrow(new RangeError("enough"));
  await flashPico(loader);
});

test("closing gives up the board, and never fails", async () => {
  const { pipe, unplug } = await picobootModel();
  const asked: string[] = [];
  const noted: UsbPipe = {
    ...pipe,
    controlOut: async (request) => {
      asked.push("reset");
      return pipe.controlOut(request);
    },
    close: async () => {
      asked.push("close");
      throw new PipeError("gone", "it went");
    },
  };
  const loader = await openPicoboot(noted);
  await loader.close();
  expect(asked).toEqual(["reset", "reset", "close"]);
  unplug();
  await loader.close();
});

test("a board that was told to leave is not spoken to any more", async () => {
  const { pipe } = await picobootModel();
  let transfers = 0;
  const loader = await openPicoboot(
    watchedPipe(pipe, () => {
      transfers += 1;
    }),
  );
  await loader.restart();
  const afterRestart = transfers;
  await loader.close();
  expect(transfers).toBe(afterRestart);
});
