import type { LightName, LightReport } from "@tier2/button";
import type { Clock } from "../clock.ts";
import type { DestinationState } from "../events.ts";
import type { Route } from "../record/messages.ts";
import {
  type ButtonPresses,
  type PassingLight,
  chooseLight,
  goodBye,
  lightReport,
  undoReport,
} from "./choose-light.ts";
import { LatestSender } from "./latest-sender.ts";

/** A light report holds for 10 s; one may be lost on the way. */
const refreshMs = 3000;
/** A main thread silent for longer than this does not deliver: the lights may not look alive. */
const lifeMs = 15_000;

export interface LightKeeperOptions {
  readonly clock: Clock;
  /** What is on disk of a button, in times of day. */
  readonly openPresses: (serial: string) => ButtonPresses;
  readonly onChanged: (serial: string, name: LightName) => void;
  readonly onRefused: (serial: string, error: unknown) => void;
}

interface ShownLight {
  readonly sender: LatestSender<LightReport>;
  name: LightName | undefined;
  /** The fade that is shown, which the same report again does not disturb. */
  fade: { readonly untilMs: number; readonly report: LightReport } | undefined;
  cancelUntil: () => void;
}

/** What happened at a button, in elapsed time: nobody sets that clock. */
type Happened = Partial<Record<PassingLight, number>>;

/**
 * Keeps the light of every attached button true. Lights are refreshed while the main thread shows life; when it has
 * been silent for 15 s they are left to run out, and the firmware shows no-bridge.
 */
export class LightKeeper {
  readonly #options: LightKeeperOptions;
  readonly #shown = new Map<string, ShownLight>();
  readonly #happenedAtMs = new Map<string, Happened>();
  readonly #ways = new Map<Route, DestinationState>([["first", "reachable"]]);
  #isStorageFailing = false;
  #lifeAtMs: number;
  #cancelRefresh = (): void => undefined;

  constructor(options: LightKeeperOptions) {
    this.#options = options;
    this.#lifeAtMs = options.clock.elapsed();
  }

  attach(serial: string, setLight: (light: LightReport) => Promise<void>): void {
    const sender = new LatestSender(setLight, (error) => this.#options.onRefused(serial, error));
    this.#shown.get(serial)?.cancelUntil();
    this.#shown.set(serial, { sender, name: undefined, fade: undefined, cancelUntil: () => undefined });
    this.update(serial);
    if (this.#shown.size === 1) {
      this.#cancelRefresh();
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
  sent(serial: string, { isUrgent }: { readonly isUrgent: boolean }): void {
    this.#happened(serial, isUrgent ? "urgent" : "sent");
  }

  /** That the person cancelled a press of this button is on disk now. */
  cancelled(serial: string): void {
    this.#happened(serial, "cancelled");
  }

  /** How a way stands; `undefined`: there is no such way any more. The first one is reachable until something else is said. */
  setDestination(state: DestinationState | undefined, route: Route): void {
    if (state === undefined) {
      this.#ways.delete(route);
    } else {
      this.#ways.set(route, state);
    }
    this.updateAll();
  }

  /** As it was last told; undefined: there is no such way. */
  destination(route: Route): DestinationState | undefined {
    return this.#ways.get(route);
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

  /** Chooses and sends the light of a button; nothing is sent when it is not attached. */
  update(serial: string): void {
    const { clock } = this.#options;
    const presses = this.#options.openPresses(serial);
    this.#noteClosed(serial, presses);
    const shown = this.#shown.get(serial);
    if (shown === undefined) {
      return;
    }
    const nowMs = clock.elapsed();
    const undoLeftMs = presses.undoUntilMs === undefined ? 0 : presses.undoUntilMs - clock.now();
    const { name, untilMs } = chooseLight({
      ...presses,
      undoUntilMs: undoLeftMs > 0 ? nowMs + undoLeftMs : undefined,
      happenedAtMs: this.#happenedAtMs.get(serial) ?? {},
      ways: [...this.#ways.values()],
      isStorageFailing: this.#isStorageFailing,
      nowMs,
    });
    shown.cancelUntil();
    shown.cancelUntil =
      untilMs === undefined ? () => undefined : clock.schedule(() => this.update(serial), untilMs - nowMs);
    shown.fade = name === "undo" ? fadeOf(shown.fade, presses.undoUntilMs ?? 0, undoLeftMs) : undefined;
    shown.sender.send(shown.fade?.report ?? lightReport(name));
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

  #happened(serial: string, light: PassingLight): void {
    this.#happenedAtMs.set(serial, { ...this.#happenedAtMs.get(serial), [light]: this.#options.clock.elapsed() });
    this.update(serial);
  }

  /** The disk knows that a ticket was closed until the person has seen it; the light tells it once. */
  #noteClosed(serial: string, { attention }: ButtonPresses): void {
    const { closed, ...others } = this.#happenedAtMs.get(serial) ?? {};
    if (attention !== "closed") {
      this.#happenedAtMs.set(serial, others);
    } else if (closed === undefined) {
      this.#happenedAtMs.set(serial, { ...others, closed: this.#options.clock.elapsed() });
    }
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

/** A fade once begun goes on; another report would begin it anew. */
function fadeOf(shown: ShownLight["fade"], untilMs: number, leftMs: number): ShownLight["fade"] {
  return shown?.untilMs === untilMs ? shown : { untilMs, report: undoReport(leftMs) };
}
