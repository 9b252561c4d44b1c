import {
  decodeIdentity,
  decodeStatus,
  defaultSettings,
  encodeAcknowledge,
  encodeLight,
  manufacturer,
  product,
  productId,
  reportIds,
  reportSizes,
  vendorId,
} from "@tier2/button";
import { expect, test } from "vitest";
import type { ButtonUnderTest } from "./button-under-test.ts";
import { runningButton } from "./running-button.ts";

const dimRed = encodeLight({ pattern: "solid", red: 1, green: 0, blue: 0, periodMs: 1000, timeToLiveMs: 0 });

/** Sizes, the id counted, and kinds of the reports in a HID report descriptor of byte fields. */
function reportsOf(descriptor: Uint8Array): Record<number, string> {
  const kinds = new Map([
    [0x80, "input"],
    [0x90, "output"],
    [0xb0, "feature"],
  ]);
  const reports: Record<number, string> = {};
  let id = 0;
  let count = 0;
  for (let place = 0; place < descriptor.length;) {
    const prefix = descriptor[place] ?? 0;
    const value = descriptor[place + 1] ?? 0;
    id = prefix === 0x85 ? value : id;
    count = prefix === 0x95 ? value : count;
    const kind = kinds.get(prefix & 0xfc);
    if (kind !== undefined) {
      reports[id] = `${kind} ${count + 1}`;
    }
    place += 1 + ([0, 1, 2, 4][prefix & 3] ?? 0);
  }
  return reports;
}

/** Tests of a board's image as a USB device. */
export function testUsb({ name, serialNumber, newButton }: ButtonUnderTest): void {
  test("the committed image enumerates as the device of the protocol, without a broken rule", async () => {
    const { button, seen, readFeature } = runningButton(newButton());
    expect(seen.events).toEqual(["attached"]);
    expect(button.state).toBe("ready");
    expect(button.hidFunction).toMatchObject({
      vendorId,
      productId,
      manufacturer,
      product,
      serialNumber,
      configuration: { hasRemoteWakeup: true, input: { intervalMs: 1 } },
    });
    const descriptor = button.hidFunction?.reportDescriptor ?? new Uint8Array(0);
    expect([...descriptor.subarray(0, 5)]).toEqual([0x06, 0x00, 0xff, 0x09, 0x01]); // vendor usage page, usage 1
    expect(reportsOf(descriptor)).toEqual({
      [reportIds.press]: `input ${reportSizes.press}`,
      [reportIds.gesture]: `input ${reportSizes.gesture}`,
      [reportIds.light]: `output ${reportSizes.light}`,
      [reportIds.acknowledge]: `output ${reportSizes.acknowledge}`,
      [reportIds.identity]: `feature ${reportSizes.identity}`,
      [reportIds.status]: `feature ${reportSizes.status}`,
      [reportIds.settings]: `feature ${reportSizes.settings}`,
      [reportIds.bootloader]: `feature ${reportSizes.bootloader}`,
      [reportIds.serial]: `feature ${reportSizes.serial}`,
    });
    const identity = decodeIdentity(await readFeature(reportIds.identity, reportSizes.identity));
    expect(identity).toMatchObject({ protocolVersion: 1, board: name, serial: serialNumber });
    expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
  });

  test("every other report id and every other length stalls, and the device goes on", async () => {
    const { button, write, readFeature } = runningButton(newButton());
    const outcomes = new Map<string, number>();
    for (let id = 0; id < 256; id += 1) {
      for (const length of [1, 7, 8, 9, 10, 64]) {
        const report = new Uint8Array(length);
        report[0] = id;
        const outcome = await write(report);
        const isRight =
          (id === reportIds.light && length === reportSizes.light) ||
          (id === reportIds.acknowledge && length === reportSizes.acknowledge);
        const key = `${isRight ? "right" : "wrong"} report: ${outcome}`;
        outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(outcomes)).toEqual({ "right report: done": 2, "wrong report: stalled": 256 * 6 - 2 });
    for (const id of [0, reportIds.press, reportIds.light, reportIds.bootloader, reportIds.serial, 255]) {
      await expect(readFeature(id, 64)).rejects.toMatchObject({ code: "stalled" });
    }
    const status = decodeStatus(await readFeature(reportIds.status, reportSizes.status));
    expect(status).toMatchObject({ faults: [], pressed: 0 });
    expect(button.violations).toEqual([]);
  });

  test("unplugged in the middle of a report: the host sees none; before its ACK: it has it", () => {
    for (const [moment, presses] of [
      ["data", 0],
      ["acknowledge", 1],
    ] as const) {
      const { button, seen } = runningButton(newButton());
      button.unplugInReport(moment);
      button.press();
      button.advance(20);
      expect({ moment, presses: seen.presses.length }).toEqual({ moment, presses });
      expect(seen.events).toEqual(["attached", "detached: unplugged"]);
      expect(button.state).toBe("unplugged");
      button.release();
      button.plugIn();
      button.advance(400);
      expect(seen.events.at(-1)).toBe("attached");
      expect(button.violations).toEqual([]);
    }
  });

  test("calls to an unplugged button reject as detached, those under way too", async () => {
    const { button, write } = runningButton(newButton());
    const underWay = button.write(dimRed);
    button.unplug();
    button.advance(1);
    await expect(underWay).rejects.toMatchObject({ code: "detached" });
    expect(await write(dimRed)).toBe("detached");
  });

  test("lost acknowledgements on the bus make no second report and lose none", async () => {
    const { button, seen, write } = runningButton(newButton());
    for (let round = 1; round <= 20; round += 1) {
      const withNumber = ({ sequence }: { readonly sequence: number }): boolean => sequence === round;
      button.loseAcknowledgements(round % 4);
      button.tap(20);
      button.advance(40);
      expect(seen.presses.filter(withNumber)).toHaveLength(1);
      await write(encodeAcknowledge({ bootId: 1, sequence: round, what: "press" }));
      button.loseAcknowledgements(round % 4);
      button.advance(defaultSettings.doublePressMs);
      expect(seen.gestures.filter(withNumber)).toHaveLength(1);
      await write(encodeAcknowledge({ bootId: 1, sequence: round, what: "gesture" }));
    }
    expect(button.violations).toEqual([]);
  });

  test("a report that is armed when the bus is reset is taken back and sent again", () => {
    const running = runningButton(newButton());
    const { button, seen } = running;
    for (let round = 1; round <= 2; round += 1) {
      button.board.at(button.nowNs + 0.5e6, () => button.press());
      button.advance(0.9); // armed, and not polled yet
      button.reenumerate();
      button.advance(50);
      button.release();
      button.advance(400);
      expect(new Set(seen.presses.map(({ sequence }) => sequence)).size).toBe(round);
    }
    expect(seen.events).toEqual([
      "attached",
      ...[1, 2].flatMap(() => ["detached: the computer enumerates the button anew", "attached"]),
    ]);
    expect(button.violations).toEqual([]);
  });

  test("an injected report reaches the listener as it is", () => {
    const { button, seen } = runningButton(newButton());
    button.injectInput(Uint8Array.of(99, 1, 2));
    expect(seen.events.at(-1)).toBe("report 630102");
  });
}
