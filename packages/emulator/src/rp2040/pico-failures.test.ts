import { decodeStatus, encodeBootloader, limits, reportIds, reportSizes } from "@tier2/button";
import { expect, test } from "vitest";
import { newFlash } from "../testing/button-under-test.ts";
import { runningButton } from "../testing/running-button.ts";
import { Rp2040Board } from "./board.ts";
import type { Chip, ChipOptions } from "./chip.ts";

const sram = 0x2000_0000;
const endlessLoop = 0xe7fe;

function start(options?: Partial<ChipOptions>) {
  const board = new Rp2040Board(newFlash(), options);
  const running = runningButton(() => board);
  const chip = (): Chip => {
    if (board.chip === undefined) {
      throw new Error("The board has no power.");
    }
    return board.chip;
  };
  const status = async () => decodeStatus(await running.readFeature(reportIds.status, reportSizes.status));
  const faultless = (): void => {
    expect(board.violations.list).toEqual([]);
    expect(board.problems.list).toEqual([]);
  };
  return { board, ...running, chip, status, faultless };
}

test("the watchdog starts the board anew when interrupts stay away, which tells it and counts on", async () => {
  const { button, seen, chip, status, faultless } = start();
  button.advance(5000);
  expect(await status()).toMatchObject({ bootId: 1, faults: [] });
  const before = chip();
  before.mcu.core.enabledInterrupts = 0;
  button.advance(3900); // fed last in the interrupts of the request above
  expect(chip()).toBe(before);
  button.advance(700);
  expect(chip()).not.toBe(before);
  expect(seen.events).toEqual(["attached", "detached: the device detached itself", "attached"]);
  expect(await status()).toMatchObject({ bootId: 2, faults: ["watchdog"] });
  button.unplug();
  button.plugIn();
  button.advance(400);
  expect(await status()).toMatchObject({ bootId: 3, faults: [] });
  faultless();
});

test("the watchdog notices a main loop that hangs", async () => {
  const { button, chip, status, faultless } = start();
  const { mcu } = chip();
  // the loop sleeps: this is the instruction it wakes up to
  mcu.sramView.setUint16((mcu.core.PC & ~1) - sram, endlessLoop, true);
  button.advance(6000);
  expect(await status()).toMatchObject({ bootId: 2, faults: ["watchdog"] });
  faultless();
});

test.each(["everything", "packets"] as const)(
  "a controller that hangs (%s) is started anew, and nothing queued is lost",
  async (what) => {
    const { button, seen, chip, status, faultless } = start();
    chip().usb.hang(what);
    button.tap(50);
    button.advance(500);
    expect(seen.presses).toEqual([]);
    if (what === "packets") {
      button.reenumerate(); // a host resets a device that does not answer
      button.advance(3000);
    }
    button.advance(1000);
    expect(button.state).toBe("ready");
    expect(seen.presses[0]).toMatchObject({ bootId: 1, sequence: 1 });
    expect(seen.gestures[0]).toMatchObject({ bootId: 1, sequence: 1, kind: "short" });
    expect(await status()).toMatchObject({ bootId: 1, queued: 1, faults: ["usb-restarted"] });
    faultless();
  },
);

test("a controller on a bus that never asks for anything is started anew three times, not for ever", () => {
  const board = new Rp2040Board(newFlash());
  board.powerOn();
  let attaches = 0;
  let wasAttached = false;
  for (let frame = 0; frame < 30_000; frame += 1) {
    board.advanceTo(frame * 1e6);
    if (board.port.isAttached && !wasAttached) {
      attaches += 1;
      board.port.reset(true);
      board.advanceTo(board.nowNs + 10e6);
      board.port.reset(false);
    }
    wasAttached = board.port.isAttached;
    board.port.startOfFrame(frame);
  }
  expect(attaches).toBe(4);
  expect(board.violations.list).toEqual([]);
});

test.each([
  { revision: "B1", isBehindBusyHub: true },
  { revision: "B1", isBehindBusyHub: false },
  { revision: "B2", isBehindBusyHub: true },
] as const)("chip $revision enumerates, busy hub: $isBehindBusyHub", async (options) => {
  const { button, seen, board, status, faultless } = start(options);
  expect(seen.events).toEqual(["attached"]);
  button.tap(50);
  button.advance(20);
  expect(seen.presses).toHaveLength(1);
  button.reenumerate(); // with a report armed, which is taken back
  button.advance(400);
  expect(seen.events).toEqual(["attached", expect.stringContaining("anew"), "attached"]);
  expect(await status()).toMatchObject({ queued: 1, faults: [] });
  expect(board.chip?.mcu.gpio[15]?.functionSelect).toBe(0x1f); // given back
  faultless();
});

test.each(["B1", "B2"] as const)("a halt of the endpoint takes an armed report back, chip %s", (revision) => {
  const { button, seen, faultless } = start({ revision });
  const ends: string[] = [];
  const feature = (request: number): void => {
    const setup = { requestType: 2, request, value: 0, index: 0x81, length: 0 };
    button.host.control(setup, new Uint8Array(0), (end) => ends.push(end));
  };
  const frameNs = Math.ceil(button.nowNs / 1e6) * 1e6;
  button.board.at(frameNs + 100_000, () => button.press());
  button.advanceTo(frameNs + 400_000);
  feature(3); // the report is armed, the next poll comes with the next frame
  button.advance(5);
  expect(seen.presses).toEqual([]);
  expect(seen.events).toEqual(["attached", expect.stringContaining("stalled")]);
  feature(1);
  button.advance(3);
  button.reenumerate();
  button.advance(400);
  expect(ends).toEqual(["done", "done"]);
  expect(seen.presses[0]).toMatchObject({ sequence: 1 });
  faultless();
});

test("the bootloader takes over, off the bus", async () => {
  const { button, seen, board, faultless } = start();
  let bootloaderMs = 0;
  button.listeners = { ...button.listeners, onBootLoader: () => (bootloaderMs = button.nowNs / 1e6) };
  const askedMs = button.nowNs / 1e6;
  const asked = button.writeFeature(encodeBootloader({ magic: limits.bootloaderMagic }));
  button.advance(3);
  await asked;
  button.advance(6000); // the watchdog lets it alone
  expect(bootloaderMs - askedMs).toBeGreaterThanOrEqual(19);
  expect(bootloaderMs - askedMs).toBeLessThan(30);
  expect(board.isInBootLoader).toBe(true);
  expect(seen.events).toEqual(["attached", "detached: the device detached itself"]);
  faultless();
});
