import { expect, test } from "vitest";
import { FlashError } from "./boot-loader.ts";
import type { UsbSerialPort } from "./serial-ports.ts";
import { FakePort } from "./testing/fake-port.ts";
import { type TouchTools, listSketches, touch } from "./touch.ts";

const port = (path: string, productId: number, portPath: string | undefined): UsbSerialPort => ({
  ...{ path, portPath, vendorId: 0x2341, productId },
});
const sketch = (path: string, portPath?: string): UsbSerialPort => port(path, 0x8036, portPath);
const loader = (path: string, portPath?: string): UsbSerialPort => port(path, 0x0036, portPath);

/** A computer with these ports, in its own time; after the touch it has those instead, one list after the other. */
function computer(before: readonly UsbSerialPort[], after: readonly (readonly UsbSerialPort[])[]) {
  const fake = new FakePort();
  const rates: (readonly [string, number])[] = [];
  const lists = [...after];
  let isTouched = false;
  let nowMs = 0;
  fake.onClosed = () => {
    isTouched = true;
  };
  const tools: TouchTools = {
    listPorts: async () => {
      if (!isTouched) {
        return before;
      }
      return (lists.length > 1 ? lists.shift() : lists[0]) ?? [];
    },
    openPort: async (...how) => {
      rates.push(how);
      return fake;
    },
    wait: async (milliseconds) => {
      nowMs += milliseconds;
    },
    nowMs: () => nowMs,
  };
  return { tools, fake, rates, nowMs: () => nowMs };
}

async function touched({ tools }: ReturnType<typeof computer>): Promise<unknown> {
  const [first] = await listSketches(tools.listPorts);
  if (first === undefined) {
    throw new Error("no sketch");
  }
  return touch(first, tools).catch((error: unknown) => error);
}

test("opens at 1200 baud, drops DTR, closes, and finds the boot loader that then appears", async () => {
  const here = computer(
    [sketch("COM4"), loader("COM9")],
    [[sketch("COM4"), loader("COM9")], [loader("COM9")], [loader("COM9"), loader("COM5")]],
  );
  expect(await touched(here)).toMatchObject({ path: "COM5", board: "leonardo" });
  expect(here.rates).toEqual([["COM4", 1200]]);
  expect(here.fake.log).toEqual(["dtr false", "close"]);
});

test("where USB ports are told, the boot loader at the same one is it, whatever it is called", async () => {
  const other = loader("/dev/ttyACM1", "1-9");
  const here = computer([sketch("/dev/ttyACM0", "1-2")], [[], [other], [other, loader("/dev/ttyACM0", "1-2")]]);
  expect(await touched(here)).toMatchObject({ path: "/dev/ttyACM0", portPath: "1-2" });
});

test.each([
  [
    "does not leave",
    [sketch("COM4")],
    /^The sketch at COM4 does not let the board into its boot loader\. Press its reset/,
  ],
  ["does not come", [], /^No boot loader appeared within 10 s after COM4 left\. Press its reset/],
] as const)("a board that %s is told after 10 s", async (_name, after, message) => {
  const here = computer([sketch("COM4")], [after]);
  const error = await touched(here);
  expect(error).toBeInstanceOf(FlashError);
  expect(error).toMatchObject({ code: "silent", message: expect.stringMatching(message) as unknown });
  expect(here.nowMs()).toBe(10_000);
});

test("sketches are told by their USB ids", async () => {
  const boards = async (vendorId: number, productId: number): Promise<readonly string[]> =>
    (await listSketches(async () => [{ ...sketch("COM4"), vendorId, productId }])).map(({ board }) => board);
  expect(await boards(0x1b4f, 0x9206)).toEqual(["promicro"]);
  expect(await boards(0x2341, 0x8037)).toEqual(["leonardo"]);
  expect(await boards(0x2341, 0x8237)).toEqual(["leonardo"]);
  expect(await boards(0x2a03, 0x8036)).toEqual(["leonardo"]);
  expect(await boards(0x2341, 0x0036)).toEqual([]);
  expect(await boards(0x1b4f, 0x9205)).toEqual([]);
});
