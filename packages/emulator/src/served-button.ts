import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { DevicePlayer, decodeIdentity, reportIds, reportSizes } from "@tier2/button";
import type { Board } from "./board.ts";
import type { EmulatorCommand, EmulatorFindings, EmulatorInfo } from "./emulator-messages.ts";
import type { Light } from "./light.ts";
import { openBoard } from "./open-board.ts";
import { Pacer } from "./pacer.ts";
import { VirtualButton } from "./virtual-button.ts";

export interface ServedButtonOptions {
  /** A UF2 file for the RP2040, or an Intel HEX file for the ATmega32U4. */
  readonly image: string;
  readonly socketPath: string;
  /** Keeps the flash or the EEPROM; without it every process is a new button. */
  readonly flashFile?: string | undefined;
  /** Of the RP2040's flash chip, 16 hexadecimal digits: the serial number. */
  readonly uniqueId?: string | undefined;
}

/**
 * Runs a virtual button in real time and serves it on a socket. Resolves when it is plugged in and enumerated; rejects
 * with an Error when a file or the socket is at fault or the firmware does not enumerate.
 */
export async function serveButton(
  options: ServedButtonOptions,
  onLight: (light: Light) => void,
): Promise<{ readonly info: EmulatorInfo; readonly served: ServedButton }> {
  const file = await readFile(options.image);
  const { flashFile, uniqueId } = options;
  const board = openBoard({ imageFile: options.image, image: file, flashFile, uniqueId });
  const served = new ServedButton(board, options.socketPath, onLight);
  try {
    await served.listen();
    await served.replug();
    const identity = await served.readIdentity();
    const info = {
      image: options.image,
      sha256: createHash("sha256").update(file).digest("hex"),
      socketPath: options.socketPath,
      ...identity,
    };
    return { info, served };
  } catch (error) {
    await served.stop();
    throw error;
  }
}

/** A virtual button in real time, and the hand and the computer around it. */
export class ServedButton {
  readonly #button: VirtualButton;
  readonly #player: DevicePlayer;
  readonly #pacer: Pacer;
  #onStarted: (error?: Error) => void = () => undefined;
  #onSuspended: () => void = () => undefined;

  constructor(board: Board, socketPath: string, onLight: (light: Light) => void) {
    const button = new VirtualButton(board);
    const player = new DevicePlayer(socketPath, {
      write: (report) => this.#now(() => button.write(report)),
      readFeature: (reportId, length) => this.#now(() => button.readFeature(reportId, length)),
      writeFeature: (report) => this.#now(() => button.writeFeature(report)),
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
      onLight,
    };
    this.#button = button;
    this.#player = player;
    this.#pacer = new Pacer(button);
  }

  /** Serves the socket and lets time run; the button is not plugged in yet. */
  async listen(): Promise<void> {
    await this.#player.listen();
    this.#pacer.start();
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
          reject(new Error(`The button does not enumerate: ${error.message}${this.#hint()}`, { cause: error }));
        }
      };
      this.#now(() => this.#button.plugIn());
    });
  }

  async readIdentity(): Promise<Pick<EmulatorInfo, "board" | "firmwareVersion" | "serialNumber">> {
    const identity = decodeIdentity(
      await this.#now(() => this.#button.readFeature(reportIds.identity, reportSizes.identity)),
    );
    if (identity === undefined) {
      throw new Error("The firmware answers no readable identity; the image is not the button's.");
    }
    const { board, firmwareMajor, firmwareMinor, firmwarePatch, serial } = identity;
    return { board, firmwareVersion: `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`, serialNumber: serial };
  }

  get light(): Light {
    return this.#button.light;
  }

  /** Resolves when the command is done: for a press, when the switch is open again. */
  async run(command: Exclude<EmulatorCommand, { kind: "stop" }>): Promise<EmulatorFindings | undefined> {
    const button = this.#button;
    switch (command.kind) {
      case "press":
        await new Promise<void>((resolve) => this.#now(() => button.tap(command.holdMs, resolve)));
        return undefined;
      case "double-press":
        await new Promise<void>((resolve) => this.#now(() => button.doubleTap(command.holdMs, command.gapMs, resolve)));
        return undefined;
      case "replug":
        await this.replug();
        return undefined;
      case "suspend":
        await new Promise<void>((resolve) => {
          this.#onSuspended = resolve;
          this.#now(() => button.suspend(command.mayWake));
        });
        return undefined;
      case "findings":
        return { violations: button.violations, problems: button.problems };
      default:
        this.#now(() => act(button, command));
        this.#pacer.catchUp(); // the host sees an unplugged device before the command is answered
        return undefined;
    }
  }

  /** Emulated time is brought up to the present before something happens, and goes on at once after it. */
  #now<Result>(happen: () => Result): Result {
    this.#pacer.catchUp();
    this.#pacer.wake();
    return happen();
  }

  #hint(): string {
    const found = [...this.#button.violations, ...this.#button.problems];
    return found.length === 0 ? "" : `; found before: ${found.join("; ")}`;
  }
}

type ImmediateCommand = Exclude<
  EmulatorCommand,
  { kind: "stop" | "press" | "double-press" | "replug" | "suspend" | "findings" }
>;

function act(button: VirtualButton, command: ImmediateCommand): void {
  switch (command.kind) {
    case "hold":
      return button.press();
    case "release":
      return button.release();
    case "unplug":
      return button.unplug();
    case "lose-acknowledgements":
      return button.loseAcknowledgements(command.count);
    case "unplug-in-report":
      return button.unplugInReport(command.moment);
    case "resume":
      return button.resume();
    case "inject-input":
      return button.injectInput(Uint8Array.from(command.report));
  }
}
