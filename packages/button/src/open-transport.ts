import process from "node:process";
import { usbEvents } from "./hot-plug.ts";
import { SocketTransport } from "./socket-transport.ts";
import { type HidTransport, TransportError } from "./transport.ts";

/** Real devices, or a device that another process plays on a unix socket / Windows named pipe. */
export type TransportConfig = { readonly kind: "node-hid" } | { readonly kind: "socket"; readonly path: string };

/**
 * Makes the configured transport; node-hid is loaded only when asked for. Rejects with a TransportError `failed` when
 * node-hid's native module cannot be loaded.
 */
export async function openTransport(config: TransportConfig): Promise<HidTransport> {
  if (config.kind === "socket") {
    return new SocketTransport(config.path);
  }
  const [{ NodeHidTransport }, nodeHid] = await Promise.all([import("./node-hid-transport.ts"), import("node-hid")]);
  try {
    nodeHid.getHidapiVersion(); // loads the native module
  } catch (error) {
    const remedy =
      process.platform === "linux" ? "Install libusb and libudev (Debian: apt install libusb-1.0-0 libudev1)." : "";
    const reason = error instanceof Error ? error.message : String(error);
    throw new TransportError("failed", `node-hid cannot be loaded: ${reason}. ${remedy}`.trim(), { cause: error });
  }
  return new NodeHidTransport(nodeHid, { events: await usbEvents() });
}
