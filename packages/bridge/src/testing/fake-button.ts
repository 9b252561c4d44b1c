import {
  DevicePlayer,
  type GestureKind,
  type GestureReport,
  type LightReport,
  type PressReport,
  TransportError,
  decodeAcknowledge,
  decodeLight,
  encodeGesture,
  encodeIdentity,
  encodePress,
  encodeStatus,
  reportIds,
} from "@tier2/button";
import { Happenings } from "./happenings.ts";

/** What a played button saw and did. */
export type ButtonHappening =
  | { readonly type: "acknowledged"; readonly what: "press" | "gesture"; readonly sequence: number }
  | { readonly type: "light"; readonly light: LightReport };

/** A button played on a socket: like the firmware it repeats every report until it is acknowledged. */
export class FakeButton {
  readonly serial: string;
  readonly happenings: Happenings<ButtonHappening> = new Happenings();
  /** Acknowledgements are thrown away, as if the bridge had been killed before it sent them. */
  isDeaf = false;
  dropped = 0;
  bootId = 1;
  readonly #player: DevicePlayer;
  readonly #repeatMs: number;
  readonly #presses = new Map<number, PressReport>();
  readonly #gestures = new Map<number, GestureReport>();
  #sequence = 0;
  #repeating: NodeJS.Timeout | undefined;

  private constructor(socketPath: string, serial: string, repeatMs: number) {
    this.serial = serial;
    this.#repeatMs = repeatMs;
    this.#player = new DevicePlayer(socketPath, {
      write: async (report) => this.#onWrite(report),
      readFeature: async (reportId) => this.#feature(reportId),
      writeFeature: async () => undefined,
    });
  }

  /** Listens and is plugged in. */
  static async plugIn(socketPath: string, serial = "E6600000AA11BB22", repeatMs = 20): Promise<FakeButton> {
    const button = new FakeButton(socketPath, serial, repeatMs);
    await button.#player.listen();
    button.attach();
    return button;
  }

  attach(): void {
    this.#player.attach({
      vendorId: 0x1209,
      productId: 1,
      serialNumber: this.serial,
      manufacturer: "Tier2",
      product: "Helpdesk Button",
    });
  }

  detach(): void {
    this.#player.detach("unplugged by the test");
  }

  /** Presses; reports the gesture too unless there is none. The number of the press. */
  press(gesture: GestureKind | "none" = "short"): number {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const { bootId } = this;
    this.#presses.set(sequence, { bootId, sequence, deviceTimeMs: sequence * 1000 });
    if (gesture !== "none") {
      this.#gestures.set(sequence, { bootId, sequence, kind: gesture, holdMs: 90 });
    }
    this.#report();
    return sequence;
  }

  /** Sends any bytes as an input report. */
  input(report: Uint8Array): void {
    this.#player.input(report);
  }

  /** Resolves when a press was acknowledged. */
  async acknowledged(sequence: number, what: "press" | "gesture" = "press"): Promise<void> {
    await this.happenings.until(
      (happening) => happening.type === "acknowledged" && happening.sequence === sequence && happening.what === what,
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#repeating);
    await this.#player.close();
  }

  #report(): void {
    for (const press of this.#presses.values()) {
      this.#player.input(encodePress(press));
    }
    for (const gesture of this.#gestures.values()) {
      this.#player.input(encodeGesture(gesture));
    }
    if (this.#presses.size + this.#gestures.size > 0) {
      this.#repeating ??= setInterval(() => this.#report(), this.#repeatMs);
    } else {
      clearInterval(this.#repeating);
      this.#repeating = undefined;
    }
  }

  #onWrite(report: Uint8Array): void {
    const light = decodeLight(report);
    if (light !== undefined) {
      this.happenings.add({ type: "light", light });
      return;
    }
    const acknowledge = decodeAcknowledge(report);
    if (acknowledge === undefined) {
      throw new TransportError("stalled", "The played button got a report it does not know.");
    }
    if (this.isDeaf) {
      return;
    }
    const { sequence, what } = acknowledge;
    (what === "press" ? this.#presses : this.#gestures).delete(sequence);
    this.happenings.add({ type: "acknowledged", what, sequence });
  }

  #feature(reportId: number): Uint8Array {
    switch (reportId) {
      case reportIds.identity:
        return encodeIdentity({
          protocolVersion: 1,
          firmwareMajor: 0,
          firmwareMinor: 1,
          firmwarePatch: 0,
          board: "pico",
          capabilities: ["rgb-light"],
          serial: this.serial,
        });
      case reportIds.status:
        return encodeStatus({
          bootId: this.bootId,
          lastSequence: this.#sequence,
          queued: this.#presses.size,
          dropped: this.dropped,
          suppressed: 0,
          pressed: 0,
          faults: [],
        });
      default:
        throw new TransportError("stalled", "The played button has no such feature report.");
    }
  }
}
