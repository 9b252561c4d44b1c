import { type StaticFiles, pageError } from "@tier2/bridge/page";
import { type LocalPage, serveLocalPage } from "../pages/page-server.ts";
import { demoPageState } from "./page-state.ts";
import type { DemoPlay } from "./play.ts";

/** Serves the demo's page: a button to click. Its address stands in the model. */
export async function serveDemoPage(play: DemoPlay, files: StaticFiles): Promise<LocalPage> {
  const tell = (): void => play.show({ buttonUrl: page.address });
  const page = await serveLocalPage({
    files,
    live: {
      read: () => ({ state: demoPageState(play.model), levels: play.model.levels }),
      subscribe: (listener) => play.subscribe(listener),
    },
    actions: {
      "/api/press": async () => play.press(),
      "/api/release": async () => play.release(),
      "/api/plug": async (body) => play.plug(isOn(body)),
      "/api/psa": async (body) => play.setPsa(isOn(body)),
    },
    onOpened: tell,
    onLeft: () => void play.release().catch(() => undefined), // the finger is gone with its page
  });
  tell();
  return page;
}

function isOn(body: unknown): boolean {
  if (typeof body === "object" && body !== null && "isOn" in body && typeof body.isOn === "boolean") {
    return body.isOn;
  }
  throw pageError("page_value_refused", "isOn is missing.", "Load the page anew.");
}
