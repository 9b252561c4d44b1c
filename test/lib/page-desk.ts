import { onTestFinished } from "vitest";
import { XDisplay } from "../../packages/bridge/src/capture/screen/testing/x-display.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { PlayedDesktop } from "./played-desktop.ts";

/** A desk with a screen, on which pages open. */
export interface PageDesk {
  readonly desk: Desk;
  readonly display: XDisplay;
  /** Presses; the id, and the address that the browser is to open. */
  press(): Promise<{ readonly pressId: string; readonly address: string }>;
}

/** Ends with the test. */
export async function startPageDesk(config: DeskOptions["config"] = {}): Promise<PageDesk> {
  const display = await XDisplay.start("1280x800");
  onTestFinished(async () => display.stop());
  const desktop = await PlayedDesktop.start(display.name);
  onTestFinished(async () => desktop.close());
  const desk = await Desk.start({ config: { page: { open: true }, ...config }, environment: desktop.environment });
  return {
    ...{ desk, display },
    press: async () => ({ pressId: await desk.tap(), address: await desktop.nextAddress() }),
  };
}
