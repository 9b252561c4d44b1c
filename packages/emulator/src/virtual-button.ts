import { type HidDeviceInfo, type PlayedDevice, TransportError } from "@tier2/button";
import type { Board } from "./board.ts";
import type { Pipe } from "./bus.ts";
import { type HidFunction, enumerate } from "./enumerate.ts";
import { HidDevice } from "./hid-device.ts";
import { Host } from "./host.ts";
import type { Paced } from "./pacer.ts";
import { request, runProcedure } from "./procedure.ts";
import { type Light, dark } from "./light.ts";

/** `starting` lasts from power to the end of the enumeration. */
export type ButtonState = "unplugged" | "starting" | "ready" | "failed";

export interface VirtualButtonListeners {
  /** Enumerated, and open to programs. */
  readonly onAttached: (info: Omit<HidDeviceInfo, "path">) => void;
  readonly onDetached: (reason: string) => void;
  /** One input report, the id in byte 0. */
  readonly onInput: (report: Uint8Array) => void;
  readonly onLight: (light: Light) => void;
  /** The computer sleeps, and the button with it. */
  readonly onSuspended: () => void;
  /** A press woke the sleeping computer. */
  readonly onWake: () => void;
  /** The firmware handed a USB buffer to the controller. */
  readonly onArm: (pipe: Pipe) => void;
  /** The firmware left for the bootloader. */
  readonly onBootLoader: () => void;
  /** The host could not make a HID device of the board; `error` says why. */
  readonly onFailed: (error: Error) => void;
}

/** The light is looked at this often. */
const lookNs = 1e6;

const isSame = (one: Light, other: Light): boolean =>
  one.red === other.red && one.green === other.green && one.blue === other.blue;

/**
 * A button in software: a board that runs the real firmware image, plugged into a USB host. Everything happens in
 * emulated time, inside of `advance`; nothing happens outside of it.
 */
export class VirtualButton implements PlayedDevice, Paced {
  readonly board: Board;
  readonly host: Host;
  listeners: Partial<VirtualButtonListeners> = {};
  #hid: HidDevice | undefined;
  #function: HidFunction | undefined;
  #state: ButtonState = "unplugged";
  #light: Light = dark;
  #cancelEnumeration: () => void = () => undefined;

  /** The board holds the firmware. The button begins unplugged. */
  constructor(board: Board) {
    this.board = board;
    this.host = new Host(board);
    this.board.listeners = {
      onArm: (pipe) => this.listeners.onArm?.(pipe),
      onRemoteWakeup: () => this.host.remoteWakeup(),
      onBootLoader: () => this.listeners.onBootLoader?.(),
    };
    this.host.listeners = {
      onSuspended: () => this.listeners.onSuspended?.(),
      onWake: () => this.listeners.onWake?.(),
      onConnect: () => this.#enumerate(),
      onDisconnect: () => this.#detached(this.board.isPowered ? "the device detached itself" : "unplugged"),
    };
  }

  get state(): ButtonState {
    return this.#state;
  }

  /** What the host read while it enumerated, when the button is ready. */
  get hidFunction(): HidFunction | undefined {
    return this.#function;
  }

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

  plugIn(): void {
    if (this.#state === "unplugged") {
      this.#state = "starting";
      this.board.powerOn();
    }
  }

  /** Pulls the plug, at any moment: memory is lost, the flash is kept. */
  unplug(): void {
    this.#state = "unplugged";
    this.board.powerOff();
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

  /** Sends an output report; resolves in the course of `advance`. Rejects with a TransportError. */
  async write(report: Uint8Array): Promise<void> {
    await this.#open.write(report);
  }

  /** Reads a feature report; resolves in the course of `advance`. Rejects with a TransportError. */
  async readFeature(reportId: number, length: number): Promise<Uint8Array> {
    return this.#open.readFeature(reportId, length);
  }

  /** Sends a feature report; resolves in the course of `advance`. Rejects with a TransportError. */
  async writeFeature(report: Uint8Array): Promise<void> {
    await this.#open.writeFeature(report);
  }

  /** Makes the host software see an input report that the firmware did not send. */
  injectInput(report: Uint8Array): void {
    this.listeners.onInput?.(report);
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

  /**
   * The computer goes to sleep; `mayWake` lets a press wake it up, when the device can. The button sleeps some ms later
   * (`onSuspended`).
   */
  suspend(mayWake: boolean): void {
    const { host, board } = this;
    if (this.#function?.configuration.hasRemoteWakeup !== true) {
      host.suspend();
      return;
    }
    const wakeFeature = { requestType: 0x00, request: mayWake ? 3 : 1, value: 1, index: 0, length: 0 };
    runProcedure(host, board, request(wakeFeature), () => host.suspend());
  }

  resume(): void {
    this.host.resume();
  }

  /** The computer gives the button up and enumerates it anew, as after a long sleep. The button keeps its power. */
  reenumerate(): void {
    this.#detached("the computer enumerates the button anew");
    this.host.endTransfers("detached");
    if (this.board.port.isAttached) {
      this.#enumerate();
    }
  }

  get #open(): HidDevice {
    if (this.#hid === undefined) {
      throw new TransportError("detached", "The button is not attached.");
    }
    return this.#hid;
  }

  #look(): void {
    const { light } = this.board;
    if (!isSame(light, this.#light)) {
      this.#light = light;
      this.listeners.onLight?.(light);
    }
  }

  #enumerate(): void {
    const { host, board } = this;
    this.#state = "starting";
    this.#cancelEnumeration = runProcedure(host, board, enumerate(), (outcome) => {
      if ("error" in outcome) {
        this.#fail(outcome.error);
        return;
      }
      this.#function = outcome.result;
      this.#state = "ready";
      this.#hid = new HidDevice(
        host,
        outcome.result,
        (report) => this.listeners.onInput?.(report),
        (end) => this.#fail(new Error(`the input endpoint ${end}`)),
      );
      this.listeners.onAttached?.(this.#hid.info);
    });
  }

  #fail(error: Error): void {
    this.#state = "failed";
    this.listeners.onFailed?.(error);
  }

  #detached(reason: string): void {
    this.#cancelEnumeration();
    if (this.#hid !== undefined) {
      this.#hid = undefined;
      this.#function = undefined;
      this.listeners.onDetached?.(reason);
    }
    if (this.board.isPowered) {
      this.#state = "starting";
    }
  }
}
