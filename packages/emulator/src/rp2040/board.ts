import type { Bus, DevicePort } from "../bus.ts";
import { unpluggedPort } from "../bus.ts";
import { Chip } from "./chip.ts";
import { Findings } from "./findings.ts";
import type { Flash } from "./flash.ts";
import { type Light, brightnessOf, dark, dutyOf } from "./light.ts";
import type { Pipe } from "./usb-buffers.ts";

/** How the board is wired (firmware/README.md): switch to ground, common-cathode light. */
const pins = { switch: 14, red: 18, green: 19, blue: 20 };

export interface BoardListeners {
  /** The firmware handed a USB buffer to the controller. */
  readonly onArm: (pipe: Pipe) => void;
  readonly onRemoteWakeup: () => void;
}

interface Timer {
  readonly timeNs: number;
  readonly call: () => void;
}

/** A Raspberry Pi Pico with a switch and a light, its power and its time. Time goes on without power. */
export class Board implements Bus {
  readonly flash: Flash;
  /** Rules of the hardware that the firmware broke. */
  readonly violations: Findings = new Findings();
  /** What the firmware used that the emulator does not know. */
  readonly problems: Findings = new Findings();
  listeners: BoardListeners = { onArm: () => undefined, onRemoteWakeup: () => undefined };
  #chip: Chip | undefined;
  /** The board's time at the start of the chip's. */
  #chipStartNs = 0;
  #timeNs = 0;
  #timers: Timer[] = [];
  #isSwitchClosed = false;
  #isPinHigh = false;

  constructor(flash: Flash) {
    this.flash = flash;
  }

  get nowNs(): number {
    return this.#chip === undefined ? this.#timeNs : this.#chipStartNs + this.#chip.nowNs;
  }

  get port(): DevicePort {
    return this.#chip?.usb ?? unpluggedPort;
  }

  get isPowered(): boolean {
    return this.#chip !== undefined;
  }

  /** The boot ROM waits for a new firmware. */
  get isInBootLoader(): boolean {
    return this.#chip?.isInBootLoader ?? false;
  }

  /** What the light shows now, from the state of its pins. */
  get light(): Light {
    const mcu = this.#chip?.mcu;
    if (mcu === undefined) {
      return dark;
    }
    const brightness = (pin: number): number => brightnessOf(dutyOf(mcu, pin));
    return { red: brightness(pins.red), green: brightness(pins.green), blue: brightness(pins.blue) };
  }

  powerOn(): void {
    if (this.#chip === undefined) {
      this.#start(undefined);
    }
  }

  /** Everything but the flash is gone. */
  powerOff(): void {
    this.#timeNs = this.nowNs;
    this.#chip?.cutPower();
    this.#chip = undefined;
  }

  setSwitch(isClosed: boolean): void {
    this.#isSwitchClosed = isClosed;
    this.#drivePin();
  }

  /** Calls back at this time, exactly. Returns a function that takes it back. */
  at(timeNs: number, call: () => void): () => void {
    const timer: Timer = { timeNs: Math.max(timeNs, this.nowNs), call };
    const place = this.#timers.findIndex((other) => other.timeNs > timer.timeNs);
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advanceTo(timeNs: number): void {
    for (let next = this.#timers[0]; next !== undefined && next.timeNs <= timeNs; next = this.#timers[0]) {
      this.#run(next.timeNs);
      this.#timers = this.#timers.filter((other) => other !== next);
      next.call();
    }
    this.#run(timeNs);
  }

  #run(timeNs: number): void {
    this.#timeNs = Math.max(this.#timeNs, timeNs);
    for (let chip = this.#chip; chip !== undefined && this.nowNs < timeNs; chip = this.#chip) {
      chip.runUntil(timeNs - this.#chipStartNs);
      if (chip === this.#chip && chip.keptOverReset !== undefined) {
        this.#start(chip.keptOverReset);
      }
    }
  }

  #start(kept: Chip["keptOverReset"]): void {
    // Whole, so that the chip's time and the board's convert without rounding: a target that rounds is never reached.
    const startNs = Math.ceil(this.nowNs);
    const say = (findings: Findings) => (text: string) => findings.add(text, this.nowNs);
    this.#chip = new Chip(
      this.flash,
      {
        onViolation: say(this.violations),
        onProblem: say(this.problems),
        onArm: (pipe) => this.listeners.onArm(pipe),
        onRemoteWakeup: () => this.listeners.onRemoteWakeup(),
      },
      kept,
    );
    this.#chipStartNs = startNs;
    this.#isPinHigh = false;
    this.#drivePin();
  }

  /** An open switch is pulled up by the pad; rp2040js does not model that. */
  #drivePin(): void {
    const isHigh = !this.#isSwitchClosed;
    const pin = this.#chip?.mcu.gpio[pins.switch];
    if (pin !== undefined && isHigh !== this.#isPinHigh) {
      // the same level again would count as an edge
      this.#isPinHigh = isHigh;
      pin.setInputValue(isHigh);
      if (isHigh && this.port.isAttached && !pin.pullupEnabled) {
        this.violations.add("the switch's pin has no pull-up and floats", this.nowNs);
      }
    }
  }
}
