import { expect, test } from "vitest";
import { Flash } from "./flash.ts";
import { FlashInterface } from "./flash-interface.ts";

const id = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

test("erasing sets bits, programming clears them, both take their time", () => {
  const flash = new Flash(id);
  let changes = 0;
  flash.onChange = () => (changes += 1);
  const program = flash.program(256, new Uint8Array(256).fill(0x0f));
  expect(program.durationNs).toBe(0.7e6);
  expect(flash.bytes[256]).toBe(0xff);
  program.apply(1);
  flash.program(256, new Uint8Array(256).fill(0xf1)).apply(1);
  expect(flash.bytes.slice(255, 257)).toEqual(Uint8Array.of(0xff, 0x01));
  const erase = flash.erase(0, 8192);
  expect(erase.durationNs).toBe(90e6);
  erase.apply(1);
  expect(flash.bytes[256]).toBe(0xff);
  expect(changes).toBe(3);
});

test("a cut leaves the rest as it was", () => {
  const flash = new Flash(id);
  flash.program(0, new Uint8Array(256)).apply(0.5);
  expect(flash.bytes.indexOf(0xff)).toBe(128);
});

test.each([
  ["an erase off the sectors", (flash: Flash) => flash.erase(256, 4096)],
  ["an erase of half a sector", (flash: Flash) => flash.erase(0, 2048)],
  ["an erase of nothing", (flash: Flash) => flash.erase(0, 0)],
  ["a program off the pages", (flash: Flash) => flash.program(1, new Uint8Array(256))],
  ["a program past the end", (flash: Flash) => flash.program(0x20_0000, new Uint8Array(256))],
])("%s is refused", (_name, change) => {
  expect(() => change(new Flash(id))).toThrow(RangeError);
});

test("a new image leaves the sectors behind it alone", () => {
  const flash = new Flash(id);
  flash.bytes.fill(0, 0, 3 * 4096);
  flash.install(new Uint8Array(4097).fill(7));
  expect([...flash.bytes.slice(4095, 4099)]).toEqual([7, 7, 0xff, 0xff]);
  expect([...flash.bytes.slice(8191, 8193)]).toEqual([0xff, 0]);
});

/** The serial interface of the flash, switched on as the firmware does for commands of its own. */
function started() {
  const violations: string[] = [];
  const mappings: boolean[] = [];
  const flash = new Flash(id);
  const ssi = new FlashInterface(
    flash,
    (text) => violations.push(text),
    (isOn) => mappings.push(isOn),
  );
  ssi.writeUint32(0x08, 0);
  ssi.writeUint32(0x00, 7 << 16);
  ssi.writeUint32(0x08, 1);
  const command = (...bytes: number[]): number[] => {
    for (const byte of bytes) {
      ssi.writeUint32(0x60, byte);
    }
    return bytes.map(() => ssi.readUint32(0x60));
  };
  return { ssi, flash, violations, mappings, command };
}

test("answers unique id, JEDEC id, status and data", () => {
  const { command, flash, violations } = started();
  flash.bytes.set([0xaa, 0xbb], 0x12345);
  expect(command(0x4b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).slice(5)).toEqual([...id]);
  expect(command(0x9f, 0, 0, 0).slice(1)).toEqual([0xef, 0x40, 0x15]);
  expect(command(0x05, 0)[1]).toBe(0);
  expect(command(0x03, 0x01, 0x23, 0x45, 0, 0).slice(4)).toEqual([0xaa, 0xbb]);
  expect(violations).toEqual([]);
});

test("tells an overflow of the FIFO, an empty one, an unknown command, and use while it is off", () => {
  const { ssi, command, violations } = started();
  command(...Array.from({ length: 17 }, () => 0x05));
  ssi.readUint32(0x60);
  command(0x0b, 0);
  ssi.writeUint32(0x08, 0);
  ssi.writeUint32(0x60, 0x05);
  expect(violations).toEqual([
    expect.stringContaining("overflow"),
    expect.stringContaining("empty FIFO"),
    expect.stringContaining("0xb"),
    expect.stringContaining("disabled"),
  ]);
});

test("the flash is memory only in the mode that reads it", () => {
  const { ssi, mappings } = started();
  ssi.writeUint32(0x08, 0);
  ssi.writeUint32(0x00, (31 << 16) | (3 << 8));
  ssi.writeUint32(0x08, 1);
  expect(mappings).toEqual([false, false, false, true]);
});
