import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test, vi } from "vitest";
import { holderOf } from "./holder.ts";
import { type NodeHidModule, NodeHidTransport } from "./node-hid-transport.ts";
import { openTransport } from "./open-transport.ts";
import { transportSuite } from "./testing/index.ts";

/** One byte shorter than a press, which is the longest input report. */
const gestureBytes = [2, 1, 0, 0, 0, 7, 0, 1, 40, 0];
const gone = "could not read from HID device: hid_read_timeout: unexpected poll error (device disconnected)";

/** Stands in for the module: one device, with the answers and the texts that node-hid 3.4 gives on Linux. */
function fakeModule() {
  const written: Uint8Array[] = [];
  const state = {
    serialNumber: undefined as string | undefined,
    feature: undefined as Uint8Array | undefined,
    /** Reading a feature report into less fails. */
    leastRoom: 0,
    isWriteRefused: false,
    refusal: "Broken pipe",
    openRefusal: undefined as string | undefined,
    /** What each opening asked for. */
    sharings: [] as (boolean | undefined)[],
    open: new Set<EventEmitter>(),
    /** Reading began on a closed device, which node-hid throws where nobody can catch it. */
    hasReadClosed: false,
    written,
  };
  class Device extends EventEmitter {
    /** As node-hid does, reads from the next tick on. */
    override on(type: string, listener: (...given: unknown[]) => void): this {
      super.on(type, listener);
      if (type === "data") {
        process.nextTick(() => (state.hasReadClosed ||= this.listenerCount("data") > 0 && !state.open.has(this)));
      }
      return this;
    }
    async write(data: Buffer): Promise<number> {
      if (state.isWriteRefused) {
        state.isWriteRefused = false;
        throw new TypeError(`Cannot write to hid device: ${state.refusal}`);
      }
      written.push(new Uint8Array(data));
      return data.length;
    }
    async sendFeatureReport(data: Buffer): Promise<number> {
      if (state.isWriteRefused) {
        state.isWriteRefused = false;
        throw new TypeError("could not send feature report to device: ioctl (SFEATURE): Broken pipe");
      }
      written.push(new Uint8Array(data));
      return data.length;
    }
    async getFeatureReport(_id: number, room: number): Promise<Buffer> {
      if (room < state.leastRoom) {
        throw new TypeError("HidD_GetFeature: (0x00000057) The parameter is incorrect.");
      }
      if (state.feature === undefined) {
        throw new TypeError("could not get feature report from device: ioctl (GFEATURE): Broken pipe");
      }
      return Buffer.from(state.feature);
    }
    async close(): Promise<void> {
      state.open.delete(this);
    }
  }
  const listed = (extra: object) => ({
    path: "/dev/hidraw7",
    vendorId: 0x1209,
    productId: 1,
    serialNumber: state.serialNumber,
    manufacturer: "Tier2",
    product: "Helpdesk Button",
    ...extra,
  });
  const module = {
    devicesAsync: async () =>
      state.serialNumber === undefined
        ? []
        : [listed({ usagePage: 0xff00, usage: 1 }), listed({ path: "/dev/hidraw8", usagePage: 1, usage: 6 })],
    HIDAsync: {
      open: async (_path: string, options?: { readonly nonExclusive?: boolean }) => {
        state.sharings.push(options?.nonExclusive);
        if (state.openRefusal !== undefined) {
          throw new TypeError(`cannot open device with path /dev/hidraw7: ${state.openRefusal}`);
        }
        if (state.serialNumber === undefined) {
          throw new TypeError("cannot open device with path /dev/hidraw7");
        }
        const device = new Device();
        state.open.add(device);
        return device;
      },
    },
  };
  return { state, module: module as unknown as NodeHidModule };
}

transportSuite("node-hid", async () => {
  const { state, module } = fakeModule();
  const transport = new NodeHidTransport(module, { pollMs: 1 });
  const rig = {
    transport,
    written: state.written,
    attach: (serialNumber: string) => {
      state.serialNumber = serialNumber;
    },
    detach: () => {
      state.serialNumber = undefined;
      for (const device of state.open) {
        device.emit("error", new Error(gone));
      }
    },
    input: (report: Uint8Array) => {
      for (const device of state.open) {
        device.emit("data", Buffer.from(report));
      }
    },
    refuseNextWrite: () => {
      state.isWriteRefused = true;
    },
    close: async () => {
      expect(state.open.size).toBe(0);
    },
    get feature() {
      return state.feature;
    },
    set feature(feature) {
      state.feature = feature;
    },
  };
  return rig;
});

test("the real module lists without a device, or its missing library is told with the remedy", async () => {
  const answer = openTransport({ kind: "node-hid" }).then(async (transport) => transport.list());
  await answer.then(
    (devices) => expect(devices).toEqual([]),
    (error: unknown) => expect(String(error)).toMatch(/libusb.*apt install libusb-1\.0-0/),
  );
});

// The second is what a systemd unit's DevicePolicy makes of it.
test.each(["Permission denied", "Operation not permitted"])("no permission is told as such: %s", async (reason) => {
  const refusing = {
    devicesAsync: async () => [],
    HIDAsync: { open: async () => Promise.reject(new TypeError(`Failed to open a device: ${reason}`)) },
  } as unknown as NodeHidModule;
  const listeners = { onInput: () => undefined, onDetached: () => undefined };
  await expect(new NodeHidTransport(refusing).open("/dev/hidraw7", listeners)).rejects.toMatchObject({
    code: "permission_denied",
  });
});

// Linux, Documentation/driver-api/usb/error-codes.rst: EPIPE is a STALL; EPROTO is a transfer that got no answer, also of a
// device that is being unplugged.
test.each([
  ["Broken pipe", "stalled"],
  ["Protocol error", "failed"],
  ["No such device", "detached"],
])("what a write ends with is no refusal unless the device refused: %s", async (reason, code) => {
  const { module, state } = fakeModule();
  state.serialNumber = "A1";
  const handle = await new NodeHidTransport(module).open("/dev/hidraw7", ignoring);
  state.refusal = reason;
  state.isWriteRefused = true;
  await expect(handle.write(Uint8Array.of(1))).rejects.toMatchObject({ code });
});

const ignoring = { onInput: () => undefined, onDetached: () => undefined };

test.each([
  ["win32", gestureBytes],
  ["linux", [...gestureBytes, 0]],
] as const)("what Windows fills a short report up with is taken off there alone: %s", async (platform, wanted) => {
  const { module, state } = fakeModule();
  state.serialNumber = "A1";
  const told: Uint8Array[] = [];
  const listeners = { ...ignoring, onInput: (report: Uint8Array) => void told.push(report) };
  const handle = await new NodeHidTransport(module, { platform }).open("/dev/hidraw7", listeners);
  for (const device of state.open) {
    device.emit("data", Buffer.from([...gestureBytes, 0]));
  }
  await handle.close();
  expect(told).toEqual([Uint8Array.from(wanted)]);
});

test("Windows gets room for the longest feature report whichever is read, and the reader what belongs to it", async () => {
  const { module, state } = fakeModule();
  state.serialNumber = "A1";
  state.leastRoom = 24;
  state.feature = Uint8Array.from({ length: 24 }, (_, index) => index);
  const handle = await new NodeHidTransport(module, { platform: "win32" }).open("/dev/hidraw7", ignoring);
  expect(await handle.readFeature(4, 10)).toEqual(state.feature.subarray(0, 10));
  await handle.close();
});

test("a device that is closed as soon as it was opened is not read", async () => {
  const { module, state } = fakeModule();
  state.serialNumber = "LATE";
  const transport = new NodeHidTransport(module, { events: new EventTarget() });
  const listeners = { onInput: () => undefined, onDetached: () => undefined };
  await transport.open("/dev/hidraw7", listeners).then(async (handle) => handle.close());
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.hasReadClosed).toBe(false);
});

test("a device that another process holds is closed again, and the holder named; shared it may be opened", async () => {
  const { state, module } = fakeModule();
  state.serialNumber = "A1";
  const transport = new NodeHidTransport(module, { holderOf: () => "process 812 (node tier2 run)" });
  const refused = await transport
    .open("/dev/hidraw7", ignoring, { isExclusive: true })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: "in_use",
    message: "The button at /dev/hidraw7 is held by process 812 (node tier2 run).",
  });
  expect(state.open.size).toBe(0);
  await (await transport.open("/dev/hidraw7", ignoring)).close();
});

test("who looks shares the device; one that macOS gives to another process alone is in use", async () => {
  const { state, module } = fakeModule();
  state.serialNumber = "A1";
  const transport = new NodeHidTransport(module, { holderOf: () => undefined });
  await (await transport.open("/dev/hidraw7", ignoring)).close();
  await (await transport.open("/dev/hidraw7", ignoring, { isExclusive: true })).close();
  expect(state.sharings).toEqual([true, false]);
  state.openRefusal =
    "hid_open_path: failed to open IOHIDDevice from mach entry: (0xE00002C5) (iokit/common) exclusive access and device already open";
  await expect(transport.open("/dev/hidraw7", ignoring)).rejects.toMatchObject({
    ...{ code: "in_use", message: "The button at /dev/hidraw7 is held by another program." },
  });
});

test("the holder of a file is found among the processes", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-holder-"));
  const file = path.join(folder, "device");
  await writeFile(file, "");
  expect(holderOf(file)).toBeUndefined();
  const child = spawn("sh", ["-c", 'exec 3<"$1"; echo open; read line', "holder", file]);
  onTestFinished(async () => {
    child.kill();
    await rm(folder, { recursive: true });
  });
  await once(child.stdout, "data");
  expect(holderOf(file)).toMatch(new RegExp(`^process ${child.pid} \\(sh -c `));
});

test("events of the bus are followed by looks until the node stands; nothing is polled, nothing comes after the end", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const bus = new EventTarget();
  const ending = new AbortController();
  let looks = 0;
  new NodeHidTransport(fakeModule().module, { events: bus }).watch(() => looks++, ending.signal);
  vi.advanceTimersByTime(60_000);
  expect(looks).toBe(0);
  bus.dispatchEvent(new Event("connect"));
  vi.advanceTimersByTime(1000);
  expect(looks).toBe(6);
  bus.dispatchEvent(new Event("disconnect"));
  vi.advanceTimersByTime(0);
  expect(looks).toBe(7);
  ending.abort();
  bus.dispatchEvent(new Event("connect"));
  vi.advanceTimersByTime(60_000);
  expect(looks).toBe(7);
});
