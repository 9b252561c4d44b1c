import type { ButtonDevice, ButtonListeners, OpenOptions } from "@tier2/button";
import type { BootLoader, OnProgress } from "./boot-loader.ts";

export type Chip = BootLoader["chip"];

/** What commands use of an open button. */
export type RunningButton = Pick<
  ButtonDevice,
  | "identity"
  | "readStatus"
  | "readSettings"
  | "writeSettings"
  | "acknowledge"
  | "setLight"
  | "enterBootloader"
  | "setSerial"
  | "close"
>;

interface Place {
  /** Names it among what is plugged in: a device file, a COM port, a folder. */
  readonly path: string;
  /** Bus and ports, e.g. "1-2.3", where the system tells them; a board keeps it when it changes what it is. */
  readonly portPath: string | undefined;
}

/** A button that runs its firmware. */
export interface AttachedButton extends Place {
  readonly kind: "button";
  /** Empty for a board that has none yet. */
  readonly serial: string;
  /** Rejects with a TransportError. */
  readonly open: (listeners?: Partial<ButtonListeners>, options?: OpenOptions) => Promise<RunningButton>;
}

/** A board that waits in its boot loader. */
export interface AttachedLoader extends Place {
  readonly kind: "picoboot" | "avr109";
  /** As its USB id says. A copy may carry the boot loader of another board. */
  readonly board: string;
  /** Rejects with a FlashError. */
  readonly open: () => Promise<BootLoader>;
}

/** The drive of an RP2040 in its boot loader. */
export interface AttachedDrive extends Place {
  readonly kind: "uf2-drive";
  readonly board: string;
  /** Resolves when the board has taken all of it, and restarts by itself. Rejects with a FlashError. */
  readonly copy: (uf2: Uint8Array, onProgress: OnProgress) => Promise<void>;
}

/** An ATmega32U4 that runs a sketch of Arduino: it may be anything, and is taken only when it is named. */
export interface AttachedSketch extends Place {
  readonly kind: "sketch";
  readonly board: string;
  /** Sends it into its boot loader, and resolves with that. Rejects with a FlashError. */
  readonly touch: () => Promise<AttachedLoader>;
}

export type Target = AttachedButton | AttachedLoader | AttachedDrive | AttachedSketch;

/** All that is plugged in now. */
export interface Attached {
  readonly buttons: readonly AttachedButton[];
  readonly loaders: readonly AttachedLoader[];
  readonly drives: readonly AttachedDrive[];
  readonly sketches: readonly AttachedSketch[];
}

/** Where boards come and go: the computer's USB, an emulated board, a test. */
export interface Surroundings {
  readonly look: () => Promise<Attached>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly nowMs: () => number;
}

export const chipOf = (board: string): Chip => (board === "pico" ? "rp2040" : "atmega32u4");

/** Tells one thing that is plugged in from another, for as long as it stays what it is. */
export const keyOf = ({ kind, path }: Target): string => `${kind} ${path}`;
