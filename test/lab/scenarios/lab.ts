import { readFileSync } from "node:fs";
import path from "node:path";
import type { BridgeStatus } from "@tier2/bridge";
import type { ArrivedTicket } from "../guest-programs/sandbox.ts";
import type { Guest } from "../vm/guest.ts";
import { type LoggedPress, type Settlement, settle } from "./settlement.ts";
import { until } from "./until.ts";
import { configureService, sandboxPort } from "./configure-service.ts";
import type { LabButton } from "./lab-button.ts";
import { whileAllowed } from "./while-allowed.ts";

export type ButtonName = "pico" | "promicro";

/** The udev rule that the product ships. */
export const shippedRule: string = readFileSync(
  path.resolve(import.meta.dirname, "../../../packages/button/udev/70-tier2-button.rules"),
  "utf8",
);

/** The command that starts a guest program. */
export const program = (name: string): string => `/opt/lab/node /opt/lab/guest-programs/${name}.js`;

/** Where the Debian package puts it. */
export const rulePath = "/usr/lib/udev/rules.d/70-tier2-button.rules";
const adminSocket = "/run/tier2/admin.sock";
const ticketFile = "/var/lib/lab/tickets.jsonl";

/** A line of the bridge's log, as far as it is looked at. */
export interface LogLine extends Partial<LoggedPress> {
  readonly event: string;
  /** As ISO 8601. */
  readonly time: string;
}

/** The computer with the bridge, the helpdesk system in it, and the buttons on its ports. */
export class Lab {
  readonly guest: Guest;
  readonly buttons: Readonly<Record<ButtonName, LabButton>>;

  /** The socket of a USB port with nothing in it. */
  readonly sparePort: string;

  constructor(guest: Guest, buttons: Readonly<Record<ButtonName, LabButton>>, sparePort: string) {
    this.guest = guest;
    this.buttons = buttons;
    this.sparePort = sparePort;
  }

  get pico(): LabButton {
    return this.buttons.pico;
  }

  /** The same lab for one scenario: nothing in it goes on once the signal says that its time is over. */
  during(signal: AbortSignal): Lab {
    const pico = whileAllowed(this.buttons.pico, signal);
    const promicro = whileAllowed(this.buttons.promicro, signal);
    return new Lab(whileAllowed(this.guest, signal), { pico, promicro }, this.sparePort);
  }

  /** Wakes the computer, ends what scenarios start beside the bridge, and puts the product's udev rule back. */
  async tidy(): Promise<void> {
    if (this.guest.isAsleep) {
      await this.pico.resume();
      await this.guest.wake();
    }
    await this.guest.run("systemctl stop lab-other-bridge lab-button; usbip detach --port 0; systemctl reset-failed");
    await this.guest.writeFile(rulePath, shippedRule, 0o644);
    await this.guest.must("udevadm control --reload");
  }

  /** Sets up the bridge, and the helpdesk system beside it. */
  async setUp(): Promise<void> {
    await this.guest.writeFile(
      "/etc/systemd/system/lab-sandbox.service",
      `[Service]\nExecStart=${program("sandbox")} ${sandboxPort} ${ticketFile}\nLimitCORE=0\n`,
    );
    await this.guest.must(`mkdir -p /var/lib/lab && touch ${ticketFile}`);
    await Promise.all([this.#numberProMicro(), configureService(this.guest)]);
  }

  /** A Pro Micro has no number of its own until it is put into service. */
  async #numberProMicro(): Promise<void> {
    const serial = "LAB-2";
    await until(
      "The Pro Micro cannot be given its number",
      async () => this.guest.run(`${program("set-serial")} ${serial}`, { user: "tier2" }),
      ({ code }) => (code === 0 ? serial : undefined),
    );
    this.buttons.promicro.serial = serial;
  }

  /**
   * The state in which a scenario begins: these buttons alone are plugged in, the bridge has claimed them, the helpdesk
   * system takes tickets and nothing waits.
   */
  async ready(wanted: readonly ButtonName[] = ["pico"]): Promise<void> {
    await this.plugOnly(wanted);
    await this.guest.must("systemctl reset-failed; systemctl start lab-sandbox tier2");
    const serials = wanted.map((name) => this.buttons[name].serial);
    await this.untilStatus("ready", (status) => isClaimed(status, serials) && hasNothingWaiting(status));
  }

  async plugOnly(wanted: readonly ButtonName[]): Promise<void> {
    for (const name of ["pico", "promicro"] as const) {
      const button = this.buttons[name];
      if (wanted.includes(name) && !button.isPlugged) {
        await button.plugIn();
      } else if (!wanted.includes(name) && button.isPlugged) {
        await button.unplug();
      }
    }
  }

  async stopBridge(): Promise<void> {
    await this.guest.must("systemctl stop tier2");
  }

  /** The helpdesk system is gone: connections to it are refused. */
  async stopSandbox(): Promise<void> {
    await this.guest.must("systemctl stop lab-sandbox");
  }

  /** Undefined while the bridge does not answer. */
  async status(socket: string = adminSocket): Promise<BridgeStatus | undefined> {
    const { code, output } = await this.guest.run(
      `curl --silent --max-time 10 --unix-socket ${socket} http://tier2/v1/status`,
    );
    return code === 0 ? (JSON.parse(output) as BridgeStatus) : undefined;
  }

  /** Resolves with the first status of a bridge that is as wanted. */
  async untilStatus(what: string, isWanted: (status: BridgeStatus) => boolean, socket?: string): Promise<BridgeStatus> {
    return until(
      `The bridge is not as wanted (${what})`,
      async () => this.status(socket),
      (status) => (status !== undefined && isWanted(status) ? status : undefined),
    );
  }

  /** A moment in the guest, from which on log lines and tickets are looked for. */
  async mark(): Promise<Mark> {
    const output = await this.guest.must(
      `journalctl --sync; journalctl --unit tier2 --lines 0 --show-cursor; wc -l < ${ticketFile}`,
    );
    const cursor = /^-- cursor: (\S+)$/m.exec(output)?.[1] ?? "";
    const tickets = /^\d+$/m.exec(output)?.[0] ?? "";
    return { cursor, tickets: Number(tickets) };
  }

  /** What the bridge wrote into its log since then. */
  async log(since: Mark): Promise<LogLine[]> {
    const after = since.cursor === "" ? "" : `--after-cursor '${since.cursor}'`;
    const output = await this.guest.must(`journalctl --sync; journalctl --unit tier2 --output cat ${after}`);
    return output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** The tickets that arrived since then, oldest first. */
  async tickets(since: Mark): Promise<ArrivedTicket[]> {
    const output = await this.guest.must(`tail -n +${since.tickets + 1} ${ticketFile}`);
    return output
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as ArrivedTicket);
  }

  /** Resolves with the tickets once there are so many. */
  async untilTickets(since: Mark, count: number): Promise<ArrivedTicket[]> {
    return until(
      `${count} tickets do not arrive`,
      async () => this.tickets(since),
      (tickets) => (tickets.length >= count ? tickets : undefined),
    );
  }

  /** Holds the presses that the bridge recorded since then against the tickets. */
  async settlement(since: Mark): Promise<Settlement> {
    await this.untilStatus("nothing waits", hasNothingWaiting);
    const recorded = (await this.log(since)).flatMap((line) =>
      line.event === "press.recorded" ? [line as LoggedPress] : [],
    );
    return settle(recorded, await this.tickets(since));
  }

  /** Runs a guest program as this account; what it printed, parsed. */
  async program<Answer>(words: string, user: string): Promise<Answer> {
    const [name = "", ...rest] = words.split(" ");
    return JSON.parse(await this.guest.must([program(name), ...rest].join(" "), { user })) as Answer;
  }
}

const hasNothingWaiting = ({ presses }: BridgeStatus): boolean => presses.counts.recorded + presses.counts.ready === 0;

/** Whether the bridge has these buttons, and no others. */
export const isClaimed = ({ buttons }: BridgeStatus, serials: readonly string[]): boolean =>
  buttons.length === serials.length && serials.every((wanted) => buttons.some(({ serial }) => serial === wanted));

export interface Mark {
  readonly cursor: string;
  readonly tickets: number;
}
