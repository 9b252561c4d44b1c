import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";

const root = path.resolve(import.meta.dirname, "../..");

/** `tier2` from its sources, as a process of its own. */
export class Tier2Process {
  readonly child: ChildProcess;
  /** Resolves when it ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  #stdout = "";
  #stderr = "";
  #lookers: (() => void)[] = [];

  /** `under`: a command that runs it, e.g. as another account. */
  constructor(
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    under: readonly string[] = [],
  ) {
    const main = path.join(root, "packages/cli/src/main.ts");
    const [command = "", ...rest] = [...under, process.execPath, "--conditions=source", main, ...words];
    this.child = spawn(command, rest, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#look();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#look();
    });
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        resolve(signal ?? code ?? 1);
        this.#look();
      });
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Resolves once stderr holds the text; rejects when the process ended without it. */
  async says(text: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.test(this.#stderr)) {
          resolve();
        } else if (this.child.exitCode !== null || this.child.signalCode !== null) {
          reject(new Error(`tier2 ended without saying ${text}:\n${this.#stderr}`));
        }
      };
      this.#lookers.push(look);
      look();
    });
  }

  /** kill -9: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** Asks it to end, as a service manager does. */
  async stop(): Promise<number | NodeJS.Signals> {
    this.child.kill("SIGTERM");
    return this.ended;
  }

  #look(): void {
    for (const look of this.#lookers) {
      look();
    }
  }
}
