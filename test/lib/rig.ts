import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Emulator, startEmulator } from "@tier2/emulator";
import { type ConnectWiseSandbox, startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { stringify } from "yaml";
import { ButtonObserver } from "./button-observer.ts";
import { Tier2Process } from "./tier2-process.ts";

/** A press as the bridge's database has it. */
export interface StoredPress {
  readonly id: string;
  readonly serial: string;
  readonly bootId: number;
  readonly sequence: number;
  readonly state: string;
  readonly ticketId: string | null;
}

export interface RigOptions {
  /** "none" leaves the socket to the test. */
  readonly button?: "emulated" | "none";
  /** Sections of the configuration, in the place of the usual ones; keys of `psa` beside the sandbox's. */
  readonly config?: Readonly<Record<string, object>>;
  /** A command that runs the bridge, e.g. as another account. */
  readonly under?: readonly string[];
}

/**
 * Everything but the bridge: an emulated button with the real image in its own process, the PSA sandbox, a
 * configuration; and the bridge as a process that can be killed and started again while the others live on.
 */
export class Rig {
  readonly folder: string;
  readonly #emulator: Emulator | undefined;
  readonly sandbox: ConnectWiseSandbox;
  readonly configFile: string;
  readonly socketPath: string;
  readonly #under: readonly string[];
  #observer: ButtonObserver | undefined;

  private constructor(
    folder: string,
    emulator: Emulator | undefined,
    sandbox: ConnectWiseSandbox,
    under: readonly string[],
  ) {
    this.folder = folder;
    this.#under = under;
    this.#emulator = emulator;
    this.sandbox = sandbox;
    this.configFile = path.join(folder, "config.yaml");
    this.socketPath = path.join(folder, "button.sock");
  }

  static async start(delivery: Readonly<Record<string, number>> = {}, options: RigOptions = {}): Promise<Rig> {
    const folder = await mkdtemp(path.join(tmpdir(), "tier2-rig-"));
    const [emulator, sandbox] = await Promise.all([
      options.button === "none"
        ? undefined
        : startEmulator({ socketPath: path.join(folder, "button.sock"), flashFile: path.join(folder, "flash.bin") }),
      startConnectWiseSandbox(),
    ]);
    const rig = new Rig(folder, emulator, sandbox, options.under ?? []);
    const { publicKey, privateKey, ...psa } = sandbox.config;
    await writeFile(path.join(folder, "public-key"), publicKey, { mode: 0o600 });
    await writeFile(path.join(folder, "private-key"), privateKey, { mode: 0o600 });
    const { psa: psaChange, delivery: deliveryChange, ...sections } = options.config ?? {};
    const config = {
      schemaVersion: 1,
      psa: {
        ...psa,
        publicKey: `file:${path.join(folder, "public-key")}`,
        privateKey: `file:${path.join(folder, "private-key")}`,
        ...psaChange,
      },
      device: { transport: "socket", path: rig.socketPath },
      dataDirectory: path.join(folder, "data"),
      policy: { fold: false }, // each press a ticket of its own
      page: { open: false }, // nor a page on the screen of whoever runs the tests
      delivery: { requestsPerHour: 1_000_000, ...delivery, ...deliveryChange },
      ...sections,
    };
    await writeFile(rig.configFile, stringify(config));
    return rig;
  }

  get emulator(): Emulator {
    if (this.#emulator === undefined) {
      throw new Error("this rig has no emulated button");
    }
    return this.#emulator;
  }

  /** Where the bridge answers administrators. */
  get adminSocket(): string {
    return path.join(this.folder, "data", "admin.sock");
  }

  startBridge(environment: Readonly<Record<string, string>> = {}): Tier2Process {
    return new Tier2Process(["run", "--config", this.configFile], environment, this.#under);
  }

  /**
   * Presses once; resolves when the board has reported the gesture, so that the next press is one of its own for the
   * debouncing, too. For as long as the button stays plugged in.
   */
  async press(holdMs: number): Promise<void> {
    const observer = (this.#observer ??= await ButtonObserver.open(this.socketPath));
    const settled = observer.nextGesture();
    await this.emulator.press(holdMs);
    await settled;
  }

  /** How many presses wait in the button for the bridge. */
  async queuedPresses(): Promise<number> {
    const observer = (this.#observer ??= await ButtonObserver.open(this.socketPath));
    return observer.queuedPresses();
  }

  /** The presses on disk; the bridge must not be running, for it holds the file exclusively. */
  storedPresses(): StoredPress[] {
    const database = new DatabaseSync(path.join(this.folder, "data", "presses.sqlite"), { readOnly: true });
    try {
      return database
        .prepare("SELECT id, serial, boot_id AS bootId, sequence, state, ticket_id AS ticketId FROM press")
        .all() as unknown as StoredPress[];
    } finally {
      database.close();
    }
  }

  async close(): Promise<void> {
    await this.#observer?.close();
    await Promise.all([this.#emulator?.stop(), this.sandbox.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
