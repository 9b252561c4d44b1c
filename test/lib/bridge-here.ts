import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type BridgeEvent,
  databasePathIn,
  openConfiguredAdapter,
  parseConfig,
  silentLogger,
  startBridge,
} from "@tier2/bridge";
import type { ConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { PlayedButton } from "./played-button.ts";

export interface BridgeHere {
  readonly button: PlayedButton;
  /** Resolves with the next event of this type. */
  next<Type extends BridgeEvent["type"]>(type: Type): Promise<Extract<BridgeEvent, { readonly type: Type }>>;
  close(): Promise<void>;
}

export interface BridgeHereOptions {
  readonly person?: { readonly name?: string; readonly email?: string };
  /** Where the sandbox is reached; default: at its own address. */
  readonly site?: string;
}

/** A bridge in this process between a played button and the sandbox; resolves when the button is attached. */
export async function startBridgeHere(sandbox: ConnectWiseSandbox, options: BridgeHereOptions): Promise<BridgeHere> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-here-"));
  const socketPath = path.join(folder, "button.sock");
  const button = await PlayedButton.start(socketPath);
  const { privateKey, ...psa } = { ...sandbox.config, site: options.site ?? sandbox.config.site };
  const text = { schemaVersion: 1, psa: { ...psa, privateKey: "env:KEY" }, person: options.person ?? {} };
  const loaded = parseConfig("here.yaml", JSON.stringify(text));
  const waiting: { readonly type: string; readonly resolve: (event: never) => void }[] = [];
  const next: BridgeHere["next"] = async (type) => new Promise((resolve) => waiting.push({ type, resolve }));
  const attached = next("button.attached");
  const bridge = await startBridge({
    config: loaded.config,
    transport: { kind: "socket", path: socketPath },
    adapter: await openConfiguredAdapter(loaded, { KEY: privateKey }),
    databasePath: databasePathIn(folder),
    logger: silentLogger,
    onEvent: (event) => {
      for (const { type, resolve } of waiting) {
        if (type === event.type) {
          resolve(event as never);
        }
      }
    },
  });
  await attached;
  return {
    button,
    next,
    close: async () => {
      await bridge.stop();
      await button.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
