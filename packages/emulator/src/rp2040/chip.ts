import type { RP2040 } from "rp2040js";
import type { Pipe } from "../bus.ts";
import { callBootRom, hasValidSecondStage, secondStageAddress, secondStageSize, writeBootRom } from "./boot-rom.ts";
import { Clocks } from "./clocks.ts";
import type { Flash, FlashOperation } from "./flash.ts";
import { FlashInterface } from "./flash-interface.ts";
import { ExceptionCounter } from "./exception-counter.ts";
import { RegisterFile } from "./registers.ts";
import { areOtherLinesIdle } from "./reset-exit.ts";
import { Resets, resetBits } from "./resets.ts";
import { StrictRp2040 } from "./strict-rp2040.ts";
import { UsbController } from "./usb-controller.ts";
import { type KeptOverReset, connectWatchdog } from "./watchdog.ts";

const usbInterrupt = 5;
const sramAddress = 0x2000_0000;
/** SYSINFO.CHIP_ID (RP2040 datasheet 2.20.2). */
const chipIds = { B1: 0x1000_2927, B2: 0x2000_2927 };

/** What rp2040js 1.4.1 does not offer in its types; the version is pinned. */
interface Internals {
  usbCtrl: UsbController;
  flash: Uint8Array;
  flash16: Uint16Array;
  flashView: DataView;
  readonly peripherals: Record<number, unknown>;
}
type Clock = RP2040["clock"] & { tick(deltaNs: number): void; readonly nextAlarm: { readonly nanos: number } | null };

export interface ChipListeners {
  /** The firmware broke a rule of the hardware. */
  readonly onViolation: (text: string) => void;
  /** The emulated chip met something that it does not know. */
  readonly onProblem: (text: string) => void;
  readonly onArm: (pipe: Pipe) => void;
  readonly onRemoteWakeup: () => void;
  readonly onBootLoader: () => void;
}

export interface ChipOptions {
  /** B0 counts as B1: same errata. */
  readonly revision: "B1" | "B2";
  /** The cable leads to a hub that also shows the traffic of other devices. */
  readonly isBehindBusyHub: boolean;
}

const usualChip: ChipOptions = { revision: "B2", isBehindBusyHub: false };

/** One RP2040 from power-on, or from a reset by its watchdog, to the next. */
export class Chip {
  readonly mcu: StrictRp2040 = new StrictRp2040();
  readonly usb: UsbController;
  readonly clocks: Clocks = new Clocks(this.mcu.clocks);
  /** Set when the watchdog reset the chip: this one ends, the next begins with it. */
  keptOverReset: KeptOverReset | undefined;
  /** The boot ROM waits for a new firmware (BOOTSEL); nothing runs. */
  isInBootLoader = false;
  readonly #flash: Flash;
  readonly #clock: Clock;
  readonly #listeners: ChipListeners;
  readonly #options: ChipOptions;
  /** What the processor waits for. */
  #waitsFor: "nothing" | "interrupt" | "flash" = "nothing";
  readonly #exceptions: ExceptionCounter = new ExceptionCounter(this.mcu.core);
  #operation: { readonly flash: FlashOperation; readonly endNs: number } | undefined;

  constructor(flash: Flash, listeners: ChipListeners, kept?: KeptOverReset, options: ChipOptions = usualChip) {
    this.#flash = flash;
    this.#listeners = listeners;
    this.#options = options;
    this.#clock = this.mcu.clock as Clock;
    this.usb = new UsbController({
      memory: this.mcu.usbDPRAM,
      ...options,
      areOtherLinesIdle: () => areOtherLinesIdle(this.mcu),
      nowNs: () => this.nowNs,
      onInterrupt: (isActive) => this.mcu.setInterrupt(usbInterrupt, isActive),
      onViolation: listeners.onViolation,
      onRemoteWakeup: listeners.onRemoteWakeup,
      onArm: listeners.onArm,
    });
    this.#replaceParts(kept);
    this.#boot();
  }

  /** Time since power-on or reset. */
  get nowNs(): number {
    return this.#clock.nanos;
  }

  /** Runs up to this time; an instruction may end a little later. Stops early when the watchdog resets the chip. */
  runUntil(timeNs: number): void {
    const { core } = this.mcu;
    const clock = this.#clock;
    while (clock.nanos < timeNs && this.keptOverReset === undefined) {
      if (this.isInBootLoader) {
        clock.tick(timeNs - clock.nanos);
      } else if (this.#waitsFor !== "nothing") {
        this.#wait(timeNs);
      } else {
        const cycles = core.executeInstruction() + this.#exceptions.takeCycles();
        // rp2040js would handle an interrupt in WFI although PRIMASK is set, and miss one that was pending before.
        if (core.waiting) {
          core.waiting = false;
          this.#fallAsleep();
        }
        clock.tick((cycles * 1e9) / this.mcu.clkSys);
      }
      this.#finishOperation();
    }
  }

  /** The processor sleeps with SLEEPDEEP: only the clocks of SLEEP_EN run. */
  get isInDeepSleep(): boolean {
    return this.#waitsFor === "interrupt" && this.mcu.isSleepDeep;
  }

  /** The power fails: an erase or program that is under way stays half done. */
  cutPower(): void {
    const operation = this.#operation;
    if (operation !== undefined) {
      const leftNs = Math.max(0, operation.endNs - this.nowNs);
      operation.flash.apply(1 - leftNs / operation.flash.durationNs);
      this.#operation = undefined;
    }
  }

  #wait(timeNs: number): void {
    const { core } = this.mcu;
    const isWoken =
      (core.pendingInterrupts & core.enabledInterrupts) !== 0 || core.pendingSystick || core.pendingPendSV;
    if (isWoken || (this.#waitsFor === "flash" && this.#operation === undefined)) {
      this.#waitsFor = "nothing";
      core.interruptsUpdated = true;
      return;
    }
    const alarmNs = this.#clock.nextAlarm?.nanos ?? Number.POSITIVE_INFINITY;
    const doneNs = this.#operation?.endNs ?? Number.POSITIVE_INFINITY;
    this.#clock.tick(Math.max(0, Math.min(alarmNs, doneNs, timeNs) - this.#clock.nanos));
  }

  #fallAsleep(): void {
    this.#waitsFor = "interrupt";
    if (this.mcu.isSleepDeep) {
      for (const clock of this.clocks.missedInDeepSleep(this.mcu.core.enabledInterrupts)) {
        this.#listeners.onViolation(`deep sleep stops the clock ${clock}: an enabled interrupt would not come`);
      }
    }
  }

  #finishOperation(): void {
    const operation = this.#operation;
    if (operation !== undefined && operation.endNs <= this.nowNs) {
      this.#operation = undefined;
      operation.flash.apply(1);
    }
  }

  #replaceParts(kept: KeptOverReset | undefined): void {
    const internals = this.mcu as unknown as Internals;
    const { onProblem, onViolation } = this.#listeners;
    this.mcu.onFault = onViolation;
    this.mcu.logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (name, message) => onProblem(`${name}: ${message}`),
      error: (name, message) => onViolation(`${name}: ${message}`),
    };
    this.#mapFlash(true);
    internals.usbCtrl = this.usb;
    this.mcu.resets = new Resets((bit) => {
      if (bit === resetBits.usb) {
        this.usb.powerOnReset();
      }
    });
    this.mcu.gates = this.clocks;
    Object.assign(internals.peripherals, {
      0x18000: new FlashInterface(this.#flash, onViolation, (isOn) => this.#mapFlash(isOn)),
      0x40000: new RegisterFile([
        [0x00, chipIds[this.#options.revision]],
        [0x04, 2],
      ]),
      0x40008: this.clocks,
      0x4000c: this.mcu.resets,
      0x40018: new RegisterFile(), // IO_QSPI
      0x40060: new RegisterFile(), // ROSC
      0x40064: new RegisterFile(), // VREG_AND_CHIP_RESET
      0x50110: this.usb,
    });
    connectWatchdog(this.mcu, kept, (keptNow) => {
      this.#operation?.flash.apply(1); // the flash does not notice
      this.keptOverReset = keptNow;
    });
  }

  /** Without execute in place the flash is no memory: whoever reads it there is told. */
  #mapFlash(isMapped: boolean): void {
    const bytes = isMapped ? this.#flash.bytes : new Uint8Array(0);
    const internals = this.mcu as unknown as Internals;
    internals.flash = bytes;
    internals.flash16 = new Uint16Array(bytes.buffer);
    internals.flashView = new DataView(bytes.buffer);
  }

  #boot(): void {
    const { core, bootrom, sram } = this.mcu;
    const rom = new Uint8Array(bootrom.buffer);
    writeBootRom(rom);
    this.mcu.onBreak = (breakpoint) => this.#onBreak(breakpoint);
    if (!hasValidSecondStage(this.#flash.bytes)) {
      this.#listeners.onProblem("no firmware in the flash: the checksum of its second stage is wrong");
      this.isInBootLoader = true;
      return;
    }
    sram.set(this.#flash.bytes.subarray(0, secondStageSize), secondStageAddress - sramAddress);
    core.registers.fill(0);
    core.VTOR = 0;
    core.SP = secondStageAddress;
    core.PC = secondStageAddress;
  }

  #onBreak(breakpoint: number): void {
    const isKnown = callBootRom(breakpoint, {
      registers: this.mcu.core.registers,
      flash: this.#flash,
      isExecuteInPlace: this.mcu.flash.length > 0,
      readUint8: (address) => this.mcu.readUint8(address),
      readUint16: (address) => this.mcu.readUint16(address),
      begin: (operation) => {
        this.#operation = { flash: operation, endNs: this.nowNs + operation.durationNs };
        this.#flash.onBegin(operation);
      },
      wait: () => {
        this.#waitsFor = this.#operation === undefined ? "nothing" : "flash";
        return this.#operation === undefined;
      },
      skip: () => {
        this.mcu.core.PC += 2;
      },
      setExecuteInPlace: (isOn) => this.#mapFlash(isOn),
      enterBootLoader: () => {
        this.isInBootLoader = true;
        this.usb.powerOnReset();
        this.#listeners.onBootLoader();
      },
      onViolation: this.#listeners.onViolation,
    });
    if (!isKnown) {
      const place = this.mcu.core.PC.toString(16);
      this.#listeners.onViolation(`breakpoint ${breakpoint} at 0x${place}: the processor would lock up`);
      this.isInBootLoader = true;
    }
  }
}
