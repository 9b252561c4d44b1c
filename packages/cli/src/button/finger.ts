import type { ButtonListeners, GestureReport, PressReport } from "@tier2/button";
import type { RunningButton } from "../flash/attached.ts";
import { dark } from "./dark.ts";

/** What a finger on a button did. */
export interface Felt {
  readonly press: PressReport;
  readonly gesture: GestureReport;
}

/** Takes the presses of a button one by one: each is acknowledged, and none makes a ticket. */
export class Finger {
  #button: RunningButton | undefined;
  #press: PressReport | undefined;
  #isGone = false;
  #last = "";
  #onFelt: (felt: Felt) => void = () => undefined;
  #onGone: () => void = () => undefined;

  /** To open the button with. */
  readonly listeners: Partial<ButtonListeners> = {
    onPress: (press) => {
      this.#press = press;
      this.#take(press, "press");
    },
    onGesture: (gesture) => {
      this.#take(gesture, "gesture");
      const key = `${gesture.bootId} ${gesture.sequence}`;
      if (this.#press?.sequence === gesture.sequence && key !== this.#last) {
        this.#last = key;
        this.#onFelt({ press: this.#press, gesture });
      }
    },
    onDetached: () => {
      this.#isGone = true;
      this.#onGone();
    },
  };

  use(button: RunningButton): void {
    this.#button = button;
  }

  /** The next press with its gesture; "late" when the signal came first, "gone" when the button is unplugged. */
  async next(signal: AbortSignal): Promise<Felt | "late" | "gone"> {
    return new Promise((resolve) => {
      this.#onFelt = resolve;
      this.#onGone = () => resolve("gone");
      signal.addEventListener("abort", () => resolve("late"), { once: true });
      if (this.#isGone || signal.aborted) {
        resolve(this.#isGone ? "gone" : "late");
      }
    });
  }

  #take({ bootId, sequence }: PressReport | GestureReport, what: "press" | "gesture"): void {
    const take = async (): Promise<void> => {
      await this.#button?.acknowledge({ bootId, sequence, what });
      await this.#button?.setLight(dark);
    };
    take().catch(() => undefined); // it repeats the report, or is gone
  }
}
