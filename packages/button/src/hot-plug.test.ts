import { WebUSB } from "usb";
import { expect, test } from "vitest";
import { buttonEvents } from "./hot-plug.ts";
import { productId, vendorId } from "./protocol.generated.ts";

/** What the native part of the module calls, which needs a bus. */
interface NativeCallbacks {
  deviceConnectCallback(device: object): Promise<void>;
  deviceDisconnectCallback(handle: string): Promise<void>;
}

test("the real module tells of our buttons though nobody chose them, and of no other device", async () => {
  const events = buttonEvents({ WebUSB });
  const heard: string[] = [];
  for (const type of ["connect", "disconnect"]) {
    EventTarget.prototype.addEventListener.call(events, type, () => heard.push(type)); // the module's own starts the native part
  }
  const native = events as unknown as NativeCallbacks;
  await native.deviceConnectCallback({ handle: "mouse", vendorId, productId: productId + 1 });
  await native.deviceDisconnectCallback("mouse");
  expect(heard).toEqual([]);
  await native.deviceConnectCallback({ handle: "button", vendorId, productId });
  await native.deviceDisconnectCallback("button");
  expect(heard).toEqual(["connect", "disconnect"]);
});
