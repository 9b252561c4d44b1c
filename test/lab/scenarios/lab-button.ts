import type { LightName } from "@tier2/button";
import type { Emulator, EmulatorFindings } from "@tier2/emulator";
import { Happenings } from "../../../packages/bridge/src/testing/happenings.ts";
import { isLight } from "../../../packages/cli/src/demo/seen-lights.ts";

interface SeenLevels {
  readonly levels: Emulator["light"];
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Lasts longer than debouncing, and is short. */
export const tapMs = 40;
/** After the release of a tap until the button knows that it was no double press, and the next one is a press of its own. */
export const settleMs = 340;

/** An emulated button whose computer is the guest, and the eye that looks at its light. */
export class LabButton {
  readonly emulator: Emulator;
  /** Empty until somebody gave the board one. */
  serial: string;
  readonly #seen = new Happenings<SeenLevels>();
  #isPlugged = true;

  constructor(emulator: Emulator) {
    this.emulator = emulator;
    this.serial = emulator.info.serialNumber;
    emulator.onLight((levels) => this.#seen.add({ levels, atMs: Date.now() }));
  }

  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  /** A short press; resolves when the switch is open again, with the time at which it closed. */
  async tap(): Promise<number> {
    return this.emulator.press(tapMs);
  }

  /** A moment of this button, from which on lights are looked for. */
  get now(): number {
    return this.#seen.all.length;
  }

  /** When it showed this light's colour, from a moment on; waits for it. */
  async shows(name: LightName, since: number): Promise<number> {
    let index = -1;
    const found = await this.#seen.until(({ levels }) => {
      index += 1;
      return index >= since && isLight(name, levels);
    });
    return found.atMs;
  }

  /**
   * When its light said that a press is on disk, from a moment on; waits for it. On a slow computer that may be no sooner
   * than with its sending: of lights that follow one another quickly the bridge shows the newest.
   */
  async saysSaved(since: number): Promise<number> {
    const isSaid = savedSince(since);
    const found = await this.#seen.until((seen) => isSaid(seen));
    return found.atMs;
  }

  /** Whether its light has said so, from a moment on. */
  hasSaidSaved(since: number): boolean {
    const isSaid = savedSince(since);
    return this.#seen.all.some((seen) => isSaid(seen));
  }

  /** Presses, until `release`. */
  async hold(): Promise<void> {
    await this.emulator.hold();
  }

  async release(): Promise<void> {
    await this.emulator.release();
  }

  /** Its bus falls silent; resolves when it sleeps. `onWake` is called when a press wakes the bus. */
  async suspend(onWake: () => void): Promise<void> {
    this.emulator.onWake(onWake);
    await this.emulator.suspend(true);
  }

  async resume(): Promise<void> {
    await this.emulator.resume();
  }

  /** Of its whole life. */
  async findings(): Promise<EmulatorFindings> {
    return this.emulator.findings();
  }

  async unplug(): Promise<void> {
    this.#isPlugged = false;
    await this.emulator.unplug();
  }

  /** Resolves when a computer may speak to it. */
  async plugIn(): Promise<void> {
    await this.emulator.replug();
    this.#isPlugged = true;
  }
}

const savedLights = ["saved", "saved-offline", "sending", "sent"] as const;

/** To be asked of all that was seen, one after the other: what it showed before the press says nothing of it. */
function savedSince(since: number): (seen: SeenLevels) => boolean {
  let index = -1;
  let isReceived = false;
  return ({ levels }) => {
    index += 1;
    isReceived ||= index >= since && isLight("received", levels);
    return isReceived && savedLights.some((name) => isLight(name, levels));
  };
}
