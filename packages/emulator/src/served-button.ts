import { DevicePlayer, decodeIdentity, reportIds, reportSizes } from "@tier2/button";
import type { Board } from "./board.ts";
import type { ButtonService, ButtonServiceListeners, StartedButton } from "./button-service.ts";
import type { CommandAnswer, EmulatorCommand } from "./emulator-messages.ts";
import type { Light } from "./light.ts";
import { obey } from "./obey.ts";
import { Pacer } from "./pacer.ts";
import { VirtualButton } from "./virtual-button.ts";

/** Runs a virtual button in real time and serves it as a HID device on a socket. */
export class ServedButton implements ButtonService {
  readonly #socketPath: string;
  readonly #button: VirtualButton;
  readonly #player: DevicePlayer;
  readonly #pacer: Pacer;
  #onStarted: (error?: Error) => void = () => undefined;
  #onSuspended: () => void = () => undefined;

  constructor(board: Board, socketPath: string, { onLight, onWake }: ButtonServiceListeners) {
    const button = new VirtualButton(board);
    const player = new DevicePlayer(socketPath, {
      write: (report) => this.#pacer.now(() => button.write(report)),
      readFeature: (reportId, length) => this.#pacer.now(() => button.readFeature(reportId, length)),
      writeFeature: (report) => this.#pacer.now(() => button.writeFeature(report)),
    });
    button.listeners = {
      onAttached: (info) => {
        player.attach(info);
        this.#onStarted();
      },
      onDetached: (reason) => player.detach(reason),
      onInput: (report) => player.input(report),
      onFailed: (error) => this.#onStarted(error),
      onSuspended: () => this.#onSuspended(),
      onWake,
      onLight,
    };
    this.#socketPath = socketPath;
    this.#button = button;
    this.#player = player;
    this.#pacer = new Pacer(button);
  }

  /** Serves the socket, lets time run and plugs the button in; resolves when it answered who it is. */
  async start(): Promise<StartedButton> {
    await this.#player.listen();
    this.#pacer.start();
    await this.replug();
    return this.#readIdentity();
  }

  async stop(): Promise<void> {
    this.#pacer.stop();
    this.#button.unplug();
    await this.#player.close();
  }

  /** Plugs in, if it is not; resolves when the host has enumerated it. */
  async replug(): Promise<void> {
    if (this.#button.state === "ready") {
      return;
    }
    if (this.#button.state === "failed") {
      await this.run({ kind: "unplug" });
    }
    await new Promise<void>((resolve, reject) => {
      this.#onStarted = (error) => {
        this.#onStarted = () => undefined;
        if (error === undefined) {
          resolve();
        } else {
          reject(
            new Error(`The firmware does not start as a USB device: ${error.message}${this.#hint()}`, { cause: error }),
          );
        }
      };
      this.#pacer.now(() => this.#button.plugIn());
    });
  }

  async #readIdentity(): Promise<StartedButton> {
    const identity = decodeIdentity(
      await this.#pacer.now(() => this.#button.readFeature(reportIds.identity, reportSizes.identity)),
    );
    if (identity === undefined) {
      throw new Error("The firmware answers no readable identity; the image is not the button's.");
    }
    const { board, firmwareMajor, firmwareMinor, firmwarePatch, serial } = identity;
    const firmwareVersion = `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`;
    return { board, firmwareVersion, serialNumber: serial, socketPath: this.#socketPath };
  }

  get light(): Light {
    return this.#button.light;
  }

  /** Resolves when the command is done: for a press, when the switch is open again. */
  async run(command: Exclude<EmulatorCommand, { kind: "stop" }>): Promise<CommandAnswer> {
    const button = this.#button;
    switch (command.kind) {
      case "replug":
        await this.replug();
        return {};
      case "suspend":
        await new Promise<void>((resolve) => {
          this.#onSuspended = resolve;
          this.#pacer.now(() => button.suspend(command.mayWake));
        });
        return {};
      case "inject-input":
        this.#pacer.now(() => button.injectInput(Uint8Array.from(command.report)));
        return {};
      default:
        return obey(button, this.#pacer, command);
    }
  }

  #hint(): string {
    const found = [...this.#button.violations, ...this.#button.problems];
    return found.length === 0 ? "" : `; found before: ${found.join("; ")}`;
  }
}
