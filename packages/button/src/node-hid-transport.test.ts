import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { type NodeHidModule, NodeHidTransport } from "./node-hid-transport.ts";
import { openTransport } from "./open-transport.ts";
import { transportSuite } from "./testing/index.ts";

const gone = "could not read from HID device: hid_read_timeout: unexpected poll error (device disconnected)";

/** Stands in for the module: one device, with the answers and the texts that node-hid 3.4 gives on Linux. */
function fakeModule() {
  const written: Uint8Array[] = [];
  const state = {
    serialNumber: undefined as string | undefined,
    feature: undefined as Uint8Array | undefined,
    isWriteRefused: false,
    open: new Set<EventEmitter>(),
    written,
  };
  class Device extends EventEmitter {
    async write(data: Buffer): Promise<number> {
      if (state.isWriteRefused) {
        state.isWriteRefused = false;
        throw new TypeError("Cannot write to hid device: Broken pipe");
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
    async getFeatureReport(): Promise<Buffer> {
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
      open: async () => {
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

test("no permission is told as such", async () => {
  const refusing = {
    devicesAsync: async () => [],
    HIDAsync: { open: async () => Promise.reject(new TypeError("cannot open device: Permission denied")) },
  } as unknown as NodeHidModule;
  const listeners = { onInput: () => undefined, onDetached: () => undefined };
  await expect(new NodeHidTransport(refusing).open("/dev/hidraw7", listeners)).rejects.toMatchObject({
    code: "permission_denied",
  });
});
