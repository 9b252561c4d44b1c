import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BridgeEvent, databasePathIn, parseConfig, silentLogger, startBridge } from "@tier2/bridge";
import { openAdapter } from "@tier2/psa-adapters";
import type { RunningSandbox } from "@tier2/psa-adapters/sandbox";
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
export async function startBridgeHere(
  { config: psa }: Pick<RunningSandbox, "config">,
  { person = {}, ...site }: BridgeHereOptions,
): Promise<BridgeHere> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-here-"));
  const socketPath = path.join(folder, "button.sock");
  const button = await PlayedButton.start(socketPath);
  const { config } = parseConfig(
    "here.yaml",
    JSON.stringify({
      schemaVersion: 1,
      psa: { kind: psa.kind },
      person,
      page: { open: false },
      policy: { fold: false },
    }),
  );
  const waiting: { readonly type: string; readonly resolve: (event: never) => void }[] = [];
  const next: BridgeHere["next"] = async (type) => new Promise((resolve) => waiting.push({ type, resolve }));
  const attached = next("button.attached");
  const bridge = await startBridge({
    config,
    transport: { kind: "socket", path: socketPath },
    adapter: await openAdapter({ ...psa, ...site }),
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
