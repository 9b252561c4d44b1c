import type { Board } from "./board.ts";
import { Host } from "./host.ts";
import { type Light, dark } from "./light.ts";
import type { Paced } from "./pacer.ts";

/** The light is looked at this often. */
const lookNs = 1e6;

const isSame = (one: Light, other: Light): boolean =>
  one.red === other.red && one.green === other.green && one.blue === other.blue;

/**
 * A board that runs a firmware, the cable to a USB host, and the hand that presses the switch and pulls the plug.
 * Everything happens in emulated time, inside of `advance`; nothing happens outside of it. What the host does with the
 * board is up to the classes that extend this one.
 */
export abstract class CabledBoard implements Paced {
  readonly board: Board;
  readonly host: Host;
  abstract listeners: { readonly onLight?: (light: Light) => void };
  #light: Light = dark;

  /** The board holds the firmware, and is unplugged. */
  constructor(board: Board) {
    this.board = board;
    this.host = new Host(board);
  }

  /** Pulls the plug, at any moment: memory is lost, the flash is kept. */
  abstract unplug(): void;

  get light(): Light {
    return this.#light;
  }

  /** Rules of the hardware that the firmware broke; empty for a good firmware. */
  get violations(): readonly string[] {
    return this.board.violations.list;
  }

  /** What the firmware used and the emulator does not know. */
  get problems(): readonly string[] {
    return this.board.problems.list;
  }

  /** Emulated time in ns. */
  get nowNs(): number {
    return this.board.nowNs;
  }

  /** Whether the host works on a request, so that the next step is due in microseconds. */
  get isBusy(): boolean {
    return this.host.isBusy;
  }

  /** Lets this much emulated time pass. */
  advance(durationMs: number): void {
    this.advanceTo(this.nowNs + durationMs * 1e6);
  }

  /** Lets emulated time pass up to this one, in ns. */
  advanceTo(timeNs: number): void {
    do {
      this.host.advanceTo(Math.min(timeNs, this.nowNs + lookNs));
      this.#look();
    } while (this.nowNs < timeNs);
  }

  /** The finger goes down. The switch is what it is with or without power. */
  press(): void {
    this.board.setSwitch(true);
  }

  release(): void {
    this.board.setSwitch(false);
  }

  /** Presses now and releases after `holdMs` of emulated time, then calls `onReleased`. */
  tap(holdMs: number, onReleased: () => void = () => undefined): void {
    this.press();
    this.board.at(this.board.nowNs + holdMs * 1e6, () => {
      this.release();
      onReleased();
    });
  }

  /** Taps twice, the second time `gapMs` of emulated time after the first release, then calls `onReleased`. */
  doubleTap(holdMs: number, gapMs: number, onReleased: () => void = () => undefined): void {
    this.tap(holdMs, () => {
      this.board.at(this.board.nowNs + gapMs * 1e6, () => this.tap(holdMs, onReleased));
    });
  }

  /** Loses the host's acknowledgements of the next input reports on their way to the device. */
  loseAcknowledgements(count: number): void {
    let left = count;
    this.host.wire.faults = {
      onData: () => undefined,
      isAcknowledgeLost: (endpoint) => endpoint !== 0 && left-- > 0,
    };
  }

  /** Pulls the plug in the next input report: in the middle of its data, or when it is complete but not acknowledged. */
  unplugInReport(moment: "data" | "acknowledge"): void {
    const { wire } = this.host;
    const before = wire.faults;
    const unplug = (endpoint: number): void => {
      if (endpoint !== 0) {
        wire.faults = before;
        this.unplug();
      }
    };
    wire.faults = {
      onData: (endpoint) => (moment === "data" ? unplug(endpoint) : undefined),
      isAcknowledgeLost: (endpoint) => {
        unplug(endpoint);
        return false;
      },
    };
  }

  /** The host ends the silence of a suspended bus. */
  resume(): void {
    this.host.resume();
  }

  #look(): void {
    const { light } = this.board;
    if (!isSame(light, this.#light)) {
      this.#light = light;
      this.listeners.onLight?.(light);
    }
  }
}
