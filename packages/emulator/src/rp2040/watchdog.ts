import type { RP2040 } from "rp2040js";

/** What rp2040js 1.4.1 does not offer in its types. */
interface Watchdog {
  reason: number;
  enable: boolean;
  readonly scratchData: Uint32Array;
  readonly alarm: { enable: boolean };
  readonly timer: { enable: boolean };
  onWatchdogTrigger: () => void;
}
const watchdogBlock = 0x40058;

/** What the watchdog keeps over a reset of the chip. */
export interface KeptOverReset {
  readonly reason: number;
  readonly scratch: Uint32Array;
}

/** Gives the watchdog of a new chip what the one before kept, and calls `onReset` when it resets the chip. */
export function connectWatchdog(
  mcu: RP2040,
  kept: KeptOverReset | undefined,
  onReset: (kept: KeptOverReset) => void,
): void {
  const { peripherals } = mcu as unknown as { readonly peripherals: Record<number, unknown> };
  const watchdog = peripherals[watchdogBlock] as Watchdog;
  watchdog.reason = kept?.reason ?? 0;
  watchdog.scratchData.set(kept?.scratch ?? new Uint32Array(8));
  watchdog.onWatchdogTrigger = () => {
    // Else rp2040js starts the fired watchdog again with no delay and never returns.
    watchdog.enable = false;
    watchdog.alarm.enable = false;
    watchdog.timer.enable = false;
    onReset({ reason: watchdog.reason, scratch: watchdog.scratchData.slice() });
  };
}
