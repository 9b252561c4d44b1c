import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import {
  type Bridge,
  type BridgeEvent,
  databasePathIn,
  openConfiguredAdapter,
  parseConfig,
  silentLogger,
  startBridge,
} from "@tier2/bridge";
import { type Emulator, startEmulator } from "@tier2/emulator";
import { type ConnectWiseSandbox, startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";

/** Everything a demo plays: a button with the real firmware image, a helpdesk system, and the bridge between them. */
export interface Stage {
  readonly emulator: Emulator;
  readonly sandbox: ConnectWiseSandbox;
  readonly bridge: Bridge;
  close(): Promise<void>;
}

/** A contact of the sandbox's customer company. */
const person = { name: "Jane Doe", email: "jane.doe@acme.example" };
/** Short, for nobody who plays wants to wait. */
const waits = { settleMs: 500, backoffBaseMs: 300, backoffCapMs: 3000 };

/** Who plays wants to see a ticket for each press. */
const policy = { fold: false };

export interface StageOptions {
  /** Whether the page opens in a browser after a press. */
  readonly isPageOpened: boolean;
  /** How long an attempt may take. One without an answer, as off-line, is looked after when it is over. */
  readonly attemptMs: number;
  /** The bridge's events, in order. */
  readonly onEvent: (event: BridgeEvent) => void;
}

/** Builds the stage in a temporary folder. */
export async function buildStage({ isPageOpened, attemptMs, onEvent }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-demo-"));
  const socketPath =
    process.platform === "win32" ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, "button.sock");
  const closing: (() => Promise<void>)[] = [async () => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).toReversed()) {
      await end();
    }
  };
  try {
    const [emulator, sandbox] = await Promise.all([startEmulator({ socketPath }), startConnectWiseSandbox()]);
    closing.push(async () => sandbox.close());
    closing.push(async () => emulator.stop());
    // The configuration goes the way of every other one; JSON is YAML, too.
    const { privateKey, ...psa } = sandbox.config;
    const text = {
      ...{ schemaVersion: 1, psa: { ...psa, privateKey: "env:DEMO_PRIVATE_KEY" }, person, policy },
      ...{ page: { open: isPageOpened }, delivery: { timeoutMs: attemptMs, ...waits } },
    };
    const loaded = parseConfig("demo.yaml", JSON.stringify(text));
    const bridge = await startBridge({
      config: loaded.config,
      transport: { kind: "socket", path: socketPath },
      adapter: await openConfiguredAdapter(loaded, { DEMO_PRIVATE_KEY: privateKey }),
      databasePath: databasePathIn(path.join(folder, "data")),
      logger: silentLogger,
      onEvent,
    });
    closing.push(async () => bridge.stop());
    return { emulator, sandbox, bridge, close };
  } catch (error) {
    await close();
    throw error;
  }
}
