import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { databasePathIn, openConfiguredAdapter, parseConfig, silentLogger, startBridge } from "@tier2/bridge";
import type { ConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";
import { PlayedButton } from "./played-button.ts";

/** One press of a played button through a bridge in this process into the sandbox, until the ticket stands. */
export async function pressOnce(
  sandbox: ConnectWiseSandbox,
  person: { readonly name?: string; readonly email?: string },
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-press-"));
  const socketPath = path.join(folder, "button.sock");
  const button = await PlayedButton.start(socketPath);
  const { privateKey, ...psa } = sandbox.config;
  const text = { schemaVersion: 1, psa: { ...psa, privateKey: "env:KEY" }, person };
  const loaded = parseConfig("press-once.yaml", JSON.stringify(text));
  const attached = Promise.withResolvers<void>();
  const accepted = Promise.withResolvers<void>();
  const bridge = await startBridge({
    config: loaded.config,
    transport: { kind: "socket", path: socketPath },
    adapter: await openConfiguredAdapter(loaded, { KEY: privateKey }),
    databasePath: databasePathIn(folder),
    logger: silentLogger,
    onEvent: (event) => {
      if (event.type === "button.attached") {
        attached.resolve();
      } else if (event.type === "ticket.accepted") {
        accepted.resolve();
      } else if (event.type === "delivery.failed") {
        accepted.reject(new Error(event.error.message));
      }
    },
  });
  try {
    await attached.promise;
    button.press(1);
    button.gesture(1);
    await accepted.promise;
  } finally {
    await bridge.stop();
    await button.close();
    await rm(folder, { recursive: true, force: true });
  }
}
