import {
  ButtonDevice,
  type GestureReport,
  type HidDeviceInfo,
  type HidTransport,
  type InvalidReport,
  type PressReport,
  TransportError,
} from "@tier2/button";
import type { Clock } from "../clock.ts";
import { cleanLine } from "../compose/clean-text.ts";
import type { ErrorDescription } from "../errors.ts";
import { openingError } from "./opening-error.ts";

/** A button in our hands. */
export interface ClaimedButton {
  /** Its serial number, or its place when it has none. */
  readonly serial: string;
  readonly device: ButtonDevice;
  /** Of the clock's elapsed time. */
  readonly openedAtMs: number;
}

export interface ClaimListeners {
  onAttached(button: ClaimedButton): void;
  onPress(button: ClaimedButton, press: PressReport): void;
  onGesture(button: ClaimedButton, gesture: GestureReport): void;
  onInvalidReport(button: ClaimedButton, invalid: InvalidReport): void;
  /** Told once per button, and again when something else is in the way. */
  onUnusable(path: string, error: ErrorDescription): void;
  /** What could not be used is unplugged. That a button can be used after all is told as attached. */
  onRefusalEnded(path: string): void;
  onDetached(button: ClaimedButton, reason: string): void;
  /** Nothing is attached; told once until a button came. */
  onNone(): void;
}

/** udev hands over the rights some time after the device appears; that is not worth a word. */
const quickTries = 10;
const quickRetryMs = 100;
const slowRetryMs = 3000;
/** A button that is gone sooner than this after it came is taken up again ever more rarely. */
const shortLifeMs = 1000;
const longestSerial = 100;

/** A button that went away soon after it came, several times in a row. */
interface ShortLife {
  readonly times: number;
  /** Of the clock's elapsed time. */
  readonly notBeforeMs: number;
}

/** Finds buttons as they come and go, and opens each. */
export class ButtonClaimer {
  readonly #transport: HidTransport;
  readonly #listeners: ClaimListeners;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  /** Failed tries of each path that is being opened; an open button has its entry in #buttons as well. */
  readonly #claims = new Map<string, number>();
  readonly #buttons = new Map<string, ClaimedButton>();
  /** What was told last of each path that cannot be used; of the transport's name when its list cannot be read. */
  readonly #refusals = new Map<string, string>();
  readonly #shortLives = new Map<string, ShortLife>();
  /** Buttons that were unplugged and are not back. */
  readonly #lost = new Set<string>();
  #isNoneTold = false;
  #looking: Promise<void> | undefined;
  #mustLookAgain = false;
  #cancelLook = (): void => undefined;

  constructor(transport: HidTransport, listeners: ClaimListeners, clock: Clock) {
    this.#transport = transport;
    this.#listeners = listeners;
    this.#clock = clock;
  }

  start(): void {
    this.#transport.watch(() => this.#look(), this.#stopping.signal);
    this.#look();
  }

  /** Closes every button. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelLook();
    await this.#looking;
    await Promise.all([...this.#buttons.values()].map(async ({ device }) => device.close()));
    this.#buttons.clear();
  }

  #look(): void {
    if (this.#looking !== undefined) {
      this.#mustLookAgain = true;
      return;
    }
    this.#cancelLook();
    this.#looking = this.#openAll().finally(() => {
      this.#looking = undefined;
      if (this.#stopping.signal.aborted) {
        return;
      }
      if (this.#mustLookAgain) {
        this.#mustLookAgain = false;
        this.#look();
      } else {
        this.#lookLater();
      }
    });
  }

  /** A failed try is repeated; and a button that comes back between two looks of a polling transport is not missed. */
  #lookLater(): void {
    const isQuick = [...this.#claims.values()].some((tries) => tries > 0 && tries < quickTries);
    const isIncomplete =
      this.#claims.size > this.#buttons.size ||
      this.#buttons.size === 0 ||
      this.#lost.size > 0 ||
      this.#refusals.size > 0;
    if (isIncomplete) {
      const waits = [...this.#shortLives.values()].map(({ notBeforeMs }) => notBeforeMs - this.#clock.elapsed());
      const delayMs = Math.min(isQuick ? quickRetryMs : slowRetryMs, ...waits.filter((waitMs) => waitMs > 0));
      this.#cancelLook = this.#clock.schedule(() => this.#look(), delayMs);
    }
  }

  async #openAll(): Promise<void> {
    let attached: readonly HidDeviceInfo[];
    try {
      attached = await this.#transport.list();
    } catch (error) {
      this.#refuse(this.#transport.name, openingError(this.#transport.name, error));
      return;
    }
    const paths = new Set(attached.map(({ path }) => path));
    for (const path of this.#claims.keys()) {
      if (!paths.has(path) && !this.#buttons.has(path)) {
        this.#claims.delete(path);
      }
    }
    for (const path of this.#refusals.keys()) {
      if (!paths.has(path)) {
        this.#refusals.delete(path);
        this.#listeners.onRefusalEnded(path);
      }
    }
    // At once: one that does not answer keeps no other waiting.
    await Promise.all(attached.filter(({ path }) => this.#mayOpen(path)).map(async (info) => this.#open(info)));
    if (attached.length === 0 && this.#claims.size === 0 && !this.#isNoneTold) {
      this.#isNoneTold = true;
      this.#listeners.onNone();
    }
  }

  #mayOpen(path: string): boolean {
    const isResting = (this.#shortLives.get(path)?.notBeforeMs ?? 0) > this.#clock.elapsed();
    return !this.#buttons.has(path) && !isResting && !this.#stopping.signal.aborted;
  }

  async #open(info: HidDeviceInfo): Promise<void> {
    const tries = (this.#claims.get(info.path) ?? 0) + 1;
    this.#claims.set(info.path, tries);
    let button: ClaimedButton | undefined;
    const early: ((claimed: ClaimedButton) => void)[] = [];
    const told = (tell: (claimed: ClaimedButton) => void): void => {
      if (button === undefined) {
        early.push(tell);
      } else {
        tell(button);
      }
    };
    try {
      const device = await ButtonDevice.open(
        this.#transport,
        info,
        {
          onPress: (press) => told((claimed) => this.#listeners.onPress(claimed, press)),
          onGesture: (gesture) => told((claimed) => this.#listeners.onGesture(claimed, gesture)),
          onInvalidReport: (invalid) => told((claimed) => this.#listeners.onInvalidReport(claimed, invalid)),
          onDetached: (reason) => told((claimed) => this.#release(claimed, reason)),
        },
        { isExclusive: true },
      );
      button = { serial: this.#serialOf(device), device, openedAtMs: this.#clock.elapsed() };
      this.#claims.set(info.path, 0);
      this.#refusals.delete(info.path);
      this.#buttons.set(info.path, button);
      this.#lost.delete(button.serial);
      this.#isNoneTold = false;
      this.#listeners.onAttached(button);
      for (const tell of early) {
        tell(button);
      }
    } catch (error) {
      // Gone again: the next look will not find it. The others are told when the quick tries did not help.
      const isGone = error instanceof TransportError && error.code === "detached";
      if (!isGone && tries >= quickTries) {
        this.#refuse(info.path, openingError(info.path, error));
      }
    }
  }

  /** The rights may change while it stays plugged in, or it was plugged in anew so fast that nobody saw it gone. */
  #refuse(path: string, error: ErrorDescription): void {
    if (this.#refusals.get(path) !== error.message) {
      this.#refusals.set(path, error.message);
      this.#isNoneTold = false;
      this.#listeners.onUnusable(path, error);
    }
  }

  #release(button: ClaimedButton, reason: string): void {
    const { path } = button.device.info;
    this.#buttons.delete(path);
    this.#claims.delete(path);
    this.#rest(path, button.openedAtMs);
    this.#lost.add(button.serial);
    this.#listeners.onDetached(button, reason);
    void button.device.close().catch(() => undefined); // it is gone already
    if (!this.#stopping.signal.aborted) {
      this.#look();
    }
  }

  /** A loose plug, or a device that breaks as soon as it is opened, must not keep processor and log busy. */
  #rest(path: string, openedAtMs: number): void {
    const nowMs = this.#clock.elapsed();
    const times = nowMs - openedAtMs < shortLifeMs ? (this.#shortLives.get(path)?.times ?? 0) + 1 : 0;
    if (times === 0) {
      this.#shortLives.delete(path);
    } else {
      const restMs = times === 1 ? 0 : Math.min(slowRetryMs, quickRetryMs * 2 ** (times - 2));
      this.#shortLives.set(path, { times, notBeforeMs: nowMs + restMs });
    }
  }

  /** Two boards that claim the same serial number must not take each other's presses for repeats. It is shown to people. */
  #serialOf(device: ButtonDevice): string {
    const serial = cleanLine(device.identity.serial || device.info.serialNumber, longestSerial);
    const isTaken = [...this.#buttons.values()].some((button) => button.serial === serial);
    return serial === "" || isTaken ? `${serial}@${device.info.path}` : serial;
  }
}
