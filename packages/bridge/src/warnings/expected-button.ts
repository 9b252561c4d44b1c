import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ButtonConfig } from "../config/sections.ts";
import type { BridgeEvent } from "../events.ts";

/** An empty file beside the database: a button was attached here. */
const markName = "button-seen";

/** Whether it is amiss when no button is attached; for who is not the bridge. */
export const isButtonExpected = (expected: ButtonConfig["expected"], dataDirectory: string): boolean =>
  expected === "always" || (expected === "once-seen" && existsSync(path.join(dataDirectory, markName)));

/** Remembers, over restarts, that a button was attached to this computer. */
export class ExpectedButton {
  readonly #dataDirectory: string;
  #isSeen = false;

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  take(event: BridgeEvent): void {
    if (event.type === "button.attached" && !this.#isSeen) {
      this.#isSeen = true;
      try {
        writeFileSync(path.join(this.#dataDirectory, markName), "", { mode: 0o600 });
      } catch {
        // A disk that fails is told by others; until the next start it is remembered here.
      }
    }
  }

  isExpected(expected: ButtonConfig["expected"]): boolean {
    return (expected === "once-seen" && this.#isSeen) || isButtonExpected(expected, this.#dataDirectory);
  }
}
