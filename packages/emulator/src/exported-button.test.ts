import { decodePress, encodeAcknowledge, encodeBootloader, limits, reportIds } from "@tier2/button";
import { expect, test } from "vitest";
import { ExportedButton } from "./exported-button.ts";
import { Rp2040Board } from "./rp2040/board.ts";
import { newFlash } from "./testing/button-under-test.ts";
import type { Setup } from "./transfers.ts";
import type { TransferResult, UsbDevice } from "./usb-device.ts";

const nothing = new Uint8Array(0);
const patience = new AbortController().signal;
const setConfiguration: Setup = { requestType: 0x00, request: 9, value: 1, index: 0, length: 0 };
const setRemoteWakeup: Setup = { requestType: 0x00, request: 3, value: 1, index: 0, length: 0 };

/** Lets time pass until a promise is settled. */
type Wait = <Result>(promise: Promise<Result>, mostMs?: number) => Promise<Result>;

/** A plugged in button, and what is seen of it. */
function exported(flash = newFlash()) {
  const button = new ExportedButton(new Rp2040Board(flash));
  const events: string[] = [];
  button.listeners = {
    onSuspended: () => events.push("suspended"),
    onWake: () => events.push("wake"),
    onFailed: (error) => events.push(`failed: ${error.message}`),
  };
  button.subscribe((device) => events.push(device === undefined ? "gone" : `here ${device.description.productId}`));
  button.plugIn();
  button.advance(400);
  const wait: Wait = async (promise, mostMs = 200) => {
    let isSettled = false;
    const settled = promise.finally(() => {
      isSettled = true;
    });
    for (let ms = 0; ms < mostMs; ms += 1) {
      await turns();
      if (isSettled) {
        return settled;
      }
      button.advance(1);
    }
    await turns();
    return isSettled ? settled : Promise.reject(new Error(`nothing in ${mostMs} ms`));
  };
  return { button, events, wait };
}

/** What is due in this moment is done. */
const turns = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function deviceOf(button: ExportedButton): UsbDevice {
  if (button.device === undefined) {
    throw new Error("no device is plugged in");
  }
  return button.device;
}

const receive = async (device: UsbDevice, signal = patience): Promise<TransferResult> =>
  device.receive(0x81, 64, signal);

const acknowledge = (report: Uint8Array): readonly [Setup, Uint8Array] => {
  const press = decodePress(report);
  if (press === undefined) {
    throw new Error("no press");
  }
  const data = encodeAcknowledge({ ...press, what: "press" });
  const value = 0x0200 | (data[0] ?? 0);
  return [{ requestType: 0x21, request: 9, value, index: 0, length: data.length }, data];
};

/** Sends the firmware into its bootloader, and gives that. */
async function enterBootLoader(button: ExportedButton, wait: Wait): Promise<UsbDevice> {
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  const report = encodeBootloader({ magic: limits.bootloaderMagic });
  const value = 0x0300 | reportIds.bootloader;
  const setReport = { requestType: 0x21, request: 9, value, index: 0, length: report.length };
  expect((await wait(device.control(setReport, report))).end).toBe("done");
  button.advance(400);
  return deviceOf(button);
}

test("the exporting host only looks at the device: it has an address and no configuration", async () => {
  const { button, events, wait } = exported();
  expect(events).toEqual(["here 1"]);
  expect(button.serialNumber).toBe("E660583883112233");
  const device = deviceOf(button);
  expect(device.description).toMatchObject({
    vendorId: 0x1209,
    configuration: 1,
    interfaces: [{ number: 0, class: 3 }],
    endpoints: [{ address: 0x81, type: "interrupt", interval: 1, interfaceNumber: 0 }],
  });
  const getConfiguration = { requestType: 0x80, request: 8, value: 0, index: 0, length: 1 };
  expect(await wait(device.control(getConfiguration, nothing))).toEqual({ end: "done", data: Uint8Array.of(0) });
  expect((await wait(device.control(setConfiguration, nothing))).end).toBe("done");
  expect((await wait(device.control(getConfiguration, nothing))).data).toEqual(Uint8Array.of(1));
  expect(button.violations).toEqual([]);
});

test("presses are fetched only while the host elsewhere waits for them, and come in order", async () => {
  const { button, wait } = exported();
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  button.tap(20);
  button.advance(50);
  const first = await wait(receive(device), 5); // it waited at the endpoint
  expect(decodePress(first.data)).toMatchObject({ sequence: 1 });
  await wait(device.control(...acknowledge(first.data)));
  const gesture = await wait(receive(device), 400);
  expect(gesture.data[0]).toBe(reportIds.gesture);
  const both = [receive(device), receive(device)];
  button.press();
  const [one, two] = await wait(Promise.all(both), 600);
  expect([one?.end, two?.end]).toEqual(["done", "done"]);
  expect(one?.data).not.toEqual(two?.data);
  expect(button.violations).toEqual([]);
});

test("toggles begin anew with a configuration, a reset and CLEAR_FEATURE(HALT)", async () => {
  const { button, wait } = exported();
  const device = deviceOf(button);
  const clearHalt = { requestType: 0x02, request: 1, value: 0, index: 0x81, length: 0 };
  const again = [
    async () => wait(device.control(setConfiguration, nothing)),
    async () => wait(device.control(clearHalt, nothing)),
    async () => {
      await wait(device.reset());
      return wait(device.control(setConfiguration, nothing));
    },
    async () => wait(device.control(setConfiguration, nothing)),
  ];
  button.press(); // it is told again and again: nobody acknowledges it
  for (const begin of again) {
    expect((await begin()).end).toBe("done");
    const report = await wait(receive(device), 600);
    expect(decodePress(report.data)).toMatchObject({ sequence: 1 });
  }
  expect(button.violations).toEqual([]);
});

test("a transfer that is given up ends, and takes no report with it", async () => {
  const { button, wait } = exported();
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  const abort = new AbortController();
  const givenUp = receive(device, abort.signal);
  await turns();
  abort.abort();
  expect((await wait(givenUp)).end).toBe("failed");
  button.press();
  button.advance(30);
  expect(decodePress((await wait(receive(device), 5)).data)).toMatchObject({ sequence: 1 });
  expect((await device.receive(0x81, 64, AbortSignal.abort())).end).toBe("failed");
});

test("what is not the host's elsewhere is refused: the address, an endpoint that is not there", async () => {
  const { button, wait } = exported();
  const device = deviceOf(button);
  const setAddress = { requestType: 0x00, request: 5, value: 77, index: 0, length: 0 };
  expect((await wait(device.control(setAddress, nothing))).end).toBe("stalled");
  expect((await wait(device.receive(0x82, 64, patience))).end).toBe("failed");
  expect((await wait(device.send(0x01, nothing))).end).toBe("failed");
  expect((await wait(device.control(setConfiguration, nothing))).end).toBe("done");
});

test("unplugged in the middle of everything: every transfer ends, the next device is another", async () => {
  const { button, events, wait } = exported();
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  const waiting = receive(device);
  const underWay = device.control(setConfiguration, nothing);
  const reset = device.reset().then(
    () => "reset",
    (error: Error) => error.message,
  );
  button.unplug();
  button.advance(1);
  expect(await reset).toContain("unplugged");
  expect((await waiting).end).not.toBe("done");
  expect((await underWay).end).not.toBe("done");
  expect((await device.control(setConfiguration, nothing)).end).toBe("detached");
  await expect(device.reset()).rejects.toThrow("gone");
  button.plugIn();
  button.advance(120); // in the middle of the enumeration
  button.unplug();
  button.plugIn();
  button.advance(400);
  expect(events).toEqual(["here 1", "gone", "here 1"]);
  expect(deviceOf(button)).not.toBe(device);
  expect(button.violations).toEqual([]);
});

test("a plug pulled when the report is complete: the host elsewhere has it, then the device is gone", async () => {
  const { button, events, wait } = exported();
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  button.unplugInReport("acknowledge");
  const waiting = receive(device);
  button.press();
  expect(decodePress((await wait(waiting)).data)).toMatchObject({ sequence: 1 });
  button.advance(1);
  expect(events).toEqual(["here 1", "gone"]);
});

test("a press wakes the silent bus when the host elsewhere allowed it", async () => {
  const { button, events, wait } = exported();
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  await wait(device.control(setRemoteWakeup, nothing));
  const waiting = receive(device);
  await turns();
  button.suspend();
  button.advance(20);
  button.tap(20);
  expect(decodePress((await wait(waiting)).data)).toMatchObject({ sequence: 1 });
  expect(events).toEqual(["here 1", "suspended", "wake"]);
  const { violations, problems } = button;
  expect({ violations, problems }).toEqual({ violations: [], problems: [] });
});

test("without that permission the press waits until the host elsewhere resumes", async () => {
  const { button, events, wait } = exported();
  const device = deviceOf(button);
  await wait(device.control(setConfiguration, nothing));
  const waiting = receive(device);
  await turns();
  button.suspend();
  button.advance(20);
  button.tap(20);
  await expect(wait(waiting, 500)).rejects.toThrow("nothing");
  button.resume();
  expect(decodePress((await wait(waiting)).data)).toMatchObject({ sequence: 1 });
  expect(events).toEqual(["here 1", "suspended"]);
});

test("the bootloader takes the place of the firmware; unplugging and plugging in starts the firmware again", async () => {
  const { button, events, wait } = exported();
  const device = deviceOf(button);
  await enterBootLoader(button, wait);
  expect(events).toEqual(["here 1", "gone", "here 3"]);
  expect((await device.control(setConfiguration, nothing)).end).toBe("detached");
  button.plugIn(); // it is
  expect(events).toHaveLength(3);
  button.unplug();
  button.plugIn();
  button.advance(400);
  expect(events).toEqual(["here 1", "gone", "here 3", "gone", "here 1"]);
  expect(button.violations).toEqual([]);
});

test("a bootloader that leaves makes place for the firmware", async () => {
  const { button, events, wait } = exported();
  const entered = await enterBootLoader(button, wait);
  await wait(entered.control(setConfiguration, nothing));
  const reboot = new DataView(new ArrayBuffer(32)); // RP2040 datasheet 2.8.5.4: PC_REBOOT, from flash, after 10 ms
  reboot.setUint32(0, 0x431f_d10b, true);
  reboot.setUint8(8, 0x02);
  reboot.setUint8(9, 12);
  reboot.setUint32(24, 10, true);
  expect((await wait(entered.send(0x03, new Uint8Array(reboot.buffer)))).end).toBe("done");
  expect(await wait(entered.receive(0x84, 64, patience))).toMatchObject({ end: "done", data: { length: 0 } });
  button.advance(500);
  expect(events).toEqual(["here 1", "gone", "here 3", "gone", "here 1"]);
  expect((await wait(deviceOf(button).control(setConfiguration, nothing))).end).toBe("done");
});

test("without a firmware there is the bootloader at once", () => {
  const flash = newFlash();
  flash.erase(0, 4096).apply(1);
  const { button, events } = exported(flash);
  expect(button.device?.description).toMatchObject({ vendorId: 0x2e8a, productId: 3 });
  button.unplug();
  expect(events).toEqual(["here 3", "gone"]);
});
