import { setTimeout as wait } from "node:timers/promises";
import type { Emulator } from "@tier2/emulator";

/** A finger cannot be quicker; without it the firmware would take a click of a program for bouncing. */
const leastMs = 40;

/** Presses and releases the emulated button, one after the other, however fast they are asked for. */
export class DemoFinger {
  readonly #emulator: Pick<Emulator, "hold" | "release">;
  readonly #onDown: (isDown: boolean) => void;
  #isDown = false;
  #last: Promise<void> = Promise.resolve();

  constructor(emulator: Pick<Emulator, "hold" | "release">, onDown: (isDown: boolean) => void) {
    this.#emulator = emulator;
    this.#onDown = onDown;
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  /** Resolves when the switch is closed. */
  async press(): Promise<void> {
    await this.#move(true, async () => void (await this.#emulator.hold()));
  }

  /** Resolves when the switch is open again. */
  async release(): Promise<void> {
    await this.#move(false, async () => this.#emulator.release());
  }

  async #move(isDown: boolean, move: () => Promise<void>): Promise<void> {
    const before = this.#last;
    const moved = (async (): Promise<void> => {
      await before;
      if (this.#isDown !== isDown) {
        this.#isDown = isDown;
        this.#onDown(isDown);
        await move();
        await wait(leastMs);
      }
    })();
    this.#last = moved.catch(() => undefined);
    await moved;
  }
}
