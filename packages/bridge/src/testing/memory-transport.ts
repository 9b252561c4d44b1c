import {
  type HidDeviceInfo,
  type HidHandle,
  type HidListeners,
  type HidTransport,
  type LightReport,
  TransportError,
  type TransportErrorCode,
  decodeAcknowledge,
  decodeLight,
  encodeIdentity,
  encodeStatus,
  reportIds,
} from "@tier2/button";
import { Happenings } from "./happenings.ts";

export interface MemoryHappening {
  readonly path: string;
  readonly type: "opened" | "light" | "acknowledged" | "closed";
  readonly light?: LightReport;
  /** `press 3` or `gesture 3`. */
  readonly acknowledged?: string;
}

/** A button in memory; reports are sent as soon as it is open. */
export class MemoryButton {
  readonly info: HidDeviceInfo;
  identitySerial: string;
  /** What opening it answers; undefined: it can be opened. */
  refusal: TransportErrorCode | undefined;
  /** What every write ends with; undefined: it is taken. */
  writeError: TransportError | undefined;
  /** Answers nothing any more. */
  isSilent = false;
  dropped = 0;
  tries = 0;
  listeners: HidListeners | undefined;

  constructor(path: string, serial: string) {
    this.info = { path, vendorId: 0x1209, productId: 1, serialNumber: serial, manufacturer: "", product: "" };
    this.identitySerial = serial;
  }

  input(report: Uint8Array): void {
    if (this.listeners === undefined) {
      throw new Error("The button is not open.");
    }
    this.listeners.onInput(report);
  }
}

/** HID devices in memory, any number of them. */
export class MemoryTransport implements HidTransport {
  readonly name = "memory";
  readonly happenings: Happenings<MemoryHappening> = new Happenings();
  readonly #buttons = new Map<string, MemoryButton>();
  #onChange = (): void => undefined;

  attach(button: MemoryButton): void {
    this.#buttons.set(button.info.path, button);
    this.#onChange();
  }

  detach(button: MemoryButton): void {
    const { listeners } = button;
    this.#buttons.delete(button.info.path);
    button.listeners = undefined;
    listeners?.onDetached("unplugged by the test");
    this.#onChange();
  }

  async list(): Promise<readonly HidDeviceInfo[]> {
    return [...this.#buttons.values()].map(({ info }) => info);
  }

  watch(onChange: () => void, signal: AbortSignal): void {
    this.#onChange = () => {
      if (!signal.aborted) {
        onChange();
      }
    };
  }

  async open(path: string, listeners: HidListeners): Promise<HidHandle> {
    const button = this.#buttons.get(path);
    if (button === undefined) {
      throw new TransportError("not_found", `not planned: nothing at ${path}`);
    }
    button.tries += 1;
    if (button.refusal !== undefined) {
      throw new TransportError(button.refusal, "refused by the test");
    }
    button.listeners = listeners;
    this.happenings.add({ path, type: "opened" });
    return {
      write: async (report) => (button.isSilent ? never() : this.#write(button, report)),
      readFeature: async (reportId) => (button.isSilent ? never() : this.#feature(button, reportId)),
      writeFeature: async () => undefined,
      close: async () => {
        button.listeners = undefined;
        this.happenings.add({ path, type: "closed" });
      },
    };
  }

  async close(): Promise<void> {
    this.#buttons.clear();
  }

  #requireAttached(path: string): void {
    if (!this.#buttons.has(path)) {
      throw new TransportError("detached", "The device is gone.");
    }
  }

  #feature(button: MemoryButton, reportId: number): Uint8Array {
    this.#requireAttached(button.info.path);
    return feature(button, reportId);
  }

  #write({ info: { path }, writeError }: MemoryButton, report: Uint8Array): void {
    this.#requireAttached(path);
    if (writeError !== undefined) {
      throw writeError;
    }
    const light = decodeLight(report);
    const acknowledge = decodeAcknowledge(report);
    if (light !== undefined) {
      this.happenings.add({ path, type: "light", light });
    } else if (acknowledge !== undefined) {
      const acknowledged = `${acknowledge.what} ${acknowledge.sequence}`;
      this.happenings.add({ path, type: "acknowledged", acknowledged });
    } else {
      throw new Error("not planned: an unknown report");
    }
  }
}

const never = async (): Promise<never> => new Promise(() => undefined);

function feature({ identitySerial, dropped }: MemoryButton, reportId: number): Uint8Array {
  switch (reportId) {
    case reportIds.identity:
      return encodeIdentity({
        protocolVersion: 1,
        firmwareMajor: 0,
        firmwareMinor: 1,
        firmwarePatch: 0,
        board: "pico",
        capabilities: [],
        serial: identitySerial,
      });
    case reportIds.status:
      return encodeStatus({ bootId: 1, lastSequence: 0, queued: 0, dropped, suppressed: 0, pressed: 0, faults: [] });
    default:
      throw new Error(`not planned: feature ${reportId}`);
  }
}
