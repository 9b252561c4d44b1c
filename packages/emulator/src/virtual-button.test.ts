import {
  type LightReport,
  decodeIdentity,
  decodeStatus,
  encodeAcknowledge,
  encodeLight,
  manufacturer,
  product,
  productId,
  reportIds,
  reportSizes,
  defaultSettings,
  timings,
  vendorId,
} from "@tier2/button";
import { expect, test } from "vitest";
import { newFlash, runningButton } from "./testing/running-button.ts";
import { VirtualButton } from "./virtual-button.ts";

const serialNumber = "E660583883112233";

/** Presses for `holdMs` and lets the release settle. */
function tap({ button }: { readonly button: VirtualButton }, holdMs = 50): void {
  button.tap(holdMs);
  button.advance(holdMs + 20);
}

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

test("the committed image enumerates as the device of the protocol, without a broken rule", async () => {
  const { button, seen, readFeature } = runningButton();
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
  });
  const identity = decodeIdentity(await readFeature(reportIds.identity, reportSizes.identity));
  expect(identity).toMatchObject({ protocolVersion: 1, board: "pico", serial: serialNumber });
  expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
});

test("every other report id and every other length stalls, and the device goes on", async () => {
  const { button, write, readFeature } = runningButton();
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
  for (const id of [0, reportIds.press, reportIds.light, 7, 255]) {
    await expect(readFeature(id, 64)).rejects.toMatchObject({ code: "stalled" });
  }
  const status = decodeStatus(await readFeature(reportIds.status, reportSizes.status));
  expect(status).toMatchObject({ faults: [], pressed: 0 });
  expect(button.violations).toEqual([]);
});

test("a press is reported at its edge and its gesture at the release", () => {
  const running = runningButton();
  const startMs = running.button.nowNs / 1e6;
  tap(running, 120);
  const [press] = running.seen.presses;
  expect(press).toMatchObject({ bootId: 1, sequence: 1 });
  expect(press?.atMs).toBeLessThan(startMs + 1.3);
  expect(Math.abs((press?.deviceTimeMs ?? 0) - startMs)).toBeLessThan(2);
  const [gesture] = running.seen.gestures;
  expect(gesture).toMatchObject({ bootId: 1, sequence: 1, kind: "short" });
  expect(Math.abs((gesture?.holdMs ?? 0) - 120)).toBeLessThanOrEqual(2);
  expect(gesture?.atMs).toBeGreaterThan(startMs + 120 + defaultSettings.doublePressMs - 1);
});

test("a press is repeated until it is acknowledged, and only by its own number", async () => {
  const { button, seen, write } = runningButton();
  button.press();
  button.advance(1100);
  const gaps = seen.presses.slice(1).map(({ atMs }, index) => atMs - (seen.presses[index]?.atMs ?? 0));
  expect(gaps).toHaveLength(4);
  for (const gap of gaps) {
    expect(Math.abs(gap - timings.reportRepeatMs)).toBeLessThanOrEqual(2);
  }
  expect(new Set(seen.presses.map(({ sequence }) => sequence))).toEqual(new Set([1]));
  await write(encodeAcknowledge({ bootId: 1, sequence: 2, what: "press" }));
  await write(encodeAcknowledge({ bootId: 2, sequence: 1, what: "press" }));
  await write(encodeAcknowledge({ bootId: 1, sequence: 1, what: "gesture" }));
  button.advance(300);
  expect(seen.presses).toHaveLength(6);
  await write(encodeAcknowledge({ bootId: 1, sequence: 1, what: "press" }));
  button.advance(1000);
  expect(seen.presses).toHaveLength(6);
  expect(button.violations).toEqual([]);
});

test("bounce makes no second press, a glitch none, a switch that is closed at power-on none", () => {
  const running = runningButton();
  const { button, seen } = running;
  const at = (us: number, call: () => void): void => void button.board.at(button.nowNs + us * 1000, call);
  for (let edge = 0; edge < 21; edge += 1) {
    at(100 + edge * 140, () => (edge % 2 === 0 ? button.press() : button.release()));
  }
  button.advance(100);
  expect(seen.presses).toHaveLength(1);
  button.release();
  button.advance(50);
  at(500, () => button.press());
  at(560, () => button.release());
  button.advance(50);
  expect(new Set(seen.presses.map(({ sequence }) => sequence))).toEqual(new Set([1]));
  button.unplug();
  button.press();
  button.advance(10);
  button.plugIn();
  button.advance(600);
  expect(new Set(seen.presses.map(({ bootId }) => bootId))).toEqual(new Set([1]));
  button.release();
  button.advance(50);
  tap(running);
  expect(seen.presses.at(-1)).toMatchObject({ bootId: 2, sequence: 1 });
});

const light = (part: Partial<LightReport>): Uint8Array =>
  encodeLight({ pattern: "solid", red: 0, green: 0, blue: 0, periodMs: 1000, timeToLiveMs: 0, ...part });

test("the light shows what the report asks for, as the eye sees it", async () => {
  const { button, write } = runningButton();
  for (const colour of [
    { red: 255, green: 128, blue: 0 },
    { red: 1, green: 64, blue: 255 },
    { red: 0, green: 0, blue: 0 },
  ]) {
    await write(light(colour));
    expect(button.light).toEqual(colour);
  }
});

test("patterns move in emulated time", async () => {
  const { button, seen, write } = runningButton();
  const timeline = async (pattern: LightReport["pattern"]): Promise<string> => {
    await write(light({ pattern: "off" }));
    seen.lights.length = 0;
    await write(light({ pattern, green: 200 }));
    const startMs = seen.lights[0]?.atMs ?? 0;
    button.advance(990);
    return seen.lights.map(({ green, atMs }) => `${Math.round((atMs - startMs) / 5) * 5}:${green}`).join(" ");
  };
  expect(await timeline("solid")).toBe("0:200");
  expect(await timeline("blink")).toBe("0:200 500:0");
  expect(await timeline("double-flash")).toBe("0:200 125:0 250:200 375:0");
  expect(await timeline("flicker")).toBe("0:200 125:0 250:200 375:0 500:200 625:0 750:200 875:0");
  await timeline("pulse");
  const levels = seen.lights.map(({ green }) => green);
  expect(levels.length).toBeGreaterThan(80);
  expect(Math.max(...levels)).toBeGreaterThan(195);
});

test("the firmware shows received at the press, no bridge after two seconds, and again when the bridge falls silent", async () => {
  const running = runningButton();
  const { button, seen, write, acknowledgeAll } = running;
  tap(running);
  expect(button.light).toEqual({ red: 255, green: 255, blue: 255 });
  button.advance(timings.noBridgeMs);
  const noBridge = seen.lights.at(-1);
  expect({ green: noBridge?.green, blue: noBridge?.blue }).toEqual({ green: 0, blue: 0 });
  await acknowledgeAll();
  await write(light({ green: 255, timeToLiveMs: 500 }));
  button.advance(490);
  expect(button.light).toEqual({ red: 0, green: 255, blue: 0 });
  button.advance(20);
  expect(button.light).toEqual({ red: 255, green: 0, blue: 0 });
});

test("the boot id grows with every power cycle and the first press of each is new", () => {
  const flash = newFlash();
  const running = runningButton(flash);
  const { button, seen } = running;
  for (let cycle = 1; cycle <= 5; cycle += 1) {
    seen.presses.length = 0;
    tap(running);
    expect(seen.presses[0]).toMatchObject({ bootId: cycle, sequence: 1 });
    button.unplug();
    button.advance(5);
    button.plugIn();
    button.advance(400);
  }
  const restarted = runningButton(flash);
  tap(restarted);
  expect(restarted.seen.presses[0]).toMatchObject({ bootId: 7, sequence: 1 });
});

test("power cut at any moment of the start never repeats a boot id", () => {
  const flash = newFlash();
  let last = 0;
  for (let round = 0; round < 12; round += 1) {
    const cut = new VirtualButton(flash);
    cut.plugIn();
    cut.advance(0.2 + round * 0.17);
    cut.unplug();
    const running = runningButton(flash);
    tap(running);
    const bootId = running.seen.presses[0]?.bootId ?? 0;
    expect(bootId).toBeGreaterThan(last);
    last = bootId;
  }
});

test("unplugged in the middle of a report: the host sees none; before its ACK: it has it", () => {
  for (const [moment, presses] of [
    ["data", 0],
    ["acknowledge", 1],
  ] as const) {
    const { button, seen } = runningButton();
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
  const { button, write } = runningButton();
  const underWay = button.write(light({ red: 1 }));
  button.unplug();
  button.advance(1);
  await expect(underWay).rejects.toMatchObject({ code: "detached" });
  expect(await write(light({ red: 1 }))).toBe("detached");
});

test("lost acknowledgements on the bus make no second report and lose none", async () => {
  const { button, seen, write } = runningButton();
  for (let round = 1; round <= 20; round += 1) {
    button.loseAcknowledgements(round % 4);
    button.tap(20);
    button.advance(40);
    expect(seen.presses.filter(({ sequence }) => sequence === round)).toHaveLength(1);
    expect(seen.gestures.filter(({ sequence }) => sequence === round)).toHaveLength(1);
    await write(encodeAcknowledge({ bootId: 1, sequence: round, what: "press" }));
    await write(encodeAcknowledge({ bootId: 1, sequence: round, what: "gesture" }));
  }
  expect(button.violations).toEqual([]);
});

test("a press wakes a sleeping computer that allows it, and waits for one that does not", () => {
  const running = runningButton();
  const { button, seen } = running;
  button.suspend(true);
  button.advance(50);
  tap(running);
  expect(seen.events).toEqual(["attached", "wake"]);
  expect(seen.presses.map(({ sequence }) => sequence)).toContain(1);
  seen.presses.length = 0;
  button.suspend(false);
  button.advance(50);
  tap(running);
  button.advance(1000);
  expect(seen.presses).toEqual([]);
  button.resume();
  button.advance(300);
  expect(new Set(seen.presses.map(({ sequence }) => sequence))).toEqual(new Set([1, 2]));
  expect(seen.events).toEqual(["attached", "wake"]);
  expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
});

test("a report that is armed when the bus is reset is taken back and sent again", () => {
  const running = runningButton();
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
  const { button, seen } = runningButton();
  button.injectInput(Uint8Array.of(99, 1, 2));
  expect(seen.events.at(-1)).toBe("report 630102");
});

test("an empty flash waits in the boot loader and does not enumerate", () => {
  const flash = newFlash();
  flash.erase(0, 4096).apply(1);
  const button = new VirtualButton(flash);
  button.plugIn();
  button.advance(50);
  expect(button.board.isInBootLoader).toBe(true);
  expect(button.state).toBe("starting");
  expect(button.problems).toEqual([expect.stringContaining("no firmware in the flash")]);
});
