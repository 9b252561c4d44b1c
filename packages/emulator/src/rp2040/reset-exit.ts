import type { RP2040 } from "rp2040js";

/** J must be on the lines for this long after a bus reset (RP2040 datasheet, erratum RP2040-E5). */
const idleNs = 800_000;

/**
 * How the controller leaves a bus reset. On the chips B0 and B1 it stays in it until it saw 800 us of idle bus, which the
 * traffic behind a busy hub does not give: only firmware that shows it an idle bus helps (RP2040-E5).
 */
export class ResetExit {
  readonly #needsIdle: boolean;
  #isWaiting = false;
  #idleSinceNs: number | undefined;

  /** `needsIdle`: a chip with the erratum behind a busy hub. */
  constructor(needsIdle: boolean) {
    this.#needsIdle = needsIdle;
  }

  /** The controller sees no packets. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  resetEnded(): void {
    this.#isWaiting = this.#needsIdle;
  }

  /** Firmware gives the controller other lines than the cable's, or takes them away again. */
  linesChanged(isIdle: boolean, nowNs: number): void {
    if (this.#idleSinceNs !== undefined && nowNs - this.#idleSinceNs >= idleNs) {
      this.#isWaiting = false;
    }
    this.#idleSinceNs = isIdle ? nowNs : undefined;
  }
}

/** GPIO 15 stands for the cable's D+ when firmware gives the controller other lines, and its settings for that. */
const dPlusPin = 15;
const usbFunction = 8;
const disabled = 2;
const readsHigh = 3;

/** Whether those lines show an idle bus: D+ reads high, whatever is wired to the pin. */
export function areOtherLinesIdle(mcu: RP2040): boolean {
  const pin = mcu.gpio[dPlusPin];
  return (
    pin?.functionSelect === usbFunction && pin.outputEnableOverride === disabled && pin.inputOverride === readsHigh
  );
}
