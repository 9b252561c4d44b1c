// An ATmega32U4 board for a host elsewhere: the firmware's transfers, and its bootloader in its place.
import { readFileSync } from "node:fs";
import { decodePress, encodeBootloader, limits, reportIds } from "@tier2/button";
import { ExportedButton, type UsbDevice, defaultImage, openBoard } from "@tier2/emulator";
import { afterEach, expect, test } from "vitest";

const imageFile = defaultImage("promicro");
const nothing = new Uint8Array(0);
let button: ExportedButton | undefined;
afterEach(() => button?.unplug());

/** Lets time pass until a promise is settled. */
async function wait<Result>(running: ExportedButton, promise: Promise<Result>): Promise<Result> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  for (let ms = 0; ms < 300; ms += 1) {
    running.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    if (isSettled) {
      return settled;
    }
  }
  throw new Error("nothing in 300 ms");
}

test("a host elsewhere configures the board and gets its presses; then its bootloader is there", async () => {
  const running = new ExportedButton(openBoard({ imageFile, image: readFileSync(imageFile) }));
  button = running;
  const seen: (UsbDevice | undefined)[] = [];
  running.subscribe((device) => seen.push(device));
  running.plugIn();
  running.advance(600);
  const [device] = seen;
  if (device === undefined) {
    throw new Error(`nothing to speak to: ${running.problems.join("; ")}`);
  }
  const setConfiguration = { requestType: 0x00, request: 9, value: 1, index: 0, length: 0 };
  for (const round of ["first", "after a reset"]) {
    expect({ round, ...(await wait(running, device.control(setConfiguration, nothing))) }).toMatchObject({
      end: "done",
    });
    running.press();
    const report = await wait(running, device.receive(0x81, 64, new AbortController().signal));
    expect(decodePress(report.data)).toMatchObject({ bootId: 1, sequence: 1 });
    await wait(running, device.reset());
  }
  await wait(running, device.control(setConfiguration, nothing));
  const data = encodeBootloader({ magic: limits.bootloaderMagic });
  const value = 0x0300 | reportIds.bootloader;
  const setReport = { requestType: 0x21, request: 9, value, index: 0, length: data.length };
  expect((await wait(running, device.control(setReport, data))).end).toBe("done");
  running.advance(600);
  expect(seen.map((one) => one?.description.interfaces.map((part) => part.class))).toEqual([[3], undefined, [2, 10]]);
  expect({ violations: running.violations, problems: running.problems }).toEqual({ violations: [], problems: [] });
});
