import process from "node:process";
import type * as NodeHid from "node-hid";
import { holderOf, inUseBy } from "./holder.ts";
import type { UsbEvents } from "./hot-plug.ts";
import { productId, reportIds, reportSizes, usage, usagePage, vendorId } from "./protocol.generated.ts";
import {
  type HidDeviceInfo,
  type HidHandle,
  type HidListeners,
  type HidTransport,
  type OpenOptions,
  TransportError,
  type TransportErrorCode,
} from "./transport.ts";

/** The part of the module that is used, so that a test can stand in for it. */
export type NodeHidModule = Pick<typeof NodeHid, "devicesAsync" | "HIDAsync">;

/** Without events of the bus the list is asked this often. */
const pollMs = 2000;
/** The bus tells of a device before its hidraw node stands; up to 0.75 s were seen (Linux 6.1). */
const afterEventMs: readonly number[] = [0, 50, 100, 250, 500, 1000];

export interface NodeHidOptions {
  readonly pollMs?: number;
  /** What tells of devices that come and go; without it the list is polled. */
  readonly events?: UsbEvents | undefined;
  readonly holderOf?: (deviceFile: string) => string | undefined;
  /** Default: that of this machine. */
  readonly platform?: NodeJS.Platform;
}

/** The transport to real devices by the node-hid module: hidraw on Linux, the HID class driver on Windows and macOS. */
export class NodeHidTransport implements HidTransport {
  readonly name = "node-hid";
  readonly #module: NodeHidModule;
  readonly #options: NodeHidOptions;
  readonly #closing = new AbortController();
  readonly #handles = new Set<NodeHidHandle>();

  constructor(module: NodeHidModule, options: NodeHidOptions = {}) {
    this.#module = module;
    this.#options = options;
  }

  async list(): Promise<readonly HidDeviceInfo[]> {
    const devices = await this.#module.devicesAsync(vendorId, productId);
    return devices
      .filter((device) => device.path !== undefined && isOurCollection(device))
      .map((device) => ({
        path: device.path ?? "",
        vendorId: device.vendorId,
        productId: device.productId,
        serialNumber: device.serialNumber ?? "",
        manufacturer: device.manufacturer ?? "",
        product: device.product ?? "",
      }));
  }

  /**
   * hidraw lets anybody open a device twice, and both would take every press: whoever comes second gives way. macOS lets
   * nobody open a device that another process has for itself, as node-hid opens one unless told; who only looks then keeps
   * nobody else from it.
   */
  async open(path: string, listeners: HidListeners, options: OpenOptions = {}): Promise<HidHandle> {
    const isExclusive = options.isExclusive === true;
    const device = await this.#module.HIDAsync.open(path, { nonExclusive: !isExclusive }).catch((error: unknown) => {
      throw heldOnMac.test(messageOf(error))
        ? inUseBy(path, "another program")
        : transportError(error, `${path} cannot be opened`);
    });
    const holder = isExclusive ? (this.#options.holderOf ?? holderOf)(path) : undefined;
    if (holder !== undefined) {
      await device.close();
      throw inUseBy(path, holder);
    }
    const isWindows = (this.#options.platform ?? process.platform) === "win32";
    const handle = new NodeHidHandle(device, listeners, isWindows, () => this.#handles.delete(handle));
    this.#handles.add(handle);
    return handle;
  }

  watch(onChange: () => void, signal: AbortSignal): void {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    const { events } = this.#options;
    if (events === undefined) {
      this.#poll(onChange, ended);
      return;
    }
    const timers = new Set<NodeJS.Timeout>();
    const onEvent = (): void => {
      for (const delayMs of afterEventMs) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          onChange();
        }, delayMs);
        timers.add(timer);
      }
    };
    events.addEventListener("connect", onEvent);
    events.addEventListener("disconnect", onEvent);
    ended.addEventListener("abort", () => {
      events.removeEventListener("connect", onEvent);
      events.removeEventListener("disconnect", onEvent);
      for (const timer of timers) {
        clearTimeout(timer);
      }
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#handles].map(async (handle) => handle.close()));
  }

  #poll(onChange: () => void, ended: AbortSignal): void {
    let known: string | undefined;
    let timer: NodeJS.Timeout;
    const look = async (): Promise<void> => {
      const now = await this.list().then(
        (devices) => devices.map((device) => device.path).join("\n"),
        () => known, // the next look tells
      );
      if (ended.aborted) {
        return;
      }
      if (now !== known) {
        onChange();
      }
      known = now;
      timer = setTimeout(() => void look(), this.#options.pollMs ?? pollMs);
    };
    timer = setTimeout(() => void look(), 0);
    ended.addEventListener("abort", () => clearTimeout(timer));
  }
}

/** hidapi's libusb driver reports no usages; vendor and product have to do there. */
const isOurCollection = (device: NodeHid.Device): boolean =>
  device.usagePage === undefined || (device.usagePage === usagePage && device.usage === usage);

const inputSizes: ReadonlyMap<number | undefined, number> = new Map([
  [reportIds.press, reportSizes.press],
  [reportIds.gesture, reportSizes.gesture],
]);

const longestFeature = Math.max(
  ...[reportSizes.identity, reportSizes.status, reportSizes.settings, reportSizes.bootloader, reportSizes.serial],
);

/**
 * Windows makes every input report as long as the longest one of the device, with zeros (github.com/libusb/hidapi/issues/210),
 * and wants room for the longest feature report whichever is read (HidD_GetFeature).
 */
const cut = (report: Uint8Array, length: number | undefined): Uint8Array => report.subarray(0, length);

class NodeHidHandle implements HidHandle {
  readonly #device: NodeHid.HIDAsync;
  readonly #isWindows: boolean;
  readonly #onEnd: () => void;
  #isOpen = true;

  constructor(device: NodeHid.HIDAsync, listeners: HidListeners, isWindows: boolean, onEnd: () => void) {
    this.#device = device;
    this.#isWindows = isWindows;
    this.#onEnd = onEnd;
    device.on("data", (data: Buffer) => {
      if (this.#isOpen) {
        const report = new Uint8Array(data);
        listeners.onInput(isWindows ? cut(report, inputSizes.get(report[0])) : report);
      }
    });
    device.on("error", (error: unknown) => {
      if (this.#end()) {
        listeners.onDetached(messageOf(error));
        void device.close().catch(() => undefined); // it is gone already
      }
    });
  }

  async write(report: Uint8Array): Promise<void> {
    await this.#use("a report cannot be sent", async () => this.#device.write(Buffer.from(report)));
  }

  async readFeature(reportId: number, length: number): Promise<Uint8Array> {
    const room = this.#isWindows ? longestFeature : length;
    const read = async (): Promise<Buffer> => this.#device.getFeatureReport(reportId, room);
    const report = new Uint8Array(await this.#use("a feature report cannot be read", read));
    return this.#isWindows ? cut(report, length) : report;
  }

  async writeFeature(report: Uint8Array): Promise<void> {
    const send = async (): Promise<number> => this.#device.sendFeatureReport(Buffer.from(report));
    await this.#use("a feature report cannot be sent", send);
  }

  async close(): Promise<void> {
    if (this.#end()) {
      await this.#device.close();
    }
  }

  async #use<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
    if (!this.#isOpen) {
      throw new TransportError("detached", "The device is gone.");
    }
    return action().catch((error: unknown) => {
      throw this.#isOpen
        ? transportError(error, what)
        : new TransportError("detached", "The device is gone.", { cause: error });
    });
  }

  /** True the first time. */
  #end(): boolean {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    if (wasOpen) {
      // node-hid begins to read in the next tick after the listener came, and throws where nobody catches it if it is closed.
      this.#device.removeAllListeners("data");
      this.#onEnd();
    }
    return wasOpen;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** kIOReturnExclusiveAccess, of a device that another process has for itself. */
const heldOnMac = /0xE00002C5/i;

/** node-hid rejects with hidapi's text only; these are the texts of its Linux, Windows and macOS drivers. */
const codesByText: readonly (readonly [RegExp, TransportErrorCode])[] = [
  [/permission denied|operation not permitted|access is denied|0xE00002E2/i, "permission_denied"],
  [/broken pipe/i, "stalled"],
  [/no such device|disconnected|not connected|input\/output error/i, "detached"],
  [/no such file|cannot open device|failed to open|cannot find/i, "not_found"],
];

function transportError(error: unknown, what: string): TransportError {
  const text = messageOf(error);
  const code = codesByText.find(([pattern]) => pattern.test(text))?.[1] ?? "failed";
  return new TransportError(code, `${what}: ${text}`, { cause: error });
}
