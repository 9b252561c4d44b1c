import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { type PrefixProcess, processesOf } from "./prefix-processes.ts";
import { newPrefix, wineCommand, wineEnvironment, wineserver } from "./snapshot.ts";
import { waitFor } from "./wait-for.ts";

export interface RunOptions {
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A Linux path. */
  readonly workingDirectory?: string;
  readonly limitMs?: number;
}

export interface Ran {
  /** As Linux sees it: the lowest eight bits of Windows' one (msiexec's 1603 is 67). */
  readonly exitCode: number;
  /** Standard output and error, lines ended by `\n`. */
  readonly output: string;
}

export interface Started {
  /** Linux' process id. */
  readonly pid: number;
  /** What it printed up to now. */
  readonly output: () => string;
  readonly exited: Promise<Ran>;
}

export interface StartedInTerminal extends Started {
  /** As if somebody typed it. */
  type(keys: string): void;
}

interface StartedChild {
  readonly child: ChildProcess;
  readonly started: Started;
}

/** As `sc query` names them; undefined: there is no such service. */
export type ServiceState = "STOPPED" | "START_PENDING" | "STOP_PENDING" | "RUNNING" | undefined;

const defaultLimitMs = 60_000;

/** A word for a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A Windows computer of the test alone. End it with `stop()`. */
export class Wine {
  /** Linux path of the Wine prefix. */
  readonly prefix: string;
  /** Linux path of drive C. */
  readonly driveC: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #outputs: string;
  #runs = 0;

  /**
   * Boots one. About a second; the very first time on a computer half a minute.
   * @param environment for all programs, e.g. `{ DISPLAY: ":7" }`
   */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Wine> {
    const wine = new Wine(await newPrefix(), environment);
    await wine.#boot();
    return wine;
  }

  private constructor(prefix: string, environment: Readonly<Record<string, string>>) {
    this.prefix = prefix;
    this.driveC = path.join(prefix, "drive_c");
    this.#environment = { ...wineEnvironment(prefix), ...environment };
    this.#outputs = path.join(prefix, "outputs");
    mkdirSync(this.#outputs);
  }

  /** The Linux path of e.g. `C:\Program Files\Tier2\tier2.exe`. Letters must be those of the file. */
  file(windowsPath: string): string {
    if (!/^c:\\/i.test(windowsPath)) {
      throw new Error(`not on drive C: ${windowsPath}`);
    }
    return path.join(this.driveC, ...windowsPath.slice(3).split("\\"));
  }

  /** The text of a file on drive C; empty when there is none. */
  text(windowsPath: string): string {
    const file = this.file(windowsPath);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Runs a program (a Windows or a Linux path, or a name such as `sc`) to its end. Rejects only when it takes too long. */
  async run(program: string, words: readonly string[] = [], options: RunOptions = {}): Promise<Ran> {
    const { limitMs = defaultLimitMs } = options;
    const { pid, exited, output } = this.startProgram(program, words, options);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill(pid);
    }, limitMs);
    const ran = await exited;
    clearTimeout(timer);
    if (isLate) {
      throw new Error(`${program} ${words.join(" ")} did not end in ${limitMs} ms:\n${output()}`);
    }
    return ran;
  }

  /** As run(); rejects also when the program ends with something else than 0. The output. */
  async succeed(program: string, words: readonly string[] = [], options: RunOptions = {}): Promise<string> {
    const { exitCode, output } = await this.run(program, words, options);
    if (exitCode !== 0) {
      throw new Error(`${program} ${words.join(" ")} ended with ${exitCode}:\n${output}`);
    }
    return output;
  }

  /** Starts a program that goes on. Its output goes to a file: Node under Wine breaks at a Linux pipe. */
  startProgram(program: string, words: readonly string[] = [], options: RunOptions = {}): Started {
    return this.#start(wineCommand(program, ...words), "ignore", options).started;
  }

  /** As startProgram(), for a program that a person uses by its keys: in a terminal of its own. */
  startInTerminal(program: string, words: readonly string[]): StartedInTerminal {
    const line = wineCommand(program, ...words)
      .map(quoted)
      .join(" ");
    const { started, child } = this.#start(["script", "--quiet", "--command", line, "/dev/null"], "pipe", {
      environment: { TERM: "xterm" },
    });
    return { ...started, type: (keys) => void child.stdin?.write(keys) };
  }

  #start([command = "", ...words]: readonly string[], input: "ignore" | "pipe", options: RunOptions): StartedChild {
    const file = path.join(this.#outputs, `${(this.#runs += 1)}.txt`);
    const handle = openSync(file, "w");
    let child: ChildProcess;
    try {
      child = spawn(command, words, {
        cwd: options.workingDirectory ?? this.driveC,
        env: { ...this.#environment, ...options.environment },
        stdio: [input, handle, handle],
      });
    } finally {
      closeSync(handle);
    }
    const output = (): string => readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    const exited = new Promise<Ran>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (exitCode) => resolve({ exitCode: exitCode ?? -1, output: output() }));
    });
    exited.catch(() => undefined);
    return { child, started: { pid: child.pid ?? -1, output, exited } };
  }

  async serviceState(name: string): Promise<ServiceState> {
    const { output } = await this.run("sc", ["query", name]);
    return /STATE\s*:\s*\d+\s+(\w+)/.exec(output)?.[1] as ServiceState;
  }

  /** Rejects when the service is not in that state in time. */
  async serviceIs(name: string, state: ServiceState, limitMs = 20_000): Promise<void> {
    await waitFor(
      `service ${name} is ${state ?? "gone"}`,
      async () => (await this.serviceState(name)) === state,
      limitMs,
    );
  }

  /** A value of the registry, as reg.exe prints it; undefined when there is none. `name` "": the default one. */
  async registryValue(key: string, name: string): Promise<string | undefined> {
    const { exitCode, output } = await this.run("reg", ["query", key, ...(name === "" ? ["/ve"] : ["/v", name])]);
    return exitCode === 0 ? /^ {4}.*? {4}REG_\w+ {4}(.*)$/m.exec(output)?.[1] : undefined;
  }

  /** The processes whose command line has this text, e.g. `tier2-service.exe`. */
  processes(text = ""): readonly PrefixProcess[] {
    const wanted = text.toLowerCase();
    return processesOf(this.prefix).filter(({ commandLine }) => commandLine.toLowerCase().includes(wanted));
  }

  /** Power is cut, and the computer starts again: what the service manager starts by itself runs afterwards. */
  async reboot(): Promise<void> {
    await this.#powerOff();
    await this.#boot();
  }

  /** Ends everything and takes the drive away. Rejects when a process could not be ended. */
  async stop(): Promise<void> {
    await this.#powerOff();
    rmSync(this.prefix, { recursive: true, force: true });
  }

  async #boot(): Promise<void> {
    // Wine stops all services when the last other program ends: this one stays.
    this.startProgram(String.raw`C:\windows\keep-alive.exe`);
    await this.succeed("wineboot"); // returns when the service manager runs
  }

  async #powerOff(): Promise<void> {
    await runCommand(wineserver, ["--kill"], { env: this.#environment }).catch(() => undefined); // 1: none runs
    try {
      await waitFor("Wine's programs end", () => this.processes().length === 0, 10_000);
    } catch {
      this.processes().forEach(({ pid }) => kill(pid));
      await waitFor("Wine's programs end when killed", () => this.processes().length === 0, 5000);
    }
  }
}

/** SIGKILL, also to what has ended meanwhile. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended
  }
}
