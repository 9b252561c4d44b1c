import { type HidDeviceInfo, type PlayedDevice, TransportError } from "@tier2/button";
import type { Board } from "./board.ts";
import type { Pipe } from "./bus.ts";
import { CabledBoard } from "./cabled-board.ts";
import { type HidFunction, enumerate } from "./enumerate.ts";
import { HidDevice } from "./hid-device.ts";
import type { Light } from "./light.ts";
import { request, runProcedure } from "./procedure.ts";

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

/**
 * A button in software: a board that runs the real firmware image, plugged into a USB host. Everything happens in
 * emulated time, inside of `advance`; nothing happens outside of it.
 */
export class VirtualButton extends CabledBoard implements PlayedDevice {
  override listeners: Partial<VirtualButtonListeners> = {};
  #hid: HidDevice | undefined;
  #function: HidFunction | undefined;
  #state: ButtonState = "unplugged";
  #cancelEnumeration: () => void = () => undefined;

  /** The board holds the firmware. The button begins unplugged. */
  constructor(board: Board) {
    super(board);
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

  plugIn(): void {
    if (this.#state === "unplugged") {
      this.#state = "starting";
      this.board.powerOn();
    }
  }

  /** Pulls the plug, at any moment: memory is lost, the flash is kept. */
  override unplug(): void {
    this.#state = "unplugged";
    this.board.powerOff();
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
