import type { Board as FirmwareBoard } from "@tier2/button";
import type { Light } from "./light.ts";

// What the emulator's process and the one that started it tell each other.

/**
 * Where a button is served: as a HID device on a unix socket or Windows pipe; as a USB device to QEMU, on a unix socket; as
 * a USB device over USB/IP, on a port (0: a free one) of 127.0.0.1, or of another address of this computer: whoever reaches
 * that may attach the button, for USB/IP knows neither passwords nor encryption.
 */
export type Place =
  | { readonly socketPath: string }
  | { readonly usbredirPath: string }
  | { readonly usbipPort: number; readonly usbipAddress?: string };

/** What a running button is and runs. */
export interface EmulatorInfo {
  readonly image: string;
  /** Of the image file, in hexadecimal. */
  readonly sha256: string;
  /** As the firmware says. */
  readonly board: FirmwareBoard;
  readonly firmwareVersion: string;
  readonly serialNumber: string;
  /** One of them is there: where it is served. */
  readonly socketPath?: string;
  readonly usbredirPath?: string;
  readonly usbipPort?: number;
}

/** What was found wrong while the firmware ran; both are empty for a good firmware. */
export interface EmulatorFindings {
  readonly violations: readonly string[];
  readonly problems: readonly string[];
}

export type EmulatorCommand =
  | { readonly kind: "press"; readonly holdMs: number }
  /** Twice, the second time `gapMs` after the first release. */
  | { readonly kind: "double-press"; readonly holdMs: number; readonly gapMs: number }
  | { readonly kind: "hold" }
  | { readonly kind: "release" }
  | { readonly kind: "unplug" }
  | { readonly kind: "replug" }
  | { readonly kind: "lose-acknowledgements"; readonly count: number }
  | { readonly kind: "unplug-in-report"; readonly moment: "data" | "acknowledge" }
  | { readonly kind: "suspend"; readonly mayWake: boolean }
  | { readonly kind: "resume" }
  | { readonly kind: "inject-input"; readonly report: readonly number[] }
  | { readonly kind: "findings" }
  | { readonly kind: "stop" };

/** What came of a command. */
export interface CommandAnswer {
  readonly findings?: EmulatorFindings;
  /** When the switch closed for the first time, in ms since 1970. */
  readonly pressedAtMs?: number;
}

export interface EmulatorRequest {
  readonly call: number;
  readonly command: EmulatorCommand;
}

export type EmulatorMessage =
  | { readonly event: "ready"; readonly info: EmulatorInfo }
  | { readonly event: "failed"; readonly message: string }
  | { readonly event: "light"; readonly light: Light }
  /** A press woke the sleeping computer. */
  | { readonly event: "wake" }
  /** Something that the one who started it should know of, such as a guest that was sent away. */
  | { readonly event: "note"; readonly text: string }
  | ({ readonly call: number } & CommandAnswer)
  | { readonly call: number; readonly error: string };
