import type { LightName, LightReport } from "@tier2/button";
import type { Clock } from "../clock.ts";
import type { DestinationState } from "../events.ts";
import { type LightSituation, chooseLight, goodBye, lightReport } from "./choose-light.ts";
import { LatestSender } from "./latest-sender.ts";

/** A light report holds for 10 s; one may be lost on the way. */
const refreshMs = 3000;
/** A main thread silent for longer than this does not deliver: the lights may not look alive. */
const lifeMs = 15_000;

export interface LightKeeperOptions {
  readonly clock: Clock;
  /** What is open of a button; may throw when the disk fails. */
  readonly openPresses: (serial: string) => LightSituation["open"];
  readonly onChanged: (serial: string, name: LightName) => void;
  readonly onRefused: (serial: string, error: unknown) => void;
}

interface ShownLight {
  readonly sender: LatestSender<LightReport>;
  name: LightName | undefined;
  cancelUntil: () => void;
}

/**
 * Keeps the light of every attached button true. Lights are refreshed while the main thread shows life; when it has
 * been silent for 15 s they are left to run out, and the firmware shows no-bridge.
 */
export class LightKeeper {
  readonly #options: LightKeeperOptions;
  readonly #shown = new Map<string, ShownLight>();
  readonly #sentAtMs = new Map<string, number>();
  #destination: DestinationState = "reachable";
  #isStorageFailing = false;
  #lifeAtMs: number;
  #cancelRefresh = (): void => undefined;

  constructor(options: LightKeeperOptions) {
    this.#options = options;
    this.#lifeAtMs = options.clock.elapsed();
  }

  attach(serial: string, setLight: (light: LightReport) => Promise<void>): void {
    const sender = new LatestSender(setLight, (error) => this.#options.onRefused(serial, error));
    this.#shown.set(serial, { sender, name: undefined, cancelUntil: () => undefined });
    this.update(serial);
    if (this.#shown.size === 1) {
      this.#scheduleRefresh();
    }
  }

  detach(serial: string): void {
    this.#shown.get(serial)?.cancelUntil();
    this.#shown.delete(serial);
    if (this.#shown.size === 0) {
      this.#cancelRefresh();
    }
  }

  /** A ticket id of this button is on disk now. */
  sent(serial: string): void {
    this.#sentAtMs.set(serial, this.#options.clock.now());
    this.update(serial);
  }

  setDestination(state: DestinationState): void {
    this.#destination = state;
    this.updateAll();
  }

  setStorageFailing(isFailing: boolean): void {
    this.#isStorageFailing = isFailing;
    this.updateAll();
  }

  showLife(): void {
    const wasSilent = !this.#isMainAlive();
    this.#lifeAtMs = this.#options.clock.elapsed();
    if (wasSilent) {
      this.updateAll();
    }
  }

  updateAll(): void {
    for (const serial of this.#shown.keys()) {
      this.update(serial);
    }
  }

  /** Chooses and sends the light of a button; nothing happens when it is not attached. */
  update(serial: string): void {
    const shown = this.#shown.get(serial);
    if (shown === undefined) {
      return;
    }
    const { clock } = this.#options;
    const { name, untilMs } = chooseLight({
      open: this.#options.openPresses(serial),
      sentAtMs: this.#sentAtMs.get(serial),
      destination: this.#destination,
      isStorageFailing: this.#isStorageFailing,
      nowMs: clock.now(),
    });
    shown.cancelUntil();
    if (untilMs !== undefined) {
      shown.cancelUntil = clock.schedule(() => this.update(serial), untilMs - clock.now());
    }
    shown.sender.send(lightReport(name));
    if (name !== shown.name) {
      shown.name = name;
      this.#options.onChanged(serial, name);
    }
  }

  /** Leaves the buttons dark; a press then finds nobody and the firmware says so. */
  async sayGoodBye(): Promise<void> {
    this.#cancelRefresh();
    const all = [...this.#shown.values()];
    this.#shown.clear();
    await Promise.all(
      all.map(async ({ sender, cancelUntil }) => {
        cancelUntil();
        await sender.sendLast(goodBye);
      }),
    );
  }

  #isMainAlive(): boolean {
    return this.#options.clock.elapsed() - this.#lifeAtMs <= lifeMs;
  }

  #scheduleRefresh(): void {
    this.#cancelRefresh = this.#options.clock.schedule(() => {
      if (this.#isMainAlive()) {
        this.updateAll();
      }
      this.#scheduleRefresh();
    }, refreshMs);
  }
}
