/** A HID device that is attached and can be opened. */
export interface HidDeviceInfo {
  /** Names the device within its transport, for `open`: a hidraw node, a Windows device path, a socket path. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  /** Empty when the device has no serial string. */
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly product: string;
}

/** What an open device tells; each is called in the order things happened on the wire. */
export interface HidListeners {
  /** One input report, the report id in byte 0. */
  onInput(report: Uint8Array): void;
  /** The device is gone or the handle broke; nothing else is called after it, and every pending call rejects. */
  onDetached(reason: string): void;
}

/**
 * An open HID device. Reports carry their id in byte 0. Calls reject with a TransportError: `stalled` when the
 * device refuses the report, `detached` when it is gone.
 */
export interface HidHandle {
  /** Sends an output report. */
  write(report: Uint8Array): Promise<void>;
  /** Reads a feature report of at most `length` bytes, the id counted. */
  readFeature(reportId: number, length: number): Promise<Uint8Array>;
  /** Sends a feature report. */
  writeFeature(report: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Nobody else is to take what this device reports. */
  readonly isExclusive?: boolean;
}

/** A way to reach HID devices. Every transport passes `testing/transport-suite.ts`. */
export interface HidTransport {
  readonly name: string;
  /** The devices of our usage page, vendor and product attached now. */
  list(): Promise<readonly HidDeviceInfo[]>;
  /** With `isExclusive` it rejects with `in_use`, naming the holder, when another process holds the device that way. */
  open(path: string, listeners: HidListeners, options?: OpenOptions): Promise<HidHandle>;
  /**
   * Calls `onChange` whenever the answer of `list` may have changed, until the signal is aborted. Never calls it
   * before `watch` returned; the caller lists once at the start by itself.
   */
  watch(onChange: () => void, signal: AbortSignal): void;
  /** Ends whatever the transport keeps open of its own (a socket, a timer); open handles are closed. */
  close(): Promise<void>;
}

/** - unanswered: the device takes nothing and says nothing. - version: its firmware is too old or too new for us. */
export type TransportErrorCode =
  | "detached"
  | "stalled"
  | "permission_denied"
  | "not_found"
  | "in_use"
  | "unanswered"
  | "version"
  | "failed";

/** What a transport rejects with. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
