import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BoardName } from "./default-image.ts";
import type {
  EmulatorCommand,
  EmulatorFindings,
  EmulatorInfo,
  EmulatorMessage,
  EmulatorRequest,
} from "./emulator-messages.ts";
import { type Light, dark } from "./light.ts";

export interface StartEmulatorOptions {
  /** A unix socket's path, or the name of a Windows pipe, on which the button is served. */
  readonly socketPath: string;
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

const entry = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./emulator-process.ts" : "./emulator-process.js", import.meta.url),
);

const usualHoldMs = 100;
const usualGapMs = 150;

/**
 * Starts a virtual button in a process of its own. Resolves when it is plugged in, enumerated and served on the socket;
 * rejects with an Error that says why it is not.
 */
export async function startEmulator(options: StartEmulatorOptions): Promise<Emulator> {
  const args = ["--socket", options.socketPath];
  const named = { board: options.board, image: options.image, flash: options.flashFile, id: options.uniqueId };
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) {
      args.push(`--${name}`, value);
    }
  }
  if (options.keep === true) {
    args.push("--keep");
  }
  const child = fork(entry, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
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

interface Waiting {
  readonly resolve: (findings: EmulatorFindings | undefined) => void;
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

  /** Calls back when the process ended, for whatever reason. */
  onExit(callback: (reason: string) => void): void {
    this.#onExit = callback;
  }

  /** Presses and releases; resolves when the switch is open again. */
  async press(holdMs: number = usualHoldMs): Promise<void> {
    await this.#ask({ kind: "press", holdMs });
  }

  /** Presses twice, both times for `holdMs`; resolves when the switch is open again. The gap is exact, whatever the load. */
  async doublePress(holdMs: number = usualHoldMs, gapMs: number = usualGapMs): Promise<void> {
    await this.#ask({ kind: "double-press", holdMs, gapMs });
  }

  /** Presses and stays on the button. */
  async hold(): Promise<void> {
    await this.#ask({ kind: "hold" });
  }

  async release(): Promise<void> {
    await this.#ask({ kind: "release" });
  }

  /** Pulls the plug: the board's memory is lost, its flash is kept. */
  async unplug(): Promise<void> {
    await this.#ask({ kind: "unplug" });
  }

  /** Plugs in again; resolves when the button is enumerated. */
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

  /** The computer goes to sleep; resolves when the button sleeps, too. `mayWake` lets a press wake them. */
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
    return (await this.#ask({ kind: "findings" })) ?? { violations: [], problems: [] };
  }

  /** Ends the process; resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.#child.connected) {
      await this.#ask({ kind: "stop" }).catch(() => undefined); // it ended by itself meanwhile
    }
    await this.#exited;
  }

  async #ask(command: EmulatorCommand): Promise<EmulatorFindings | undefined> {
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
        waiting?.resolve(message.findings);
      }
    } else if (message.event === "light") {
      this.#light = message.light;
      this.#onLight(message.light);
    }
  }
}
