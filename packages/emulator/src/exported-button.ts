import type { Board } from "./board.ts";
import { BoardDevice } from "./board-device.ts";
import { type LoaderFaults, openBootLoader } from "./bootloader/index.ts";
import { CabledBoard } from "./cabled-board.ts";
import { type FirstSight, debounceNs, lookAt, resetToAddress } from "./enumerate.ts";
import type { Light } from "./light.ts";
import { runProcedure } from "./procedure.ts";
import type { UsbDevice, UsbPlug } from "./usb-device.ts";

export interface ExportedButtonListeners {
  readonly onLight: (light: Light) => void;
  /** The bus is silent and the button sleeps. */
  readonly onSuspended: () => void;
  /** A press woke the silent bus. */
  readonly onWake: () => void;
  /** Nothing can be made of the board, or of its firmware; `error` says why. */
  readonly onFailed: (error: Error) => void;
}

/**
 * A button in software for a host elsewhere: a board that runs the real firmware image, plugged into a host that only
 * gives it an address, as a computer does that exports a USB device. Configuration, polling and reports come through
 * `device`. When the firmware leaves for its bootloader, that is plugged in its place, until it leaves in turn.
 */
export class ExportedButton extends CabledBoard implements UsbPlug {
  override listeners: Partial<ExportedButtonListeners> = {};
  /** Called when the host elsewhere is about to ask for something, so that emulated time can be brought up to the present. */
  onAsked: () => void = () => undefined;
  readonly #loaderFaults: LoaderFaults;
  readonly #subscribers = new Set<(device: UsbDevice | undefined) => void>();
  #device: UsbDevice | undefined;
  #serialNumber: string | undefined;
  #hasFailed = false;
  /** Ends what the exporting host is doing to the board. */
  #cancelSteps: () => void = () => undefined;
  /** Ends what the host elsewhere waits for. */
  #withdrawDevice: () => void = () => undefined;

  /** The board holds the firmware. The button begins unplugged. `loaderFaults`: what goes wrong with its bootloader. */
  constructor(board: Board, loaderFaults: LoaderFaults = {}) {
    super(board);
    this.#loaderFaults = loaderFaults;
    board.listeners = {
      onArm: () => undefined,
      onRemoteWakeup: () => this.host.remoteWakeup(),
      onBootLoader: () => this.#enterBootLoader(),
    };
    this.host.listeners = {
      onConnect: () => this.#lookAt(),
      onDisconnect: () => {
        if (!board.isInBootLoader) {
          this.#withdraw();
        }
      },
      onSuspended: () => {
        if (this.#device !== undefined) {
          this.listeners.onSuspended?.(); // the silence before the first reset is nobody's sleep
        }
      },
      onWake: () => this.listeners.onWake?.(),
    };
  }

  get device(): UsbDevice | undefined {
    return this.#device;
  }

  /** As the firmware's descriptors say; undefined until it was read for the first time. */
  get serialNumber(): string | undefined {
    return this.#serialNumber;
  }

  subscribe(onChange: (device: UsbDevice | undefined) => void): () => void {
    this.#subscribers.add(onChange);
    return () => this.#subscribers.delete(onChange);
  }

  /** Plugs in, if it is not; anew after a failure. */
  plugIn(): void {
    if (this.#hasFailed) {
      this.unplug();
    }
    if (this.board.isPowered) {
      return;
    }
    this.board.powerOn();
    if (this.board.isInBootLoader) {
      this.#enterBootLoader(); // there is no firmware that could
    }
  }

  override unplug(): void {
    const { isInBootLoader } = this.board;
    this.#hasFailed = false;
    this.board.powerOff();
    if (isInBootLoader) {
      this.#withdraw(); // the host did not see it come, and does not see it go
    }
  }

  /**
   * The exporting computer falls silent; the button sleeps some ms later (`onSuspended`). Whether a press may wake it up
   * is what the host elsewhere asked the device for.
   */
  suspend(): void {
    this.host.suspend();
  }

  #lookAt(): void {
    this.#cancelSteps = runProcedure(this.host, this.board, lookAt(), (outcome) => {
      if ("error" in outcome) {
        this.#fail(outcome.error);
      } else {
        this.#export(outcome.result);
      }
    });
  }

  #export({ description, maxPacket0, serialNumber }: FirstSight): void {
    const device = new BoardDevice(this.host, description, {
      onAsked: () => this.onAsked(),
      reset: async () => this.#reset(maxPacket0),
    });
    this.#serialNumber = serialNumber;
    this.#withdrawDevice = () => device.withdraw();
    this.#change(device);
  }

  async #reset(maxPacket0: number): Promise<void> {
    this.#cancelSteps();
    return new Promise((resolve, reject) => {
      const cancel = runProcedure(this.host, this.board, resetToAddress(maxPacket0), (outcome) => {
        if ("error" in outcome) {
          reject(outcome.error);
          this.#fail(outcome.error);
        } else {
          resolve();
        }
      });
      this.#cancelSteps = () => {
        cancel();
        reject(new Error("The device was unplugged, or reset once more, while it was being reset."));
      };
    });
  }

  #enterBootLoader(): void {
    const { board } = this;
    this.#withdraw();
    this.#cancelSteps = board.at(board.nowNs + debounceNs, () => {
      const restart = (): void => {
        if (device === this.#device) {
          this.unplug();
          this.plugIn();
        }
      };
      const device = openBootLoader(board, restart, this.#loaderFaults);
      if (device === undefined) {
        this.#fail(new Error("the board waits in a bootloader that the emulator does not know"));
      } else {
        this.#withdrawDevice = () => device.detach();
        this.#change(device);
      }
    });
  }

  #fail(error: Error): void {
    this.#withdraw();
    this.#hasFailed = true;
    this.listeners.onFailed?.(error);
  }

  /** Nothing can be spoken to any more; who waits for an answer is told. */
  #withdraw(): void {
    this.#cancelSteps();
    this.#cancelSteps = () => undefined;
    const withdraw = this.#withdrawDevice;
    this.#withdrawDevice = () => undefined;
    this.#change(undefined);
    withdraw();
  }

  #change(device: UsbDevice | undefined): void {
    if (device !== this.#device) {
      this.#device = device;
      for (const tell of this.#subscribers) {
        tell(device);
      }
    }
  }
}
