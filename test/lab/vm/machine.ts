import { existsSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { AgentClient, within } from "./agent-client.ts";
import type { CommandOptions, CommandResult, Guest } from "./guest.ts";
import { Qemu } from "./qemu.ts";
import type { MachineFiles } from "./qemu-arguments.ts";

const bootTimeoutMs = 60_000;
const sleepTimeoutMs = 30_000;
const wakeTimeoutMs = 60_000;

interface Running {
  readonly qemu: Qemu;
  readonly agent: AgentClient;
}

/** A `Guest` that QEMU runs: each of its starts is a process of its own, with the same disks. */
export class Machine implements Guest {
  readonly #files: MachineFiles;
  #running: Running;
  #isAsleep = false;
  /** Whatever else is asked of it waits for this. */
  #restarted: Promise<void> = Promise.resolve();

  private constructor(files: MachineFiles, running: Running) {
    this.#files = files;
    this.#running = running;
  }

  /**
   * Resolves when the guest answers.
   * @param files its disks are only read: the machine gets copies of its own, beside its console
   * @throws Error with the end of the console when it does not answer
   */
  static async boot(files: MachineFiles): Promise<Machine> {
    const own = { ...files, disks: await copyDisks(files) };
    return new Machine(own, await start(own));
  }

  get console(): string {
    return readConsole(this.#files);
  }

  async run(command: string, options: CommandOptions = {}): Promise<CommandResult> {
    const { timeoutMs = 30_000, user, input } = options;
    const question = { ask: "run" as const, command, ...(user && { user }), ...(input !== undefined && { input }) };
    await this.#restarted;
    const answer = await this.#running.agent.ask(question, timeoutMs);
    if (!("code" in answer)) {
      throw new Error(`The agent answered otherwise to: ${command}`);
    }
    const { code, output, errors } = answer;
    return { code, output, errors };
  }

  async must(command: string, options: CommandOptions = {}): Promise<string> {
    const { code, output, errors } = await this.run(command, options);
    if (code !== 0) {
      const who = options.user ?? "root";
      throw new Error(`In the guest, as ${who}, exit code ${code}: ${command}\n${output}${errors}`);
    }
    return output;
  }

  async writeFile(file: string, text: string, mode: number = 0o644): Promise<void> {
    await this.#restarted;
    await this.#running.agent.ask({ ask: "write", path: file, text, mode }, 30_000);
  }

  hostTime(guestMs: number): number {
    return guestMs + this.#running.agent.clockOffsetMs;
  }

  async reboot(): Promise<void> {
    await this.#restarted;
    const restart = this.#restart();
    this.#restarted = restart.catch(() => undefined); // who asked for it is told
    await restart;
  }

  async suspend(): Promise<void> {
    const asleep = this.#running.qemu.event("SUSPEND");
    this.#isAsleep = true;
    await this.must("systemctl suspend --no-block");
    await within(sleepTimeoutMs, asleep, "The guest does not fall asleep.");
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  async wake(): Promise<void> {
    const awake = this.#running.qemu.event("WAKEUP");
    this.#running.qemu.command("system_wakeup");
    await within(sleepTimeoutMs, awake, "The guest does not wake.");
    this.#isAsleep = false;
    await this.must("true", { timeoutMs: wakeTimeoutMs });
    await this.#running.agent.synchronizeClock();
  }

  /** Its files are of no use afterwards, so that it need not shut down. */
  async stop(): Promise<void> {
    await this.#restarted;
    this.#running.agent.close();
    await this.#running.qemu.stop();
  }

  async #restart(): Promise<void> {
    const { qemu, agent } = this.#running;
    // A guest that goes down quickly takes the one who answers with it.
    await agent.ask({ ask: "run", command: "systemctl reboot --no-block" }, bootTimeoutMs).catch(() => undefined);
    await within(bootTimeoutMs, qemu.exited, "The guest does not shut down.");
    agent.close();
    this.#running = await start(this.#files);
  }
}

const readConsole = ({ console }: MachineFiles): string => (existsSync(console) ? readFileSync(console, "utf8") : "");

const copyDisks = ({ disks, console }: MachineFiles): Promise<string[]> =>
  Promise.all(
    disks.map(async (disk) => {
      const copy = path.join(path.dirname(console), path.basename(disk));
      await runCommand("cp", ["--sparse=always", "--reflink=auto", disk, copy]);
      return copy;
    }),
  );

/** QEMU begins each capture anew: what was captured before the guest restarted stays beside it. */
function putCapturesAside({ usb }: MachineFiles): void {
  for (const { capture } of usb.filter((port) => existsSync(port.capture))) {
    renameSync(capture, capture.replace(/\.pcap$/, `-until-${Date.now()}.pcap`));
  }
}

async function start(files: MachineFiles): Promise<Running> {
  putCapturesAside(files);
  const qemu = await Qemu.start(files);
  const agent = await AgentClient.open(files.agentSocket, qemu);
  try {
    await agent.started(bootTimeoutMs);
    return { qemu, agent };
  } catch (error) {
    agent.close();
    await qemu.stop();
    throw new Error(`The guest did not boot. The end of its console:\n${readConsole(files).slice(-3000)}`, {
      cause: error,
    });
  }
}
