import { type Board, type BoardListeners, silentListeners } from "../board.ts";
import { type BoardPins, type PinRole, markOf, pinsOf } from "../board-pins.ts";
import { type DevicePort, unpluggedPort } from "../bus.ts";
import { Findings } from "../findings.ts";
import { type Light, brightnessOf, dark } from "../light.ts";
import { Timers } from "../timers.ts";
import { type ChipEvent, SimavrChip, applicationSize, cycleNs } from "./chip.ts";
import type { Eeprom } from "./eeprom.ts";
import { dutyOf, isOutput, isPortHigh, pinAt } from "./light.ts";
import { SimavrPort } from "./usb-port.ts";

interface Running {
  readonly chip: SimavrChip;
  readonly port: SimavrPort;
  /** The board's time at the chip's power-on. */
  readonly startNs: number;
}

/** A board with an ATmega32U4, a switch and a light, its power and its time, run by libsimavr. */
export class SimavrBoard implements Board {
  /** The board that the first image was for; a Pro Micro when it did not say. */
  readonly name: string;
  /** The firmware's section of the flash, kept without power. What is written to it runs from the next power-on. */
  readonly flash: Uint8Array = new Uint8Array(applicationSize).fill(0xff);
  readonly eeprom: Eeprom;
  readonly violations: Findings = new Findings();
  readonly problems: Findings = new Findings();
  listeners: BoardListeners = silentListeners;
  /** How often the watchdog reset the chip, power cycles included. */
  watchdogResets = 0;
  readonly #pins: BoardPins;
  readonly #timers = new Timers();
  #running: Running | undefined;
  #timeNs = 0;
  #isSwitchClosed = false;

  /**
   * The image is what stands in the flash from address 0 on; `pins` tells how the board is wired: if left away, like the
   * board that the image names, or like a Pro Micro.
   */
  constructor(image: Uint8Array, eeprom: Eeprom, pins?: BoardPins) {
    this.name = markOf(image)?.board ?? "promicro";
    this.flash.set(image);
    this.#pins = pins ?? pinsOf(this.name);
    this.eeprom = eeprom;
  }

  /** The running chip, for tests that look into it; undefined without power. */
  get chip(): SimavrChip | undefined {
    return this.#running?.chip;
  }

  get nowNs(): number {
    const running = this.#running;
    return running === undefined ? this.#timeNs : running.startNs + running.chip.cycle * cycleNs;
  }

  get port(): DevicePort {
    return this.#running?.port ?? unpluggedPort;
  }

  get isPowered(): boolean {
    return this.#running !== undefined;
  }

  get isInBootLoader(): boolean {
    return this.chip?.isInBootLoader ?? false;
  }

  get light(): Light {
    const { chip } = this;
    if (chip === undefined || chip.isInBootLoader) {
      return dark;
    }
    const brightness = (role: PinRole): number =>
      brightnessOf(dutyOf((address) => chip.register(address), pinAt(this.#pins[role])));
    return { red: brightness("red"), green: brightness("green"), blue: brightness("blue") };
  }

  get onBoardLed(): number {
    const { chip } = this;
    if (chip === undefined || chip.isInBootLoader) {
      return 0;
    }
    const { "on-board-led": led } = this.#pins;
    const pin = pinAt(led);
    const read = (address: number): number => chip.register(address);
    return isOutput(read, pin) && isPortHigh(read, pin) !== (led.isActiveLow ?? false) ? 255 : 0;
  }

  powerOn(): void {
    if (this.#running === undefined) {
      const chip = new SimavrChip(this.flash, this.eeprom.bytes);
      this.#running = { chip, port: new SimavrPort(chip), startNs: Math.ceil(this.#timeNs) };
      this.#drivePin(chip);
    }
  }

  powerOff(): void {
    this.#timeNs = this.nowNs;
    this.chip?.cutPower();
    this.#running = undefined;
  }

  setSwitch(isClosed: boolean): void {
    this.#isSwitchClosed = isClosed;
    const { chip } = this;
    if (chip !== undefined) {
      this.#drivePin(chip);
    }
  }

  at(timeNs: number, call: () => void): () => void {
    return this.#timers.at(Math.max(timeNs, this.nowNs), call);
  }

  advanceTo(timeNs: number): void {
    this.#timers.runTo(timeNs, (dueNs) => this.#run(dueNs));
  }

  #run(timeNs: number): void {
    this.#timeNs = Math.max(this.#timeNs, timeNs);
    for (let running = this.#running; running !== undefined && this.nowNs < timeNs; running = this.#running) {
      for (const event of running.chip.run(Math.ceil((timeNs - running.startNs) / cycleNs))) {
        this.#take(event);
      }
    }
  }

  #take(event: ChipEvent): void {
    switch (event.kind) {
      case "armed":
        this.listeners.onArm({ endpoint: event.endpoint, isOut: false });
        break;
      case "eeprom":
        this.eeprom.set(event.address, event.value);
        break;
      case "bootloader":
        this.listeners.onBootLoader();
        break;
      case "watchdog":
        this.watchdogResets += 1;
        break;
      case "wakeup":
        this.listeners.onRemoteWakeup();
        break;
      case "violation":
        this.violations.add(event.text, this.nowNs);
        break;
      case "problem":
        this.problems.add(event.text, this.nowNs);
        break;
    }
  }

  /** An open switch is pulled up by the pin. */
  #drivePin(chip: SimavrChip): void {
    const { button } = this.#pins;
    const pin = pinAt(button);
    chip.drivePin(button.port ?? "", pin.bit, !this.#isSwitchClosed);
    if (chip.isAttached && !this.#isSwitchClosed && !isPortHigh((address) => chip.register(address), pin)) {
      this.violations.add("the switch's pin has no pull-up and floats", this.nowNs);
    }
  }
}
