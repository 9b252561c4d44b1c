import type { BoardName } from "@tier2/emulator";
import type { Bench } from "./bench.ts";

/** A test of a USB device, for the committed images and for firmware with a bug in it. */
export interface Check {
  readonly name: string;
  /** Boards whose emulation cannot show it, and why. */
  readonly notOn?: Partial<Record<BoardName, string>>;
  /** Gets a device in the default state. Throws what is wrong; broken rules of the hardware are looked for by the caller. */
  readonly run: (bench: Bench) => void;
}
