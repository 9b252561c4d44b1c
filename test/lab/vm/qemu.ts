import { type ChildProcess, spawn } from "node:child_process";
import { type LineSocket, openLineSocket } from "./line-socket.ts";
import { type MachineFiles, qemuArguments } from "./qemu-arguments.ts";

interface QmpMessage {
  readonly event?: string;
}

/** A running QEMU and its monitor. */
export class Qemu {
  /** Resolves when it does not run any more. */
  readonly exited: Promise<void>;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<string, () => void>();
  #errors = "";
  #monitor: LineSocket | undefined;

  private constructor(files: MachineFiles) {
    // The machine ends with the process that started it, however that ends.
    const words = ["--pdeathsig", "KILL", "qemu-system-x86_64", ...qemuArguments(files)];
    this.#process = spawn("setpriv", words, {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.exited = new Promise((resolve) => {
      this.#process.once("close", () => resolve());
      this.#process.once("error", (error) => {
        this.#errors += error.message;
        resolve();
      });
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
  }

  static async start(files: MachineFiles): Promise<Qemu> {
    const qemu = new Qemu(files);
    qemu.#monitor = await openLineSocket(
      files.qmpSocket,
      () => qemu.ended,
      (message) => {
        const { event } = message as QmpMessage;
        if (event !== undefined) {
          qemu.#waiting.get(event)?.();
          qemu.#waiting.delete(event);
        }
      },
    );
    qemu.#monitor.send({ execute: "qmp_capabilities" });
    return qemu;
  }

  /** Why it does not run any more. */
  get ended(): string | undefined {
    const { exitCode, signalCode } = this.#process;
    const how = exitCode ?? signalCode ?? (this.#process.pid === undefined ? "no process" : undefined);
    return how === undefined ? undefined : `QEMU ended (${how}): ${this.#errors}`;
  }

  command(name: string): void {
    this.#monitor?.send({ execute: name });
  }

  /** Resolves with the next event of this name, as QMP names them. */
  event(name: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(name, resolve));
  }

  /** Pulls the plug. */
  async stop(): Promise<void> {
    this.#monitor?.close();
    if (this.ended === undefined) {
      this.#process.kill("SIGKILL");
      await this.exited;
    }
  }
}
