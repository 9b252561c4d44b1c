import { pageError } from "@tier2/bridge/page";
import { askBridge } from "../bridge-client.ts";
import { readPageFiles } from "../pages/page-files.ts";
import { type LocalPage, serveLocalPage } from "../pages/page-server.ts";
import { BridgeWatch, type WatchParts } from "./bridge-watch.ts";

/** Serves the status page; it lives until `ending`. Rejects with a Tier2Error when the bridge does not answer at first. */
export async function serveStatusPage(parts: WatchParts, onAddress: (address: string) => void): Promise<LocalPage> {
  const watch = new BridgeWatch(parts);
  await watch.look();
  const act = async (body: unknown, word: "retry" | "cancel"): Promise<void> => {
    await askBridge(parts.options, "POST", `/v1/presses/${pressIdOf(body)}/${word}`, undefined, parts.ending);
    await watch.look();
  };
  const page = await serveLocalPage({
    files: readPageFiles("status"),
    live: { read: () => ({ ...watch.read() }), subscribe: (listener) => watch.subscribe(listener) },
    actions: {
      "/api/retry": async (body) => act(body, "retry"),
      "/api/cancel": async (body) => act(body, "cancel"),
    },
    onOpened: () => onAddress(page.address),
  });
  onAddress(page.address);
  void watch.run();
  return page;
}

/** It becomes part of a path. */
function pressIdOf(body: unknown): string {
  const pressId: unknown = typeof body === "object" && body !== null && "pressId" in body ? body.pressId : undefined;
  if (typeof pressId !== "string" || !/^[\w-]{1,100}$/.test(pressId)) {
    throw pageError("page_value_refused", "pressId is missing.", "Load the page anew.");
  }
  return pressId;
}
