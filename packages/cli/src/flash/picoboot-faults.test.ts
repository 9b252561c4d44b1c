import { Flash, type LoaderFault, type LoaderFaults } from "@tier2/emulator";
import { expect, test } from "vitest";
import type { FlashError } from "./boot-loader.ts";
import { openPicoboot } from "./picoboot.ts";
import { PipeError, type UsbPipe } from "./pipes.ts";
import { sectorBytes } from "./rp2040-flash.ts";
import { flashPico, ignore, picoImage, rejection } from "./testing/flash-pico.ts";
import { picobootModel, watchedPipe } from "./testing/model-pipes.ts";

/** Only this command of a board goes wrong, so many times. */
function once(at: number, fault: LoaderFault, times = 1): LoaderFaults {
  return { beforeCommand: (_command, index) => (index >= at && index < at + times ? fault : undefined) };
}

/** How many commands flashing takes: EXCLUSIVE_ACCESS, EXIT_XIP, each sector's ERASE and WRITE, the first page, READs, REBOOT. */
const sectors = Math.ceil(picoImage.length / sectorBytes);
const commandCount = 2 + 2 * sectors + 1 + sectors + 1;

test("each command refused once is tried again, with whichever status", async () => {
  for (let at = 0; at < commandCount; at += 1) {
    const model = await picobootModel({ faults: once(at, { kind: "refuse", status: 1 + at }) });
    await flashPico(await openPicoboot(model.pipe));
    expect(model.board.flash.bytes.slice(0, picoImage.length)).toEqual(picoImage);
  }
});

test("a command refused twice ends the step, and the board takes the next", async () => {
  for (let at = 0; at < commandCount; at += 1) {
    // between the two are EXCLUSIVE_ACCESS and EXIT_XIP
    const refused = { kind: "refuse", status: 4 } as const;
    const model = await picobootModel({
      faults: { beforeCommand: (_command, index) => (index === at || index === at + 3 ? refused : undefined) },
    });
    const error = await rejection(openPicoboot(model.pipe).then(flashPico));
    expect(error).toMatchObject({ code: "refused", cause: expect.any(PipeError) as PipeError });
    expect(error.message).toMatch(
      /^PICOBOOT refused (EXCLUSIVE_ACCESS|EXIT_XIP|REBOOT|(ERASE|WRITE|READ) of \d+ bytes at 0x10[0-9a-f]{6}) \(status 4, invalid address\)\.$/,
    );
    const loader = await openPicoboot(model.pipe);
    await flashPico(loader);
    expect(model.board.violations.list).toEqual([]);
  }
});

test("a command without an answer is given up after its time, and the board takes the next", async () => {
  for (const at of [0, 1, 2, 3, commandCount - 1]) {
    const model = await picobootModel({ faults: once(at, { kind: "silence" }) });
    const error = await rejection(openPicoboot(model.pipe).then(flashPico));
    expect(error.code).toBe("silent");
    expect(error.message).toMatch(/^PICOBOOT gave no answer in time to [A-Z_]+/);
    await flashPico(await openPicoboot(model.pipe));
  }
});

test("an erase may take ten times as long as usual", async () => {
  const { board, pipe } = await picobootModel({ faults: { eraseFactor: 10 } });
  await flashPico(await openPicoboot(pipe));
  expect(board.flash.bytes.slice(0, picoImage.length)).toEqual(picoImage);
});

test("unplugged before or within any transfer: it says so, and the board comes up whole or in its boot loader", async () => {
  let isUnplugged = true;
  for (let at = 0; isUnplugged; at += 1) {
    for (const delayNs of [0, 0.4e6]) {
      const model = await picobootModel();
      isUnplugged = false;
      let cancel = ignore;
      const pipe = watchedPipe(model.pipe, (index) => {
        if (index === at) {
          isUnplugged = true;
          if (delayNs === 0) {
            model.unplug();
          } else {
            cancel = model.board.at(model.board.nowNs + delayNs, model.unplug);
          }
        }
      });
      const outcome = await openPicoboot(pipe)
        .then(flashPico)
        .catch((error: FlashError) => error.code);
      cancel();
      model.unplug();
      const { board } = model;
      board.powerOn();
      board.advanceTo(board.nowNs + 5e6);
      const isWhole = Buffer.compare(board.flash.bytes.subarray(0, picoImage.length), picoImage) === 0;
      const { isInBootLoader } = board;
      expect(["gone", undefined]).toContain(outcome);
      expect({ at, delayNs, isInBootLoader }).toEqual({ at, delayNs, isInBootLoader: !isWhole });
      expect({ at, delayNs, isLie: outcome === undefined && !isWhole }).toEqual({ at, delayNs, isLie: false });
    }
  }
}, 60_000);

test("an answer that is not of this command is no success", async () => {
  let isWrong = true;
  for (let at = 0; isWrong; at += 1) {
    isWrong = false;
    const { pipe } = await picobootModel();
    const lying = watchedPipe(pipe, ignore, (data, index) => {
      const isLie = index === at && (data.length === 16 || data.length === 0 || data.length === sectorBytes);
      isWrong ||= index === at;
      return isLie ? Uint8Array.from([...data, 1]) : data;
    });
    await openPicoboot(lying).then(flashPico); // each once: it is tried again
  }
});

test("a status of another command, and a short READ, are told", async () => {
  const model = await picobootModel();
  const stale = watchedPipe(model.pipe, ignore, (data) => (data.length === 16 ? data.fill(0, 0, 4) : data));
  expect((await rejection(openPicoboot(stale))).message).toBe(
    "PICOBOOT did not do EXCLUSIVE_ACCESS: the status is not that of a command that was done (status 0, no error).",
  );
  const short = watchedPipe(model.pipe, ignore, (data) => (data.length === 256 ? data.subarray(64) : data));
  const loader = await openPicoboot(short);
  expect((await rejection(loader.read(256, ignore))).message).toBe(
    "PICOBOOT did not do READ of 256 bytes at 0x10000000: it sent 192 bytes (status 0, no error).",
  );
});

/** The ROM acknowledges an ERASE at an address that is none of a sector, and does nothing. */
const withoutErase = (pipe: UsbPipe): UsbPipe => ({
  ...pipe,
  send: async (data) => {
    const packet = data.slice();
    if (packet.length === 32 && packet[8] === 0x03) {
      packet[16] = 1;
    }
    return pipe.send(packet);
  },
});

test("an erase that the ROM swallowed: settings are read back, an image does not compare", async () => {
  const chip = new Flash();
  chip.bytes.fill(0x5a);
  const model = await picobootModel({ flash: chip });
  const loader = await openPicoboot(withoutErase(model.pipe));
  expect((await rejection(loader.eraseSettings())).message).toBe(
    "The settings were not erased: the flash is not empty at 0x101fc000.",
  );
  await loader.write(picoImage, ignore);
  expect(await loader.read(picoImage.length, ignore)).not.toEqual(picoImage);
});

test("a program that was killed within a transfer leaves nothing behind that matters", async () => {
  const { pipe } = await picobootModel();
  await openPicoboot(pipe);
  const packet = new Uint8Array(32);
  new DataView(packet.buffer).setUint32(0, 0x431f_d10b, true);
  packet.set([0x05, 8, 0, 0, 0, 16], 8); // a WRITE whose data never comes
  packet.set([0, 0, 0, 0x10, 0, 16], 16);
  await pipe.send(packet);
  await flashPico(await openPicoboot(pipe));
});
