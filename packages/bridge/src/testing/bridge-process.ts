import process from "node:process";
import { startBridge } from "../bridge.ts";
import type { BridgeEvent } from "../events.ts";
import { silentLogger } from "../log.ts";
import { httpDestination } from "./http-psa.ts";
import { testConfig } from "./test-config.ts";

/**
 * A bridge as a process, to be killed: SOCKET DATABASE URL. On SIGTERM it ends when nothing is open any more; every
 * event goes to the parent.
 */
const [, , socketPath = "", databasePath = "", url = ""] = process.argv;
let isEnding = false;

async function endWhenDone(): Promise<void> {
  const bridge = await started;
  const { counts } = await bridge.queue();
  if (isEnding && counts.recorded + counts.ready + counts.failed === 0) {
    isEnding = false;
    await bridge.stop();
    process.disconnect();
  }
}

process.on("SIGTERM", () => {
  isEnding = true;
  void endWhenDone();
});
const started = startBridge({
  config: testConfig({ delivery: { timeoutMs: 150 } }),
  transport: { kind: "socket", path: socketPath },
  adapter: httpDestination(url),
  databasePath,
  logger: silentLogger,
  onEvent: (event: BridgeEvent) => {
    process.send?.(event);
    if (isEnding && event.type === "ticket.accepted") {
      void endWhenDone();
    }
  },
});
await started;
