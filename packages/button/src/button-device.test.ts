import { expect, onTestFinished, test, vi } from "vitest";
import { ButtonDevice } from "./button-device.ts";
import {
  defaultSettings,
  encodeBootloader,
  encodeGesture,
  encodeIdentity,
  encodePress,
  encodeSerial,
  encodeSettings,
  encodeStatus,
  reportIds,
} from "./protocol.generated.ts";
import type { HidDeviceInfo, HidListeners, HidTransport } from "./transport.ts";

const info: HidDeviceInfo = {
  path: "p",
  vendorId: 0x1209,
  productId: 1,
  serialNumber: "A1",
  manufacturer: "Tier2",
  product: "Helpdesk Button",
};
const identity = {
  protocolVersion: 1,
  firmwareMajor: 0,
  firmwareMinor: 1,
  firmwarePatch: 0,
  board: "pico" as const,
  capabilities: ["rgb-light" as const],
  serial: "A1",
};

/** A transport with one device that answers the given features; everything else throws. */
function rig(features: Record<number, Uint8Array>) {
  const written: Uint8Array[] = [];
  const told: unknown[] = [];
  let listeners: HidListeners | undefined;
  let isClosed = false;
  let isSwallowing = false;
  let isSlow = false;
  let endClosing = async (): Promise<void> => undefined;
  let openLate = (): void => undefined;
  const unplanned = (): never => {
    throw new Error("not planned");
  };
  const transport: HidTransport = {
    name: "fake",
    list: unplanned,
    watch: unplanned,
    close: unplanned,
    open: async (_path, given) => {
      listeners = given;
      listeners.onInput(encodePress({ bootId: 1, sequence: 1, deviceTimeMs: 1 }));
      if (isSlow) {
        await new Promise<void>((resolve) => {
          openLate = resolve;
        });
      }
      return {
        write: async (report) => {
          written.push(report);
          return isSwallowing ? new Promise(() => undefined) : undefined;
        },
        readFeature: async (id) => features[id] ?? new Uint8Array(),
        writeFeature: async (report) => {
          written.push(report);
        },
        close: async () => {
          isClosed = true;
          await endClosing();
        },
      };
    },
  };
  const open = async (): Promise<ButtonDevice> =>
    ButtonDevice.open(transport, info, {
      onPress: (press) => told.push(["press", press.sequence]),
      onGesture: (gesture) => told.push(["gesture", gesture.kind]),
      onInvalidReport: ({ reason }) => told.push([reason]),
      onDetached: (reason) => told.push(["detached", reason]),
    });
  return {
    ...{ open, written, told },
    input: (report: Uint8Array) => listeners?.onInput(report),
    isClosed: () => isClosed,
    /** What closing comes to. */
    closeWith: (end: () => Promise<void>) => {
      endClosing = end;
    },
    /** Opening takes until the answer is called. */
    slowDown: () => {
      isSlow = true;
      return () => openLate();
    },
    /** Whether writes are taken and never answered. */
    swallow: (value: boolean) => {
      isSwallowing = value;
    },
  };
}

test("reports go to their listeners, what is none of them to onInvalidReport, in order", async () => {
  const { open, told, input } = rig({ [reportIds.identity]: encodeIdentity(identity) });
  const device = await open();
  await Promise.resolve();
  input(encodeGesture({ bootId: 1, sequence: 1, kind: "long", holdMs: 9 }));
  input(Uint8Array.of(1, 2, 3));
  input(Uint8Array.of(99));
  input(Uint8Array.of());
  expect(device.identity).toEqual(identity);
  expect(told).toEqual([["press", 1], ["gesture", "long"], ["wrong-content"], ["unknown-id"], ["unknown-id"]]);
});

test("a device without our identity is closed again", async () => {
  const { open, isClosed, told } = rig({ [reportIds.identity]: Uint8Array.of(5, 1) });
  await expect(open()).rejects.toMatchObject({ code: "failed" });
  expect(isClosed()).toBe(true);
  expect(told).toEqual([]);
});

test.each([
  [0, /too old: firmware 0\.1\.0 speaks version 0 .* this software 1 to 1\. Flash/],
  [2, /newer than this software: firmware 0\.1\.0 speaks version 2 .* Update this software/],
])("a firmware that speaks version %i of the protocol is named with the remedy", async (protocolVersion, text) => {
  const { open, isClosed } = rig({ [reportIds.identity]: encodeIdentity({ ...identity, protocolVersion }) });
  const refused = await open().catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "version" });
  expect(String(refused)).toMatch(text);
  expect(isClosed()).toBe(true);
});

test("a device that leaves two writes in a row without an answer counts as detached, once, and is closed", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { open, told, input, isClosed, swallow } = rig({ [reportIds.identity]: encodeIdentity(identity) });
  const device = await open();
  const write = async (): Promise<unknown> => {
    const written = device.acknowledge({ bootId: 1, sequence: 1, what: "press" }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(3000);
    return written;
  };
  swallow(true);
  expect(await write()).toMatchObject({ code: "unanswered" });
  swallow(false);
  expect(await write()).toBeUndefined();
  swallow(true);
  expect(await write()).toMatchObject({ code: "unanswered" });
  expect(isClosed()).toBe(false);
  await write();
  await write();
  input(encodePress({ bootId: 1, sequence: 2, deviceTimeMs: 1 }));
  expect(told).toEqual([
    ["press", 1],
    ["detached", "it does not answer any more"],
  ]);
  expect(isClosed()).toBe(true);
});

const isGone = async (): Promise<void> => {
  throw new Error("it is gone");
};

test("a device whose opening ends too late is closed, and that it cannot be closed breaks nothing", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { open, isClosed, slowDown, closeWith } = rig({});
  const endOpening = slowDown();
  closeWith(isGone);
  const opening = open().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await opening).toMatchObject({ code: "unanswered" });
  expect(isClosed()).toBe(false);
  endOpening();
  await vi.advanceTimersByTimeAsync(0); // an unhandled rejection fails the run
  expect(isClosed()).toBe(true);
});

test.each([
  ["cannot be closed", isGone],
  ["never ends closing", async () => new Promise<void>(() => undefined)],
])("that a refused device %s does not hide why it was refused", async (_what, end) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { open, closeWith } = rig({ [reportIds.identity]: encodeIdentity({ ...identity, protocolVersion: 2 }) });
  closeWith(end);
  const opening = open().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await opening).toMatchObject({ code: "version" });
});

test("lights, acknowledgements and the status", async () => {
  const status = { bootId: 3, lastSequence: 4, queued: 1, dropped: 0, suppressed: 0, pressed: 0, faults: [] };
  const { open, written } = rig({
    [reportIds.identity]: encodeIdentity(identity),
    [reportIds.status]: encodeStatus(status),
  });
  const device = await open();
  await device.acknowledge({ bootId: 3, sequence: 4, what: "press" });
  await device.setLight({ pattern: "solid", red: 1, green: 2, blue: 3, periodMs: 4, timeToLiveMs: 5 });
  expect(written.map((report) => report[0])).toEqual([reportIds.acknowledge, reportIds.light]);
  expect(await device.readStatus()).toEqual(status);
});

test("settings, serial number and bootloader", async () => {
  const settings = { ...defaultSettings, holdMs: 0, brightness: 7 };
  const { open, written } = rig({
    [reportIds.identity]: encodeIdentity(identity),
    [reportIds.settings]: encodeSettings(settings),
  });
  const device = await open();
  expect(await device.readSettings()).toEqual(settings);
  await device.writeSettings(settings);
  await device.setSerial("T2-0001");
  await device.enterBootloader();
  expect(written).toEqual([
    encodeSettings(settings),
    encodeSerial({ serial: "T2-0001" }),
    encodeBootloader({ magic: 0x544f4f42 }),
  ]);
});

test("what the button would refuse is named before it is sent", async () => {
  const { open, written } = rig({ [reportIds.identity]: encodeIdentity(identity) });
  const device = await open();
  const refused = async (settings: Partial<typeof defaultSettings>): Promise<string> =>
    device.writeSettings({ ...defaultSettings, ...settings }).then(String, String);
  expect(await refused({ holdMs: 299 })).toContain("holdMs is 299; the button takes 0, or 300 to 10000 ms");
  expect(await refused({ brightness: 0 })).toContain("brightness is 0; the button takes 1 to 255");
  expect(await refused({ releaseMs: 5.5 })).toContain("releaseMs is 5.5");
  expect(await refused({ doublePressMs: Number.NaN })).toContain("doublePressMs is NaN");
  for (const serial of ["", "two words", "0123456789abcdefg", "é"]) {
    await expect(device.setSerial(serial)).rejects.toThrow("is no serial number");
  }
  await expect(device.readSettings()).rejects.toMatchObject({ code: "failed" });
  expect(written).toEqual([]);
});
