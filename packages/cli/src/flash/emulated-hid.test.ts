import { productId, vendorId } from "@tier2/button";
import { type TransportRig, transportSuite } from "@tier2/button/testing";
import type { UsbDevice } from "@tier2/emulator";
import { EmulatedHid } from "./emulated-hid.ts";

type Result = Awaited<ReturnType<UsbDevice["control"]>>;

const nothing = new Uint8Array(0);
const setReport = 0x21;
const getReport = 0xa1;
const description: UsbDevice["description"] = {
  ...{ vendorId, productId, release: 0x0100, class: 0, subclass: 0, protocol: 0, configuration: 1 },
  interfaces: [{ number: 0, class: 3, subclass: 0, protocol: 0 }],
  endpoints: [{ address: 0x81, type: "interrupt", maxPacket: 16, interval: 1, interfaceNumber: 0 }],
};

/** A device on an emulated cable, played by the suite. */
async function makeRig(): Promise<TransportRig> {
  const state = {
    written: [] as Uint8Array[],
    feature: undefined as Uint8Array | undefined,
    isWriteRefused: false,
  };
  const subscribers = new Set<(device: UsbDevice | undefined) => void>();
  let plugged: { readonly device: UsbDevice; readonly serialNumber: string } | undefined;
  let ready: Uint8Array[] = [];
  let waiting: ((result: Result) => void) | undefined;
  const serve = (): void => {
    const [first] = ready;
    if (waiting !== undefined && first !== undefined) {
      const answer = waiting;
      waiting = undefined;
      ready = ready.slice(1);
      answer({ end: "done", data: first });
    }
  };
  const newDevice = (): UsbDevice => {
    const device: UsbDevice = {
      description,
      reset: async () => undefined,
      send: async () => ({ end: "failed", data: nothing }),
      control: async ({ requestType }, data) => {
        if (plugged?.device !== device) {
          return { end: "detached", data: nothing };
        }
        if (requestType === getReport) {
          return state.feature === undefined ? { end: "stalled", data: nothing } : { end: "done", data: state.feature };
        }
        if (requestType === setReport && state.isWriteRefused) {
          state.isWriteRefused = false;
          return { end: "stalled", data: nothing };
        }
        if (requestType === setReport) {
          state.written.push(data);
        }
        return { end: "done", data: nothing };
      },
      receive: async (_address, _length, signal) =>
        new Promise((resolve) => {
          waiting = resolve;
          signal.addEventListener("abort", () => resolve({ end: "failed", data: nothing }));
          serve();
        }),
    };
    return device;
  };
  const change = (next: typeof plugged): void => {
    plugged = next;
    for (const tell of subscribers) {
      tell(next?.device);
    }
  };
  const transport = new EmulatedHid(
    {
      get device() {
        return plugged?.device;
      },
      get serialNumber() {
        return plugged?.serialNumber;
      },
      subscribe: (tell) => {
        subscribers.add(tell);
        return () => subscribers.delete(tell);
      },
      board: { isInBootLoader: false },
    },
    async (promise) => promise,
  );
  return {
    transport,
    attach: (serialNumber) => change({ device: newDevice(), serialNumber }),
    detach: () => {
      change(undefined);
      waiting?.({ end: "detached", data: nothing });
    },
    input: (report) => {
      ready.push(report);
      serve();
    },
    get written() {
      return state.written;
    },
    get feature() {
      return state.feature;
    },
    set feature(feature) {
      state.feature = feature;
    },
    refuseNextWrite: () => {
      state.isWriteRefused = true;
    },
    close: async () => undefined,
  };
}

transportSuite("emulated", makeRig);
