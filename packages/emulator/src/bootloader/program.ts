import type { Bus } from "../bus.ts";
import { answered } from "./pipes.ts";

/** The time a boot loader lives in: that of its board. */
export type Clock = Pick<Bus, "nowNs" | "at">;

/** Lets emulated time pass. Rejects with the signal's reason. */
export async function wait(clock: Clock, durationNs: number, signal: AbortSignal): Promise<void> {
  let cancel = (): void => undefined;
  try {
    await answered<void>(signal, (onTime) => {
      cancel = clock.at(clock.nowNs + durationNs, onTime);
    });
  } finally {
    cancel();
  }
}

/** Why a program was ended. */
class Ended extends Error {
  override readonly name = "Ended";
}

/** A program of the chip that runs until it is ended from outside; what it waits for then rejects. */
export class Program {
  readonly #run: (signal: AbortSignal) => Promise<never>;
  #ending = new AbortController();

  constructor(run: (signal: AbortSignal) => Promise<never>) {
    this.#run = run;
  }

  /** Begins from the start. */
  restart(): void {
    this.end();
    this.#ending = new AbortController();
    void this.#start(this.#ending.signal);
  }

  end(): void {
    this.#ending.abort(new Ended("the program of the boot loader was ended"));
  }

  async #start(signal: AbortSignal): Promise<void> {
    try {
      await this.#run(signal);
    } catch (error) {
      if (error !== signal.reason) {
        throw error;
      }
    }
  }
}
