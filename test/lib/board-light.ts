import type { LightName } from "@tier2/button";
import type { Emulator } from "@tier2/emulator";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";
import { isLight } from "../../packages/cli/src/demo/seen-lights.ts";

type Levels = Emulator["light"];

/** The light of an emulated board as somebody at the desk sees it. */
export class BoardLight {
  readonly #levels = new Happenings<Levels>();

  constructor(emulator: Emulator) {
    emulator.onLight((levels) => this.#levels.add(levels));
  }

  /** Resolves when the board shows the colour of this light, at whatever brightness: now, or later. */
  async shows(name: LightName): Promise<void> {
    const now = this.#levels.all.at(-1);
    if (now === undefined || !isLight(name, now)) {
      await this.#levels.next((levels) => isLight(name, levels));
    }
  }

  /** How bright it was in the last time that it had the colour of this light without a break, 0 to 255. */
  brightnessOf(name: LightName): readonly number[] {
    const shown = this.#levels.all.map((levels) => (isLight(name, levels) ? levels.red : undefined));
    const last = shown.findLastIndex((level) => level !== undefined);
    const first = shown.findLastIndex((level, index) => index < last && level === undefined) + 1;
    return shown.slice(first, last + 1).filter((level) => level !== undefined);
  }
}
