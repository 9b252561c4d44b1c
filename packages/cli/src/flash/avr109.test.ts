import { settled, type UsbDevice } from "@tier2/emulator";
import { expect, test } from "vitest";
import { openAvr109 } from "./avr109.ts";
import { openEmulatedSerial } from "./emulated-serial-pipe.ts";
import type { PassTime } from "./emulated-usb-pipe.ts";
import { PipeError, type SerialPipe } from "./pipes.ts";
import { afterMs, failureOf, flashed, opened, quiet, shortImage, startsWith } from "./testing/avr109-course.ts";
import { modelLoader, newWaitingBoard, promicroImage } from "./testing/model-serial-pipe.ts";

test("writes an image, reads it back and starts it", async () => {
  const model = modelLoader(newWaitingBoard(new Uint8Array(0x7000).fill(0x11)));
  const loader = await opened(model);
  expect(loader).toMatchObject({ chip: "atmega32u4", flashBytes: 0x7000 });
  const seen: number[] = [];
  await loader.write(promicroImage, (done, total) => {
    expect(total).toBe(promicroImage.length);
    seen.push(done);
  });
  expect(seen.at(-1)).toBe(promicroImage.length);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  expect(startsWith(model.board.flash, promicroImage)).toBe(true);
  expect(Buffer.from(await loader.read(promicroImage.length, quiet)).equals(promicroImage)).toBe(true);
  const askedMs = model.nowMs();
  await loader.restart();
  await afterMs(model, 600);
  expect(model.left).toHaveLength(1);
  expect((model.left[0] ?? 0) - askedMs).toBeLessThan(520);
  await loader.close();
});

test("fills up the last page, and leaves what is behind it", async () => {
  const { board, ...model } = modelLoader(newWaitingBoard(new Uint8Array(0x7000).fill(0x11)));
  const loader = await opened({ board, ...model });
  await loader.write(shortImage, quiet);
  expect([...board.flash.subarray(298, 302)]).toEqual([shortImage[298], shortImage[299], 0xff, 0xff]);
  expect([board.flash[383], board.flash[384]]).toEqual([0xff, 0x11]);
});

test("an image may fill the flash up to the boot loader, and not a byte more", async () => {
  const model = modelLoader();
  const loader = await opened(model);
  const image = new Uint8Array(0x7000).map((_, index) => index & 0x7f);
  expect(await flashed(loader, image)).toBe(true);
  const before = model.board.flash.slice();
  const failure = await failureOf(loader.write(new Uint8Array(0x7001), quiet));
  expect(failure?.message).toBe("28673 bytes are more than the 28672 that a firmware may take");
  expect(model.board.flash).toEqual(before);
});

/** The device as a second program finds it: the driver does not configure it once more. */
const configured = (device: UsbDevice): UsbDevice => ({
  description: device.description,
  reset: async () => undefined,
  control: async () => ({ end: "done", data: new Uint8Array(0) }),
  receive: async (address, length, signal) => device.receive(address, length, signal),
  send: async (address, data, signal) => device.send(address, data, signal),
});

test.each([
  ["a block to be written", "B\u0000\u0080F123456"],
  ["an answer that nobody fetched", "g\u0000\u0080F"],
  ["an address", "A"],
])("%s, left half done by another program, does no harm", async (_name, left) => {
  const model = modelLoader();
  const { board, device } = model;
  const pass: PassTime = async (promise) => settled(board, promise);
  await (await model.open()).close();
  await pass(device.send(4, Buffer.from(left, "latin1")));
  const loader = await openAvr109(await openEmulatedSerial(configured(device), board, pass), model.nowMs);
  expect(await flashed(loader, shortImage)).toBe(true);
});

test("goes on after an error", async () => {
  const model = modelLoader(newWaitingBoard(), {
    beforeCommand: (command, index) => (command === 0x42 && index === 6 ? { kind: "refuse", status: 0 } : undefined),
  });
  const loader = await opened(model);
  const failure = await failureOf(loader.write(shortImage, quiet));
  expect(failure?.message).toBe('Writing the flash at 0x0000: the boot loader answered 3f "?" instead of 0d');
  expect(await flashed(loader, shortImage)).toBe(true);
});

test("after 8 s without a block the board restarts by itself, and that is said", async () => {
  const model = modelLoader();
  const loader = await opened(model);
  await afterMs(model, 7900);
  await loader.read(4, quiet); // the time begins anew
  await afterMs(model, 8100);
  expect(model.left).toHaveLength(1);
  const failure = await failureOf(loader.read(4, quiet));
  expect(failure).toMatchObject({
    code: "gone",
    message:
      "Reading the flash at 0x0000: the board restarted by itself, as its boot loader does after 8 s without a block",
  });
});

test("unplugged soon after a block, it did not restart by itself", async () => {
  const model = modelLoader();
  const loader = await opened(model);
  await afterMs(model, 7000);
  await loader.read(4, quiet);
  await afterMs(model, 3000);
  model.board.unplug();
  const failure = await failureOf(loader.write(shortImage, quiet));
  expect(failure).toMatchObject({ code: "gone", message: "Writing the flash at 0x0000: the board left the bus" });
});

test("settings and serial are erased, boot ids are kept", async () => {
  const model = modelLoader();
  for (let address = 0; address < 1024; address += 1) {
    model.board.eeprom.set(address, address & 0x7f);
  }
  const before = model.board.eeprom.bytes.slice();
  await (await opened(model)).eraseSettings();
  const after = model.board.eeprom.bytes;
  expect(after.subarray(0, 384)).toEqual(before.subarray(0, 384));
  expect(new Set(after.subarray(384, 512))).toEqual(new Set([0xff]));
  expect(after.subarray(512)).toEqual(before.subarray(512));
});

test("an EEPROM that does not take it is told", async () => {
  const model = modelLoader();
  model.board.eeprom.bytes.fill(0);
  const loader = await opened(model);
  model.board.eeprom.set = () => undefined;
  const failure = await failureOf(loader.eraseSettings());
  expect(failure?.message).toBe("The EEPROM at 0x0180 reads as 0x0 after it was erased");
});

/** A port that answers commands like this, and to all others nothing. */
function scriptedPipe(answers: Readonly<Record<string, string>>): SerialPipe {
  let bytes = Buffer.alloc(0);
  return {
    send: async (data) => {
      bytes = Buffer.from(answers[Buffer.from(data).toString("latin1")] ?? "", "latin1");
    },
    receive: async (count) => {
      if (bytes.length < count) {
        throw new PipeError("silent", "nothing came");
      }
      const taken = bytes.subarray(0, count);
      bytes = bytes.subarray(count);
      return taken;
    },
    discard: () => undefined,
    close: async () => undefined,
  };
}

test.each([
  [{}, "the boot loader does not answer"],
  [{ S: "LUFACDC" }, 'the boot loader answered 4c554641434443 "LUFACDC" when asked who it is, not CATERIN'],
  [{ S: "CATERIN", s: "\u0086\u0095\u001E" }, "the boot loader answered 86951e instead of 87951e"],
])("what is not Caterina on an ATmega32U4 is refused: %j", async (answers, message) => {
  const failure = await failureOf(openAvr109(scriptedPipe(answers)));
  expect(failure?.message).toBe(`Asking the boot loader for the chip: ${message}`);
});

test("another block size is refused", async () => {
  const pipe = scriptedPipe({ S: "CATERIN", s: "\u0087\u0095\u001E", b: "Y\u0001\u0000" });
  const failure = await failureOf(openAvr109(pipe));
  expect(failure?.message).toBe(
    "Asking the boot loader for its block size: the boot loader answered 590100 instead of 590080",
  );
});
