import type { Setup, TransferEnd } from "./transfers.ts";

/** An endpoint as its descriptor has it. */
export interface UsbEndpoint {
  /** bEndpointAddress: bit 7 is set when it goes to the host. */
  readonly address: number;
  readonly type: "bulk" | "interrupt";
  /** In bytes. */
  readonly maxPacket: number;
  /** bInterval. */
  readonly interval: number;
  readonly interfaceNumber: number;
}

export interface UsbInterface {
  readonly number: number;
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
}

/** What a host elsewhere is told of a device before it speaks to it. */
export interface UsbDescription {
  readonly vendorId: number;
  readonly productId: number;
  /** bcdDevice. */
  readonly release: number;
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
  /** bConfigurationValue of the only configuration. */
  readonly configuration: number;
  readonly interfaces: readonly UsbInterface[];
  readonly endpoints: readonly UsbEndpoint[];
}

export interface TransferResult {
  readonly end: TransferEnd;
  /** What came from the device. */
  readonly data: Uint8Array;
}

/** A full-speed USB device at the level of transfers, for a host that is not in this process. */
export interface UsbDevice {
  readonly description: UsbDescription;
  /** Resolves when the device answers again, with no configuration. */
  reset(): Promise<void>;
  /**
   * Every request but SET_ADDRESS, SET_CONFIGURATION included; `data` is as long as the request says, or empty. Ends as
   * "failed" when the signal is aborted.
   */
  control(setup: Setup, data: Uint8Array, signal?: AbortSignal): Promise<TransferResult>;
  /**
   * A transfer of a bulk or interrupt endpoint to the host, of at most `length` bytes; it waits for as long as the device
   * has nothing. Ends as "failed" when the signal is aborted.
   */
  receive(address: number, length: number, signal: AbortSignal): Promise<TransferResult>;
  /** A transfer of a bulk or interrupt endpoint to the device. Ends as "failed" when the signal is aborted. */
  send(address: number, data: Uint8Array, signal?: AbortSignal): Promise<TransferResult>;
}

/** The end of a cable: what is plugged into it may change, as when a board leaves for its bootloader. */
export interface UsbPlug {
  /** Undefined: nothing, or nothing that is ready to be spoken to. */
  readonly device: UsbDevice | undefined;
  /** Calls back after each change; the answer ends it. The callback leaves speaking to the device for later. */
  subscribe(onChange: (device: UsbDevice | undefined) => void): () => void;
}
