import type { Board as FirmwareBoard } from "@tier2/button";
import type { Light } from "./light.ts";

// What the emulator's process and the one that started it tell each other.

/** What a running button is and runs. */
export interface EmulatorInfo {
  readonly image: string;
  /** Of the image file, in hexadecimal. */
  readonly sha256: string;
  /** As the firmware says. */
  readonly board: FirmwareBoard;
  readonly firmwareVersion: string;
  readonly serialNumber: string;
  readonly socketPath: string;
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

export interface EmulatorRequest {
  readonly call: number;
  readonly command: EmulatorCommand;
}

export type EmulatorMessage =
  | { readonly event: "ready"; readonly info: EmulatorInfo }
  | { readonly event: "failed"; readonly message: string }
  | { readonly event: "light"; readonly light: Light }
  | { readonly call: number; readonly findings?: EmulatorFindings }
  | { readonly call: number; readonly error: string };
