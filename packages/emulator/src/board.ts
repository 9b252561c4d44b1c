import type { Bus, Pipe } from "./bus.ts";
import type { Findings } from "./findings.ts";
import type { Light } from "./light.ts";

export interface BoardListeners {
  /** The firmware handed a USB buffer to the controller. */
  readonly onArm: (pipe: Pipe) => void;
  readonly onRemoteWakeup: () => void;
  /** The firmware left for the bootloader; nothing of it runs until the next power cycle. */
  readonly onBootLoader: () => void;
}

export const silentListeners: BoardListeners = {
  onArm: () => undefined,
  onRemoteWakeup: () => undefined,
  onBootLoader: () => undefined,
};

/** A board with a switch and a light, its power and its time. Time goes on without power. */
export interface Board extends Bus {
  listeners: BoardListeners;
  readonly isPowered: boolean;
  /** The bootloader waits for a new firmware. */
  readonly isInBootLoader: boolean;
  /** What the light shows now, from the state of its pins. */
  readonly light: Light;
  /** Brightness of the LED on the bare board as the eye sees it, 0 to 255. */
  readonly onBoardLed: number;
  /** Rules of the hardware that the firmware broke. */
  readonly violations: Findings;
  /** What the firmware used and the emulator does not know. */
  readonly problems: Findings;
  powerOn(): void;
  /** Everything but what the board keeps without power is gone. */
  powerOff(): void;
  /** The switch is what it is with or without power. */
  setSwitch(isClosed: boolean): void;
}
