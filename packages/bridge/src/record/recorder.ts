import {
  type GestureReport,
  type HidTransport,
  type InvalidReport,
  type PressReport,
  TransportError,
} from "@tier2/button";
import { ButtonClaimer, type ClaimedButton } from "../claim/button-claimer.ts";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { RecorderEvent } from "../events.ts";
import type { ButtonPresses } from "../light/choose-light.ts";
import { LightKeeper } from "../light/light-keeper.ts";
import type { RecorderCallName, RecorderCalls } from "./messages.ts";
import type { PressStore } from "./press-store.ts";
import { type Calls, createCalls } from "./recorder-calls.ts";
import type { Reserve } from "./reserve.ts";
import { StorageGuard, type StorageState } from "./storage-guard.ts";
import type { Stores } from "./stores.ts";
import { tellDecision } from "./tell-decision.ts";
import { TimeOfDay } from "./time-of-day.ts";

/** A button that takes longer for its good-bye, or to be let go, does not keep the bridge from stopping. */
const goodByeMs = 1000;
/** An unplugged button fails until the system knows that it is gone; Linux gives a transfer that was under way up to 5 s. */
const faultAfterMs = 5000;

export interface RecorderParts {
  readonly stores: Stores;
  readonly reserve: Reserve;
  readonly transport: HidTransport;
  readonly clock: Clock;
  readonly onEvent: (event: RecorderEvent) => void;
}

/**
 * Owns the buttons, the database and the lights. A press goes to the disk first, then it is acknowledged; when the
 * disk refuses it, it stays in the button, which reports it again.
 */
export class PressRecorder {
  readonly #parts: RecorderParts;
  readonly #store: PressStore;
  readonly #calls: Calls;
  readonly #storage: StorageGuard;
  readonly #claimer: ButtonClaimer;
  readonly #lights: LightKeeper;
  readonly #timeOfDay: TimeOfDay;
  /** Presses that were reported and are not on disk, by button, boot and number. */
  readonly #unsaved = new Set<string>();
  /** What was told once, by button that is attached. */
  readonly #told = new Map<string, Set<string>>();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    const { stores, reserve, clock, transport } = parts;
    this.#store = stores.presses;
    this.#storage = new StorageGuard({
      disk: stores.commits,
      reserve,
      clock,
      onChanged: (state) => this.#onStorageChanged(state),
    });
    this.#lights = new LightKeeper({
      clock,
      openPresses: (serial) => this.#openPresses(serial),
      onChanged: (serial, name) => parts.onEvent({ type: "light.changed", serial, name }),
      onRefused: (serial, error) => this.#onRefused(serial, "light", "The light cannot be set", error),
    });
    this.#timeOfDay = new TimeOfDay(clock, stores, () => this.#lights.updateAll());
    this.#claimer = new ButtonClaimer(
      transport,
      {
        onAttached: (button) => this.#onAttached(button),
        onPress: (button, press) => this.#onPress(button, press),
        onGesture: (button, gesture) => this.#onGesture(button, gesture),
        onInvalidReport: (button, invalid) => this.#onInvalidReport(button, invalid),
        onUnusable: (path, error) => parts.onEvent({ type: "button.unusable", path, error }),
        onRefusalEnded: (path) => parts.onEvent({ type: "button.refusal-ended", path }),
        onDetached: (button, reason) => this.#onDetached(button, reason),
        onNone: () => parts.onEvent({ type: "button.none" }),
      },
      clock,
    );
    this.#calls = createCalls({
      stores,
      clock,
      storage: this.#storage,
      lights: this.#lights,
      timeOfDay: this.#timeOfDay,
      onEvent: parts.onEvent,
      stop: async () => this.#stop(),
    });
  }

  start(): void {
    if (!this.#parts.stores.evidence.isReadable()) {
      this.#parts.onEvent({ type: "database.key-lost" });
    }
    this.#storage.start();
    this.#claimer.start();
  }

  /** Answers a call of the main thread; throws a Tier2Error. */
  async call<Name extends RecorderCallName>(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<RecorderCalls[Name]["get"]> {
    return this.#calls[name](give);
  }

  async #stop(): Promise<void> {
    this.#told.clear();
    this.#tryToSave(() => this.#store.stop());
    this.#storage.stop();
    await this.#within(goodByeMs, this.#lights.sayGoodBye());
    // What a button reports now is not acknowledged: it comes again at the next start.
    await this.#within(goodByeMs, this.#letGo());
    this.#parts.stores.commits.close();
  }

  async #letGo(): Promise<void> {
    await this.#claimer.stop();
    await this.#parts.transport.close();
  }

  /** A button that hangs, or fails, does not keep the database open. */
  async #within(longestMs: number, work: Promise<void>): Promise<void> {
    const over = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.schedule(over.resolve, longestMs);
    await Promise.race([work.catch(() => undefined), over.promise]);
    cancel();
  }

  #onAttached(button: ClaimedButton): void {
    const { serial, device } = button;
    const { board, firmwareMajor, firmwareMinor, firmwarePatch } = device.identity;
    this.#told.set(serial, new Set());
    this.#parts.onEvent({
      type: "button.attached",
      serial,
      board,
      firmwareVersion: `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`,
      path: device.info.path,
    });
    this.#lights.attach(serial, async (light) => device.setLight(light));
    void this.#readStatus(button);
  }

  async #readStatus({ serial, device }: ClaimedButton): Promise<void> {
    try {
      const { dropped, faults } = await device.readStatus();
      if (dropped > 0) {
        this.#warn(
          serial,
          `The button lost ${dropped} presses because its memory was full while nobody took them.`,
          "Ask the person at the desk whether something is still open.",
        );
      }
      for (const fault of faults) {
        this.#warn(serial, `The button reports the fault ${fault}.`, "Flash its firmware anew, or replace the board.");
      }
    } catch (error) {
      this.#onRefused(serial, "status", "The status cannot be read", error);
    }
  }

  #onDetached({ serial }: ClaimedButton, reason: string): void {
    this.#told.delete(serial);
    this.#lights.detach(serial);
    this.#parts.onEvent({ type: "button.detached", serial, reason });
  }

  #onPress({ serial, device }: ClaimedButton, press: PressReport): void {
    const { bootId, sequence, deviceTimeMs } = press;
    const recordedAtMs = this.#parts.clock.now();
    const key = pressKey(serial, press);
    this.#unsaved.add(key);
    this.#tryToSave(() => {
      this.#timeOfDay.follow();
      const { pressId, isNew } = this.#store.recordPress(serial, press, recordedAtMs);
      this.#unsaved.delete(key);
      void device.acknowledge({ bootId, sequence, what: "press" }).catch(ignoreForItIsReportedAgain);
      if (isNew) {
        this.#parts.onEvent({
          type: "press.recorded",
          pressId,
          serial,
          bootId,
          sequence,
          deviceTimeMs,
          recordedAtMs,
          isFromSoftware: false,
        });
        this.#lights.update(serial);
      }
    });
  }

  #onGesture({ serial, device }: ClaimedButton, gesture: GestureReport): void {
    const { bootId, sequence, kind, holdMs } = gesture;
    if (this.#unsaved.has(pressKey(serial, gesture))) {
      return; // its press comes first; both are reported again
    }
    this.#tryToSave(() => {
      this.#timeOfDay.follow();
      const recorded = this.#store.recordGesture(serial, gesture, this.#parts.clock.now());
      // First what makes the ticket: the button can wait.
      if (recorded?.isNew === true) {
        this.#parts.onEvent({ type: "gesture.recorded", pressId: recorded.pressId, serial, kind, holdMs });
      }
      // A press nobody knows was acknowledged by another database; the button need not go on reporting it.
      void device.acknowledge({ bootId, sequence, what: "gesture" }).catch(ignoreForItIsReportedAgain);
      for (const decision of recorded?.decisions ?? []) {
        tellDecision({ lights: this.#lights, onEvent: this.#parts.onEvent }, decision);
      }
      this.#lights.update(serial);
    });
  }

  /** What the disk refuses stays unacknowledged: the guard tells why, and the button reports it again. */
  #tryToSave(save: () => void): void {
    try {
      this.#storage.use(save);
    } catch {
      // see above
    }
  }

  #onInvalidReport({ serial }: ClaimedButton, { reason, report }: InvalidReport): void {
    const reportId = report[0] ?? 0;
    if (this.#isFirst(serial, `report ${reason} ${reportId}`)) {
      this.#parts.onEvent({ type: "report.invalid", serial, reason, reportId, lengthBytes: report.length });
    }
  }

  #onStorageChanged(state: StorageState): void {
    const { onEvent } = this.#parts;
    switch (state.condition) {
      case "well":
        onEvent({ type: "storage.recovered" });
        break;
      case "low":
        onEvent({ type: "storage.low" });
        break;
      case "failing":
        onEvent({ type: "storage.failed", error: state.error.describe() });
        break;
    }
    this.#lights.setStorageFailing(state.condition === "failing");
  }

  #openPresses(serial: string): ButtonPresses {
    try {
      return this.#store.openPresses(serial);
    } catch {
      // a disk that cannot be read is a failure too
      const open = { waiting: false, postponed: false, leased: false, failed: true, dead: false };
      return { open, undoUntilMs: undefined, attention: undefined };
    }
  }

  /** Told once; not of a button that is gone, or goes within the next moment, which is told as such. */
  #onRefused(serial: string, kind: string, what: string, error: unknown): void {
    const isGone = error instanceof TransportError && error.code === "detached";
    if (!isGone && this.#isFirst(serial, kind)) {
      const told = this.#told.get(serial);
      const hint = "Unplug the button and plug it in again. When that does not help, flash it anew.";
      this.#parts.clock.schedule(() => {
        if (this.#told.get(serial) === told) {
          this.#warn(serial, `${what}: ${messageOf(error)}`, hint);
        }
      }, faultAfterMs);
    }
  }

  #warn(serial: string, message: string, hint: string): void {
    this.#parts.onEvent({ type: "button.warned", serial, message, hint });
  }

  /** True once per kind while the button is attached. */
  #isFirst(serial: string, kind: string): boolean {
    const told = this.#told.get(serial);
    const isFirst = told?.has(kind) === false;
    told?.add(kind);
    return isFirst;
  }
}

const pressKey = (
  serial: string,
  { bootId, sequence }: { readonly bootId: number; readonly sequence: number },
): string => `${serial} ${bootId} ${sequence}`;

/** A report that was not acknowledged comes again and is acknowledged then. */
const ignoreForItIsReportedAgain = (): void => undefined;
