import type { Board } from "./board.ts";
import type { ButtonService, ButtonServiceListeners, ImageIdentity, StartedButton } from "./button-service.ts";
import type { CommandAnswer, EmulatorCommand } from "./emulator-messages.ts";
import { ExportedButton } from "./exported-button.ts";
import type { Light } from "./light.ts";
import { obey } from "./obey.ts";
import { Pacer } from "./pacer.ts";
import type { UsbPlug } from "./usb-device.ts";

/** What makes a plug reachable for a host elsewhere. */
export interface PlugServer {
  /** Resolves with where it is reached. Rejects when it cannot be. */
  listen(): Promise<{ readonly usbredirPath: string } | { readonly usbipPort: number }>;
  close(): Promise<void>;
}

/** Runs a button in real time for a host elsewhere: a virtual machine, or a kernel that attaches it over USB/IP. */
export class ExportedService implements ButtonService {
  readonly #button: ExportedButton;
  readonly #server: PlugServer;
  readonly #pacer: Pacer;
  readonly #identity: ImageIdentity;
  #onFailed: (error: Error) => void = () => undefined;
  #onSuspended: () => void = () => undefined;

  /** `identity` is what the board's image says of itself. */
  constructor(
    board: Board,
    identity: ImageIdentity,
    serve: (plug: UsbPlug) => PlugServer,
    { onLight, onWake }: ButtonServiceListeners,
  ) {
    const button = new ExportedButton(board);
    this.#button = button;
    this.#identity = identity;
    this.#server = serve(button);
    this.#pacer = new Pacer(button);
    button.onAsked = () => this.#pacer.now(() => undefined);
    button.listeners = {
      onLight,
      onWake,
      onSuspended: () => this.#onSuspended(),
      onFailed: (error) => this.#onFailed(error),
    };
  }

  get light(): Light {
    return this.#button.light;
  }

  async start(): Promise<StartedButton> {
    const place = await this.#server.listen();
    this.#pacer.start();
    await this.#replug();
    return { ...this.#identity, serialNumber: this.#button.serialNumber ?? "", ...place };
  }

  async run(command: Exclude<EmulatorCommand, { kind: "stop" }>): Promise<CommandAnswer> {
    switch (command.kind) {
      case "replug":
        await this.#replug();
        return {};
      case "suspend":
        await this.#suspend();
        return {};
      case "inject-input":
        throw new Error("Only a button on a socket can be given reports that the firmware did not send.");
      default:
        return obey(this.#button, this.#pacer, command);
    }
  }

  async stop(): Promise<void> {
    this.#pacer.stop();
    this.#button.unplug();
    await this.#server.close();
  }

  /** Plugs in, if it is not; resolves when a host elsewhere can speak to it. */
  async #replug(): Promise<void> {
    const button = this.#button;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const unsubscribe = button.subscribe((device) => {
      if (device !== undefined) {
        resolve();
      }
    });
    this.#onFailed = reject;
    this.#pacer.now(() => button.plugIn());
    if (button.device !== undefined) {
      resolve();
    }
    try {
      await promise;
    } catch (error) {
      const found = [...button.violations, ...button.problems].join("; ");
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `The firmware does not start as a USB device: ${reason}; found before: ${found === "" ? "nothing" : found}`,
        {
          cause: error,
        },
      );
    } finally {
      unsubscribe();
      this.#onFailed = () => undefined;
    }
  }

  /** Resolves when the button sleeps. */
  async #suspend(): Promise<void> {
    const button = this.#button;
    if (button.device === undefined || button.board.isInBootLoader) {
      throw new Error("No firmware is plugged in that could be suspended.");
    }
    if (button.host.isSuspended) {
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const unsubscribe = button.subscribe(() => reject(new Error("The button was unplugged before it slept.")));
    this.#onSuspended = resolve;
    this.#pacer.now(() => button.suspend());
    await promise.finally(unsubscribe);
  }
}
