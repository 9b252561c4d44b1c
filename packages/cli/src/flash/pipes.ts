/** A USB device's vendor interface with one bulk endpoint each way; every call rejects with a PipeError, and has its own time limit. */
export interface UsbPipe {
  /** Number of the interface, as requests to it name it. */
  readonly interfaceNumber: number;
  readonly controlIn: (request: number, length: number) => Promise<Uint8Array>;
  readonly controlOut: (request: number) => Promise<void>;
  readonly send: (data: Uint8Array) => Promise<void>;
  /** One transfer of at most `length` bytes; shorter when the device ended it so. */
  readonly receive: (length: number) => Promise<Uint8Array>;
  readonly clearHalt: (direction: "in" | "out") => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A serial port, or what stands for one. */
export interface SerialPipe {
  readonly send: (data: Uint8Array) => Promise<void>;
  /** Exactly so many bytes. Rejects with a PipeError "silent" when they do not come in time. */
  readonly receive: (count: number) => Promise<Uint8Array>;
  /** Throws away what came and was not asked for. */
  readonly discard: () => void;
  readonly close: () => Promise<void>;
}

export type PipeErrorCode = "stalled" | "gone" | "silent";

export class PipeError extends Error {
  override readonly name = "PipeError";
  readonly code: PipeErrorCode;

  constructor(code: PipeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
