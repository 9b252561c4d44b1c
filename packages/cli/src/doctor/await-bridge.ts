import { setTimeout as wait } from "node:timers/promises";
import { type BridgeStatus, toTier2Error } from "@tier2/bridge";

const everyMs = 1000;

/**
 * Asks until the bridge answers, at most until `over` is aborted; never rejects. What waiting does not mend, as rights that
 * this account lacks, ends it at once: the checks tell.
 */
export async function awaitBridge(ask: (over: AbortSignal) => Promise<BridgeStatus>, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    try {
      await ask(over);
      return;
    } catch (error) {
      if (toTier2Error(error).category !== "bridge") {
        return;
      }
    }
    await wait(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}
