import { type ChildProcess, fork } from "node:child_process";
import { ownProgram } from "@tier2/button/own-files";
import type { BoardName } from "./default-image.ts";
import type {
  CommandAnswer,
  EmulatorCommand,
  EmulatorFindings,
  EmulatorInfo,
  EmulatorMessage,
  EmulatorRequest,
  Place,
} from "./emulator-messages.ts";
import { type Light, dark } from "./light.ts";

export type StartEmulatorOptions = Place & CommonOptions;

interface CommonOptions {
  /** The board whose image, the one that belongs to this software, is run; a Raspberry Pi Pico when left away. */
  readonly board?: BoardName;
  /** Another image: a UF2 file for the RP2040, or an Intel HEX file for the ATmega32U4. */
  readonly image?: string;
  /** Keeps the flash, or the EEPROM of an ATmega32U4, over restarts; without it every process is a new button. */
  readonly flashFile?: string;
  /** The serial number of an RP2040, 16 hexadecimal digits. */
  readonly uniqueId?: string;
  /** The button lives on when this process ends. */
  readonly keep?: boolean;
}

const [program = "", ...words] = ownProgram("./emulator-process", import.meta.url);

const usualHoldMs = 100;
const usualGapMs = 150;

/**
 * Starts a virtual button in a process of its own. Resolves when it is plugged in, enumerated and served on the socket;
 * rejects with an Error that says why it is not.
 */
export async function startEmulator(options: StartEmulatorOptions): Promise<Emulator> {
  const args: string[] = [];
  const named = {
    ...placeArguments(options),
    board: options.board,
    image: options.image,
    flash: options.flashFile,
    id: options.uniqueId,
  };
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) {
      args.push(`--${name}`, value);
    }
  }
  if (options.keep === true) {
    args.push("--keep");
  }
  const child = fork(program, [...words, ...args], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => {
      reject(new Error(`The emulator ended before the button was ready (${signal ?? `exit code ${code}`}).`));
    };
    child.once("error", reject);
    child.once("exit", onExit);
    child.on("message", (message: EmulatorMessage) => {
      if (!("event" in message)) {
        return;
      }
      if (message.event === "failed") {
        reject(new Error(`The emulator cannot start: ${message.message}`));
      } else if (message.event === "ready") {
        child.off("exit", onExit);
        if (options.keep === true) {
          child.unref();
          child.channel?.unref();
        }
        resolve(new Emulator(child, message.info));
      }
    });
  });
}

function placeArguments(place: Place): Readonly<Record<string, string>> {
  if ("socketPath" in place) {
    return { socket: place.socketPath };
  }
  if ("usbredirPath" in place) {
    return { usbredir: place.usbredirPath };
  }
  const { usbipPort, usbipAddress } = place;
  return { usbip: String(usbipPort), ...(usbipAddress === undefined ? {} : { address: usbipAddress }) };
}

interface Waiting {
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A running virtual button. Calls resolve when they are done and reject when the process is gone. */
export class Emulator {
  readonly info: EmulatorInfo;
  /** Of the process. */
  readonly processId: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #calls = 0;
  #light: Light = dark;
  #onLight: (light: Light) => void = () => undefined;
  #onWake: () => void = () => undefined;
  #onNote: (text: string) => void = () => undefined;
  #onExit: (reason: string) => void = () => undefined;

  constructor(child: ChildProcess, info: EmulatorInfo) {
    this.info = info;
    this.processId = child.pid ?? 0;
    this.#child = child;
    child.on("message", (message: EmulatorMessage) => this.#receive(message));
    this.#exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        const reason = `The emulator's process ended (${signal ?? `exit code ${code}`}).`;
        for (const { reject } of this.#waiting.values()) {
          reject(new Error(reason));
        }
        this.#waiting.clear();
        this.#onExit(reason);
        resolve();
      });
    });
  }

  /** What the light shows now, as the eye sees it. */
  get light(): Light {
    return this.#light;
  }

  /** Calls back for every change of the light, and at once. */
  onLight(callback: (light: Light) => void): void {
    this.#onLight = callback;
    callback(this.#light);
  }

  /** Calls back when a press woke the sleeping computer. */
  onWake(callback: () => void): void {
    this.#onWake = callback;
  }

  /** Calls back with a sentence, such as why the connection of a virtual machine was closed. */
  onNote(callback: (text: string) => void): void {
    this.#onNote = callback;
  }

  /** Calls back when the process ended, for whatever reason. */
  onExit(callback: (reason: string) => void): void {
    this.#onExit = callback;
  }

  /** Presses and releases; resolves when the switch is open again, with the time at which it closed, in ms since 1970. */
  async press(holdMs: number = usualHoldMs): Promise<number> {
    return this.#press({ kind: "press", holdMs });
  }

  /** Presses twice, both times for `holdMs`, and answers as `press`. The gap is exact, whatever the load. */
  async doublePress(holdMs: number = usualHoldMs, gapMs: number = usualGapMs): Promise<number> {
    return this.#press({ kind: "double-press", holdMs, gapMs });
  }

  /** Presses and stays on the button; resolves with the time at which the switch closed, in ms since 1970. */
  async hold(): Promise<number> {
    return this.#press({ kind: "hold" });
  }

  async release(): Promise<void> {
    await this.#ask({ kind: "release" });
  }

  /** Pulls the plug: the board's memory is lost, its flash is kept. */
  async unplug(): Promise<void> {
    await this.#ask({ kind: "unplug" });
  }

  /** Plugs in again; resolves when the button is enumerated, or, for a host elsewhere, ready to be. */
  async replug(): Promise<void> {
    await this.#ask({ kind: "replug" });
  }

  /** Pulls the plug in the next input report: in the middle of its data, or complete but not acknowledged. */
  async unplugInReport(moment: "data" | "acknowledge"): Promise<void> {
    await this.#ask({ kind: "unplug-in-report", moment });
  }

  /** Loses the host controller's acknowledgements of the next input reports. */
  async loseAcknowledgements(count: number): Promise<void> {
    await this.#ask({ kind: "lose-acknowledgements", count });
  }

  /**
   * The computer goes to sleep; resolves when the button sleeps, too. `mayWake` lets a press wake them; where the host is
   * elsewhere, that host's own request decides.
   */
  async suspend(mayWake: boolean): Promise<void> {
    await this.#ask({ kind: "suspend", mayWake });
  }

  async resume(): Promise<void> {
    await this.#ask({ kind: "resume" });
  }

  /** Makes the host software see an input report that the firmware did not send. */
  async injectInput(report: Uint8Array): Promise<void> {
    await this.#ask({ kind: "inject-input", report: [...report] });
  }

  /** What was found wrong while the firmware ran. */
  async findings(): Promise<EmulatorFindings> {
    const { findings } = await this.#ask({ kind: "findings" });
    return findings ?? { violations: [], problems: [] };
  }

  /** Ends the process; resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.#child.connected) {
      await this.#ask({ kind: "stop" }).catch(() => undefined); // it ended by itself meanwhile
    }
    await this.#exited;
  }

  async #press(command: EmulatorCommand): Promise<number> {
    const { pressedAtMs } = await this.#ask(command);
    if (pressedAtMs === undefined) {
      throw new Error("The emulator does not say when it pressed.");
    }
    return pressedAtMs;
  }

  async #ask(command: EmulatorCommand): Promise<CommandAnswer> {
    const call = ++this.#calls;
    const request: EmulatorRequest = { call, command };
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new Error("The emulator's process ended."));
        return;
      }
      this.#waiting.set(call, { resolve, reject });
      this.#child.send(request, (error) => {
        if (error !== null) {
          this.#waiting.delete(call);
          reject(new Error("The emulator's process cannot be reached.", { cause: error }));
        }
      });
    });
  }

  #receive(message: EmulatorMessage): void {
    if ("call" in message) {
      const waiting = this.#waiting.get(message.call);
      this.#waiting.delete(message.call);
      if ("error" in message) {
        waiting?.reject(new Error(message.error));
      } else {
        waiting?.resolve(message);
      }
    } else if (message.event === "light") {
      this.#light = message.light;
      this.#onLight(message.light);
    } else if (message.event === "wake") {
      this.#onWake();
    } else if (message.event === "note") {
      this.#onNote(message.text);
    }
  }
}
