import { afterEach, expect, test } from "vitest";
import {
  defaultSettings,
  encodeAcknowledge,
  encodeIdentity,
  encodePress,
  encodeSettings,
  reportIds,
  reportSizes,
} from "../protocol.generated.ts";
import { type HidHandle, type HidTransport, TransportError } from "../transport.ts";

/** A transport under test, and the hand that plays the device behind it. */
export interface TransportRig {
  readonly transport: HidTransport;
  /** Plugs the device in; its serial number is the given one. */
  attach(serialNumber: string): Promise<void> | void;
  /** Unplugs it. */
  detach(): Promise<void> | void;
  /** The device sends one input report. */
  input(report: Uint8Array): Promise<void> | void;
  /** What the device got by `write` and `writeFeature`, in order. */
  readonly written: readonly Uint8Array[];
  /** The device answers this to `readFeature`, or refuses it (STALL) when undefined. */
  feature: Uint8Array | undefined;
  /** The device refuses the next write (STALL). */
  refuseNextWrite(): void;
  close(): Promise<void>;
}

const identity = encodeIdentity({
  protocolVersion: 1,
  firmwareMajor: 0,
  firmwareMinor: 1,
  firmwarePatch: 0,
  board: "pico",
  capabilities: ["rgb-light"],
  serial: "0123456789ABCDEF",
});
const acknowledge = encodeAcknowledge({ bootId: 1, sequence: 2, what: "press" });

/** Collects what an open handle tells, and lets a test wait for it. */
function listening() {
  const inputs: Uint8Array[] = [];
  const detached: string[] = [];
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const call of waiting) {
      call();
    }
  };
  return {
    inputs,
    detached,
    listeners: {
      onInput: (report: Uint8Array): void => {
        inputs.push(report);
        wake();
      },
      onDetached: (reason: string): void => {
        detached.push(reason);
        wake();
      },
    },
    until: async (isReached: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (isReached()) {
            resolve();
          }
        };
        waiting.push(look);
        look();
      }),
  };
}

/** The conformance suite of every HidTransport. */
export function transportSuite(name: string, makeRig: () => Promise<TransportRig>): void {
  let rigs: TransportRig[] = [];
  afterEach(async () => {
    for (const rig of rigs) {
      await rig.transport.close();
      await rig.close();
    }
    rigs = [];
  });
  const setUp = async (serialNumber?: string): Promise<TransportRig> => {
    const rig = await makeRig();
    rigs.push(rig);
    if (serialNumber !== undefined) {
      await rig.attach(serialNumber);
    }
    return rig;
  };
  const firstPath = async (rig: TransportRig): Promise<string> => (await rig.transport.list())[0]?.path ?? "none";
  const codeOf = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "resolved",
      (error: unknown) => (error instanceof TransportError ? error.code : `no TransportError: ${String(error)}`),
    );

  test(`${name}: nothing attached is an empty list`, async () => {
    const rig = await setUp();
    expect(await rig.transport.list()).toEqual([]);
  });

  test(`${name}: lists the attached device with its strings`, async () => {
    const rig = await setUp("A1");
    expect(await rig.transport.list()).toEqual([
      {
        path: expect.any(String) as unknown,
        vendorId: 0x1209,
        productId: 1,
        serialNumber: "A1",
        manufacturer: "Tier2",
        product: "Helpdesk Button",
      },
    ]);
  });

  test(`${name}: input reports arrive whole and in order`, async () => {
    const rig = await setUp("A1");
    const seen = listening();
    await rig.transport.open(await firstPath(rig), seen.listeners);
    const reports = Array.from({ length: 200 }, (_, sequence) => encodePress({ bootId: 1, sequence, deviceTimeMs: 5 }));
    for (const report of reports) {
      await rig.input(report);
    }
    await seen.until(() => seen.inputs.length === reports.length);
    expect(seen.inputs).toEqual(reports);
  });

  test(`${name}: output reports reach the device`, async () => {
    const rig = await setUp("A1");
    const handle = await rig.transport.open(await firstPath(rig), listening().listeners);
    await handle.write(acknowledge);
    expect(rig.written).toEqual([acknowledge]);
  });

  test(`${name}: a feature report is read with its id`, async () => {
    const rig = await setUp("A1");
    rig.feature = identity;
    const handle = await rig.transport.open(await firstPath(rig), listening().listeners);
    expect(await handle.readFeature(reportIds.identity, reportSizes.identity)).toEqual(identity);
  });

  test(`${name}: feature reports reach the device, in turn with output reports`, async () => {
    const rig = await setUp("A1");
    const handle = await rig.transport.open(await firstPath(rig), listening().listeners);
    const settings = encodeSettings(defaultSettings);
    await handle.writeFeature(settings);
    await handle.write(acknowledge);
    expect(rig.written).toEqual([settings, acknowledge]);
  });

  test(`${name}: what the device refuses rejects with stalled, and the handle lives`, async () => {
    const rig = await setUp("A1");
    const handle = await rig.transport.open(await firstPath(rig), listening().listeners);
    rig.feature = undefined;
    rig.refuseNextWrite();
    expect(await codeOf(handle.write(acknowledge))).toBe("stalled");
    expect(await codeOf(handle.readFeature(9, 8))).toBe("stalled");
    rig.refuseNextWrite();
    expect(await codeOf(handle.writeFeature(encodeSettings(defaultSettings)))).toBe("stalled");
    await handle.write(acknowledge);
    expect(rig.written).toEqual([acknowledge]);
  });

  test(`${name}: unplugging is told once and ends every call`, async () => {
    const rig = await setUp("A1");
    const seen = listening();
    const handle = await rig.transport.open(await firstPath(rig), seen.listeners);
    await rig.detach();
    await seen.until(() => seen.detached.length > 0);
    expect(await codeOf(handle.write(acknowledge))).toBe("detached");
    expect(await codeOf(handle.readFeature(5, 24))).toBe("detached");
    expect(await codeOf(handle.writeFeature(acknowledge))).toBe("detached");
    await handle.close();
    expect(seen.detached).toHaveLength(1);
    expect(await rig.transport.list()).toEqual([]);
  });

  test(`${name}: a closed handle tells nothing more`, async () => {
    const rig = await setUp("A1");
    const seen = listening();
    const handle: HidHandle = await rig.transport.open(await firstPath(rig), seen.listeners);
    await handle.close();
    await rig.input(acknowledge);
    await rig.detach();
    expect(await codeOf(handle.write(acknowledge))).toBe("detached");
    expect(seen.inputs).toEqual([]);
    expect(seen.detached).toEqual([]);
  });

  test(`${name}: opening what is not there rejects with not_found`, async () => {
    const rig = await setUp("A1");
    const path = await firstPath(rig);
    await rig.detach();
    expect(await codeOf(rig.transport.open(path, listening().listeners))).toBe("not_found");
  });

  test(`${name}: watch tells of plugging and unplugging, and stops`, async () => {
    const rig = await setUp();
    const ending = new AbortController();
    let changed = (): void => undefined;
    const nextList = async (isReached: (serials: readonly string[]) => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        changed = (): void => {
          rig.transport.list().then((devices) => {
            if (isReached(devices.map((device) => device.serialNumber))) {
              resolve();
            }
          }, reject);
        };
        changed();
      });
    rig.transport.watch(() => changed(), ending.signal);
    await nextList((serials) => serials.length === 0);
    const plugged = nextList((serials) => serials[0] === "A1");
    await rig.attach("A1");
    await plugged;
    const unplugged = nextList((serials) => serials.length === 0);
    await rig.detach();
    await unplugged;
    ending.abort();
    let calls = 0;
    changed = () => calls++;
    await rig.attach("A2");
    expect((await rig.transport.list())[0]?.serialNumber).toBe("A2");
    expect(calls).toBe(0);
  });
}
