import { withinAnswerTime } from "./answer-limit.ts";
import {
  type AcknowledgeReport,
  type GestureReport,
  type IdentityReport,
  type LightReport,
  type PressReport,
  type SettingsReport,
  type StatusReport,
  decodeGesture,
  decodeIdentity,
  decodePress,
  decodeSettings,
  decodeStatus,
  encodeAcknowledge,
  encodeBootloader,
  encodeLight,
  encodeSerial,
  encodeSettings,
  limits,
  protocolVersion,
  reportIds,
  reportSizes,
  settingsBounds,
} from "./protocol.generated.ts";
import { type HidDeviceInfo, type HidHandle, type HidTransport, TransportError } from "./transport.ts";

/** An input report that is not as the protocol describes it. */
export interface InvalidReport {
  /** One of a fixed set, so that it can be told once per kind. */
  readonly reason: "unknown-id" | "wrong-content";
  readonly report: Uint8Array;
}

export interface ButtonListeners {
  onPress(press: PressReport): void;
  onGesture(gesture: GestureReport): void;
  onInvalidReport(invalid: InvalidReport): void;
  /** The button is gone; nothing else is called after it. */
  onDetached(reason: string): void;
}

/**
 * An open button: reports in, lights and acknowledgements out. Calls reject with a TransportError, with `failed` also when
 * the device does not answer within 3 s.
 */
export class ButtonDevice {
  readonly info: HidDeviceInfo;
  readonly identity: IdentityReport;
  readonly #handle: HidHandle;

  private constructor(info: HidDeviceInfo, identity: IdentityReport, handle: HidHandle) {
    this.info = info;
    this.identity = identity;
    this.#handle = handle;
  }

  /**
   * Opens a button and reads who it is. Reports that arrive meanwhile are handed to the listeners in order as soon as it
   * is known, which may be just before the caller's `await` goes on. Rejects with a TransportError; code `failed` when
   * the device answers no identity, or speaks another protocol version.
   */
  static async open(transport: HidTransport, info: HidDeviceInfo, listeners: ButtonListeners): Promise<ButtonDevice> {
    let early: (() => void)[] | undefined = [];
    const inOrder = (call: () => void): void => {
      if (early === undefined) {
        call();
      } else {
        early.push(call);
      }
    };
    const opening = transport.open(info.path, {
      onInput: (report) => inOrder(() => dispatch(report, listeners)),
      onDetached: (reason) => inOrder(() => listeners.onDetached(reason)),
    });
    const handle = await withinAnswerTime(`${info.path} cannot be opened`, opening, (late) => void late.close());
    try {
      const reading = handle.readFeature(reportIds.identity, reportSizes.identity);
      const identity = decodeIdentity(await withinAnswerTime("The identity cannot be read", reading));
      if (identity?.protocolVersion !== protocolVersion) {
        const found = identity === undefined ? "no readable identity" : `protocol version ${identity.protocolVersion}`;
        throw new TransportError(
          "failed",
          `The button at ${info.path} answers with ${found}, this software speaks version ${protocolVersion}. ` +
            "Flash the firmware that came with this software.",
        );
      }
      const device = new ButtonDevice(info, identity, handle);
      queueMicrotask(() => {
        const waiting = early ?? [];
        early = undefined;
        for (const call of waiting) {
          call();
        }
      });
      return device;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async setLight(light: LightReport): Promise<void> {
    await withinAnswerTime("The light cannot be set", this.#handle.write(encodeLight(light)));
  }

  async acknowledge(acknowledge: AcknowledgeReport): Promise<void> {
    await withinAnswerTime("The press cannot be acknowledged", this.#handle.write(encodeAcknowledge(acknowledge)));
  }

  /** Rejects with `failed` when the answer is not a status report. */
  async readStatus(): Promise<StatusReport> {
    const reading = this.#handle.readFeature(reportIds.status, reportSizes.status);
    const status = decodeStatus(await withinAnswerTime("The status cannot be read", reading));
    if (status === undefined) {
      throw new TransportError("failed", `The button at ${this.info.path} answers with no readable status.`);
    }
    return status;
  }

  /** The settings in force. Rejects with `failed` when the answer is not a settings report. */
  async readSettings(): Promise<SettingsReport> {
    const reading = this.#handle.readFeature(reportIds.settings, reportSizes.settings);
    const settings = decodeSettings(await withinAnswerTime("The settings cannot be read", reading));
    if (settings === undefined) {
      throw new TransportError("failed", `The button at ${this.info.path} answers with no readable settings.`);
    }
    return settings;
  }

  /**
   * Takes settings into force; the button stores them within a second (`status.faults` tells when it could not). Rejects
   * with a RangeError that names what is out of `settingsBounds`, and with `stalled` when the button refuses them:
   * those before are still being stored.
   */
  async writeSettings(settings: SettingsReport): Promise<void> {
    for (const [name, { minimum, maximum, orZero, unit }] of Object.entries(settingsBounds)) {
      const value = settings[name as keyof SettingsReport];
      const isWithin = value >= minimum && value <= maximum && Number.isInteger(value);
      if (!isWithin && !(orZero && value === 0)) {
        throw new RangeError(
          `${name} is ${value}; the button takes ${orZero ? "0, or " : ""}${minimum} to ${maximum} ${unit}`.trimEnd(),
        );
      }
    }
    await withinAnswerTime("The settings cannot be set", this.#handle.writeFeature(encodeSettings(settings)));
  }

  /**
   * Leaves the firmware for the board's bootloader; the button detaches. Presses that nobody acknowledged are lost: look
   * at `status.queued` first.
   */
  async enterBootloader(): Promise<void> {
    const report = encodeBootloader({ magic: limits.bootloaderMagic });
    await withinAnswerTime("The bootloader cannot be entered", this.#handle.writeFeature(report));
  }

  /**
   * Gives a board with the capability `serial-settable` its serial number, 1 to 16 letters, digits, `-` and `_`; it then
   * detaches and comes back with it. Rejects with a RangeError for anything else, and with `stalled` when the board has
   * a serial number.
   */
  async setSerial(serial: string): Promise<void> {
    if (!/^[\w-]{1,16}$/.test(serial)) {
      throw new RangeError(
        `${JSON.stringify(serial)} is no serial number: 1 to 16 letters, digits, - and _ are possible`,
      );
    }
    await withinAnswerTime("The serial cannot be set", this.#handle.writeFeature(encodeSerial({ serial })));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function dispatch(report: Uint8Array, listeners: ButtonListeners): void {
  switch (report[0]) {
    case reportIds.press: {
      const press = decodePress(report);
      return press === undefined
        ? listeners.onInvalidReport({ reason: "wrong-content", report })
        : listeners.onPress(press);
    }
    case reportIds.gesture: {
      const gesture = decodeGesture(report);
      return gesture === undefined
        ? listeners.onInvalidReport({ reason: "wrong-content", report })
        : listeners.onGesture(gesture);
    }
    default:
      return listeners.onInvalidReport({ reason: "unknown-id", report });
  }
}
