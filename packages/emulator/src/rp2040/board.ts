import { type Board, type BoardListeners, silentListeners } from "../board.ts";
import { type BoardPins, type PinRole, pinsOf } from "../board-pins.ts";
import { type DevicePort, unpluggedPort } from "../bus.ts";
import { Findings } from "../findings.ts";
import { type Light, brightnessOf, dark } from "../light.ts";
import { Timers } from "../timers.ts";
import { Chip, type ChipOptions } from "./chip.ts";
import type { Flash } from "./flash.ts";
import { dutyOf } from "./light.ts";

export interface Rp2040BoardOptions extends ChipOptions {
  /** How the board is wired; default: a Raspberry Pi Pico. */
  readonly pins: BoardPins;
}

/** A board with an RP2040, a switch and a light, its power and its time. Time goes on without power. */
export class Rp2040Board implements Board {
  readonly flash: Flash;
  /** Rules of the hardware that the firmware broke. */
  readonly violations: Findings = new Findings();
  /** What the firmware used that the emulator does not know. */
  readonly problems: Findings = new Findings();
  listeners: BoardListeners = silentListeners;
  readonly #options: Rp2040BoardOptions;
  #chip: Chip | undefined;
  /** The board's time at the start of the chip's. */
  #chipStartNs = 0;
  #timeNs = 0;
  readonly #timers = new Timers();
  #isSwitchClosed = false;
  #isPinHigh = false;

  constructor(flash: Flash, options: Partial<Rp2040BoardOptions> = {}) {
    this.flash = flash;
    const pins = options.pins ?? pinsOf("pico");
    this.#options = { revision: "B2", isBehindBusyHub: false, ...options, pins };
  }

  /** What runs while there is power, for tests that reach into it. A watchdog reset makes a new one. */
  get chip(): Chip | undefined {
    return this.#chip;
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

  get isInBootLoader(): boolean {
    return this.#chip?.isInBootLoader ?? false;
  }

  get light(): Light {
    if (this.#chip === undefined) {
      return dark;
    }
    return {
      red: this.#brightness("red"),
      green: this.#brightness("green"),
      blue: this.#brightness("blue"),
    };
  }

  get onBoardLed(): number {
    return this.#brightness("on-board-led");
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

  at(timeNs: number, call: () => void): () => void {
    return this.#timers.at(Math.max(timeNs, this.nowNs), call);
  }

  advanceTo(timeNs: number): void {
    this.#timers.runTo(timeNs, (dueNs) => this.#run(dueNs));
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
        onBootLoader: () => this.listeners.onBootLoader(),
      },
      kept,
      this.#options,
    );
    this.#chipStartNs = startNs;
    this.#isPinHigh = false;
    this.#drivePin();
  }

  #brightness(role: PinRole): number {
    return this.#chip === undefined ? 0 : brightnessOf(dutyOf(this.#chip.mcu, this.#gpio(role)));
  }

  #gpio(role: PinRole): number {
    const { gpio } = this.#options.pins[role];
    if (gpio === undefined) {
      throw new TypeError(`The pin ${role} is no GPIO of an RP2040.`);
    }
    return gpio;
  }

  /** An open switch is pulled up by the pad; rp2040js does not model that. */
  #drivePin(): void {
    const isHigh = !this.#isSwitchClosed;
    const pin = this.#chip?.mcu.gpio[this.#gpio("button")];
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
