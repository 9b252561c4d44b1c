/** How far a step of flashing is, in bytes. */
export type OnProgress = (doneBytes: number, totalBytes: number) => void;

/**
 * A board that waits in its boot loader, whatever that speaks. Every method rejects with a FlashError. Nothing here judges
 * an image, compares, or tries again: that is `flashBoard`'s.
 */
export interface BootLoader {
  readonly chip: "rp2040" | "atmega32u4";
  /** What a firmware may take of the flash, bytes. */
  readonly flashBytes: number;
  /** Erases what the image needs, and writes it from the start of the flash on. */
  readonly write: (image: Uint8Array, onProgress: OnProgress) => Promise<void>;
  /** Reads so many bytes from the start of the flash on. */
  readonly read: (sizeBytes: number, onProgress: OnProgress) => Promise<Uint8Array>;
  /** Erases settings, and a serial that was given to the board; they are read back as erased. The boot ids stay. */
  readonly eraseSettings: () => Promise<void>;
  /** Starts the firmware; the boot loader is gone afterwards. */
  readonly restart: () => Promise<void>;
  /** Lets go of the board, which stays where it is. Never rejects. */
  readonly close: () => Promise<void>;
}

/**
 * - gone: the board left the bus. - refused: the boot loader said no, or answered wrongly. - silent: no answer in time.
 * - denied: this account may not open it. - busy: another program has it open.
 */
export type FlashErrorCode = "gone" | "refused" | "silent" | "denied" | "busy";

/** What went wrong between this computer and a boot loader; the message names the step and what was answered. */
export class FlashError extends Error {
  override readonly name = "FlashError";
  readonly code: FlashErrorCode;

  constructor(code: FlashErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
