import { type ChildProcess, execFileSync, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { ConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { PlayedButton } from "../../lib/played-button.ts";

const root = path.resolve(import.meta.dirname, "../../..");

/** The bridge as people run it, `tier2 run` of the built packages, with a played button, and a sandbox beside it. */
export class BuiltService {
  readonly button: PlayedButton;
  readonly #folder: string;
  readonly #sandbox: ChildProcess;
  readonly #bridge: ChildProcess;
  readonly #counts = new Map<string, number>();
  #onLogged = (): void => undefined;

  private constructor(folder: string, button: PlayedButton, sandbox: ChildProcess, bridge: ChildProcess) {
    this.#folder = folder;
    this.button = button;
    this.#sandbox = sandbox;
    this.#bridge = bridge;
    let text = "";
    bridge.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = `${text}${chunk}`.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        this.#count(line);
      }
    });
  }

  /** Builds the packages, starts everything, resolves when the button is attached. `environment`: of the bridge, beside ours. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<BuiltService> {
    execFileSync(process.execPath, [path.join(root, "scripts/bootstrap.mjs"), "bin", "tsc", "-b", "packages/cli"], {
      cwd: root,
      stdio: ["ignore", 2, 2], // standard output is for figures
    });
    const folder = await mkdtemp(path.join(tmpdir(), "tier2-bench-"));
    const socketPath = path.join(folder, "button.sock");
    const button = await PlayedButton.start(socketPath);
    const sandbox = fork(path.join(import.meta.dirname, "sandbox-process.ts"), { execArgv: ["--conditions=source"] });
    const [{ publicKey, privateKey, ...psa }] = (await once(sandbox, "message")) as [ConnectWiseSandbox["config"]];
    const configFile = path.join(folder, "config.yaml");
    const config = {
      schemaVersion: 1,
      psa: { ...psa, publicKey: "env:PUBLIC_KEY", privateKey: "env:PRIVATE_KEY" },
      device: { transport: "socket", path: socketPath },
      dataDirectory: path.join(folder, "data"),
      policy: { fold: false }, // each press a ticket of its own
      delivery: { requestsPerHour: 1_000_000 }, // of files no more than by default: they follow for hours
    };
    await writeFile(configFile, JSON.stringify(config));
    const program = path.join(root, "packages/cli/bin/tier2.js");
    const bridge = spawn(process.execPath, [program, "run", "--config", configFile], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...environment, PUBLIC_KEY: publicKey, PRIVATE_KEY: privateKey },
    });
    const service = new BuiltService(folder, button, sandbox, bridge);
    await service.#untilLogged("button.attached", 1);
    return service;
  }

  get pid(): number {
    return this.#bridge.pid ?? 0;
  }

  /** Resolves when so many tickets were made; rejects when the bridge ended before. */
  readonly untilTickets = async (count: number): Promise<void> => this.#untilLogged("ticket.accepted", count);

  /** Resolves when so many tickets have their notes. */
  readonly untilNotes = async (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (tickets: unknown): void => {
        if (Number(tickets) >= count) {
          this.#sandbox.off("message", look);
          resolve();
        }
      };
      this.#sandbox.on("message", look);
    });

  async close(): Promise<void> {
    for (const child of [this.#bridge, this.#sandbox]) {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await ended;
      }
    }
    await this.button.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #untilLogged(event: string, count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const died = (code: number | null): void => reject(new Error(`the bridge ended with ${code}`));
      this.#bridge.once("exit", died);
      this.#onLogged = () => {
        if ((this.#counts.get(event) ?? 0) >= count) {
          this.#onLogged = () => undefined;
          this.#bridge.off("exit", died);
          resolve();
        }
      };
      this.#onLogged();
    });
  }

  #count(line: string): void {
    const { event } = JSON.parse(line) as { readonly event: string };
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
    this.#onLogged();
  }
}
