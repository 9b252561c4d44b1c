import { expect, test } from "vitest";
import { PipeError } from "./pipes.ts";
import { type WebUsbDevice, listPicoboots, openUsbPipe, portPathOf } from "./usb-pipe.ts";

type Calls = unknown[][];

const interfaces = [
  {
    interfaceNumber: 0,
    alternate: {
      interfaceClass: 8,
      endpoints: [
        { endpointNumber: 1, direction: "in", type: "bulk" },
        { endpointNumber: 2, direction: "out", type: "bulk" },
      ],
    },
  },
  {
    interfaceNumber: 1,
    alternate: {
      interfaceClass: 0xff,
      endpoints: [
        { endpointNumber: 3, direction: "out", type: "bulk" },
        { endpointNumber: 4, direction: "in", type: "bulk" },
      ],
    },
  },
] as const;

/** A device of the module, which notes what is asked of it. */
function fakeDevice(parts: Partial<WebUsbDevice> = {}): { readonly device: WebUsbDevice; readonly calls: Calls } {
  const calls: Calls = [];
  const noted =
    <Result>(name: string, answer: Result) =>
    async (...words: readonly unknown[]): Promise<Result> => {
      calls.push([name, ...words]);
      return answer;
    };
  const data = new DataView(Uint8Array.of(0, 1, 2, 3).buffer, 1, 2);
  return {
    calls,
    device: {
      ...{ vendorId: 0x2e8a, productId: 3, bus: "001", ports: [2, 3], configuration: { interfaces } },
      open: noted("open", undefined),
      close: noted("close", undefined),
      claimInterface: noted("claimInterface", undefined),
      releaseInterface: noted("releaseInterface", undefined),
      controlTransferIn: noted("controlTransferIn", { status: "ok", data }),
      controlTransferOut: noted("controlTransferOut", { status: "ok" }),
      transferIn: noted("transferIn", { status: "ok", data }),
      transferOut: noted("transferOut", { status: "ok" }),
      clearHalt: noted("clearHalt", undefined),
      ...parts,
    },
  };
}

const failing = (text: string) => async (): Promise<never> => {
  throw new Error(text);
};

test("finds the vendor interface by what it is, and gives each transfer its limit", async () => {
  const { device, calls } = fakeDevice();
  const pipe = await openUsbPipe(device, "linux");
  expect(pipe.interfaceNumber).toBe(1);
  expect(await pipe.controlIn(0x42, 16)).toEqual(Uint8Array.of(1, 2));
  await pipe.controlOut(0x41);
  await pipe.send(new Uint8Array(32));
  await pipe.send(new Uint8Array(4096));
  expect(await pipe.receive(4096)).toEqual(Uint8Array.of(1, 2));
  await pipe.clearHalt("in");
  await pipe.clearHalt("out");
  await pipe.close();
  const setup = { requestType: "vendor", recipient: "interface", value: 0, index: 1 };
  expect(calls).toEqual([
    ["open"],
    ["claimInterface", 1],
    ["controlTransferIn", { ...setup, request: 0x42 }, 16, 3000],
    ["controlTransferOut", { ...setup, request: 0x41 }, new Uint8Array(0), 3000],
    ["transferOut", 3, new Uint8Array(32), 3000],
    ["transferOut", 3, new Uint8Array(4096), 10_000],
    ["transferIn", 4, 4096, 10_000],
    ["clearHalt", "in", 4],
    ["clearHalt", "out", 3],
    ["releaseInterface", 1],
    ["close"],
  ]);
});

test.each([
  ["transferIn error: Stall", "stalled"],
  ["controlTransferIn error: endpoint stalled", "stalled"],
  ["transferIn error: Cancelled", "silent"],
  ["controlTransferOut error: transfer was cancelled", "silent"],
  ["transferOut error: Disconnected", "gone"],
  ["transferOut error: Fault", "gone"],
  ["clearHalt error: device disconnected (errno 19)", "gone"],
  ["transferIn error: Unknown(12)", "gone"],
])('the module\'s error "%s" is the pipe\'s "%s"', async (text, code) => {
  const error = failing(text);
  const { device } = fakeDevice({
    ...{ controlTransferIn: error, controlTransferOut: error, transferIn: error, transferOut: error, clearHalt: error },
  });
  const pipe = await openUsbPipe(device, "linux");
  const calls = [
    pipe.controlIn(0x42, 16),
    pipe.controlOut(0x41),
    pipe.send(new Uint8Array(1)),
    pipe.receive(1),
    pipe.clearHalt("in"),
  ];
  for (const call of calls) {
    await expect(call).rejects.toMatchObject({ name: "PipeError", code, message: text });
  }
});

test('a transfer that ends as "stall", as WebUSB has it, is stalled too', async () => {
  const { device } = fakeDevice({ transferIn: async () => ({ status: "stall" }) });
  const pipe = await openUsbPipe(device, "linux");
  await expect(pipe.receive(64)).rejects.toEqual(new PipeError("stalled", 'the transfer ended as "stall"'));
});

test.each([
  ["open", "open error: permission denied (errno 13)", "linux", "denied", /udev rule .*tier2 udev install$/],
  ["open", "open error: failed to open device (error 5)", "win32", "denied", /WinUSB/],
  ["claimInterface", "claimInterface error: incompatible driver is installed", "win32", "denied", /drive RPI-RP2/],
  [
    "claimInterface",
    "claimInterface error: failed to claim interface",
    "darwin",
    "denied",
    /failed to claim interface\)\.$/,
  ],
  ["claimInterface", "claimInterface error: interface is busy (errno 16)", "linux", "busy", /another program/i],
  ["claimInterface", "could not open interface for exclusive access", "darwin", "busy", /end it first/],
  ["open", "open error: device not found (errno 2)", "linux", "gone", /^The board at 1-2\.3 left the bus/],
] as const)("%s fails with %j on %s: %s", async (step, text, platform, code, message) => {
  const { device, calls } = fakeDevice({ [step]: failing(text) });
  await expect(openUsbPipe(device, platform)).rejects.toMatchObject({
    name: "FlashError",
    code,
    message: expect.stringMatching(message) as string,
  });
  expect(calls.at(-1)).toEqual(["close"]);
});

test("a device without the interface is refused", async () => {
  const { device, calls } = fakeDevice({ configuration: { interfaces: interfaces.slice(0, 1) } });
  await expect(openUsbPipe(device, "linux")).rejects.toMatchObject({ code: "refused" });
  expect(calls.at(-1)).toEqual(["close"]);
});

test("a port path is written the same way on all systems", () => {
  expect(portPathOf({ bus: "001", ports: [2, 3] })).toBe("1-2.3");
  expect(portPathOf({ bus: "010", ports: [4] })).toBe("10-4");
  expect(portPathOf({ bus: "14", ports: [1] })).toBe("14-1");
});

test("the real module's list can be asked here, whatever is plugged in", async () => {
  for (const { portPath } of await listPicoboots()) {
    expect(portPath).toMatch(/^[^-]+-\d+(\.\d+)*$/);
  }
});
