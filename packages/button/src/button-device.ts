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
import {
  type HidDeviceInfo,
  type HidHandle,
  type HidTransport,
  type OpenOptions,
  TransportError,
} from "./transport.ts";

/** The oldest protocol whose reports are understood; the newest is `protocolVersion`. */
const oldestProtocolVersion = 1;
/** A device that leaves so many calls in a row without an answer is given up. */
const mostUnanswered = 2;

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
 * An open button: reports in, lights and acknowledgements out. Calls reject with a TransportError, with `unanswered` when
 * the device does not answer within 3 s; when that happens twice in a row it counts as detached, and may be opened anew.
 */
export class ButtonDevice {
  readonly info: HidDeviceInfo;
  readonly identity: IdentityReport;
  readonly #handle: HidHandle;
  readonly #onStuck: () => void;
  #unanswered = 0;

  private constructor(info: HidDeviceInfo, identity: IdentityReport, handle: HidHandle, onStuck: () => void) {
    this.info = info;
    this.identity = identity;
    this.#handle = handle;
    this.#onStuck = onStuck;
  }

  /**
   * Opens a button and reads who it is. Reports that arrive meanwhile are handed to the listeners in order as soon as it
   * is known, which may be just before the caller's `await` goes on. Rejects with a TransportError; code `failed` when
   * the device answers no identity, `version` when it speaks a protocol that is too old or too new.
   */
  static async open(
    transport: HidTransport,
    info: HidDeviceInfo,
    listeners: ButtonListeners,
    options: OpenOptions = {},
  ): Promise<ButtonDevice> {
    let early: (() => void)[] | undefined = [];
    const inOrder = (call: () => void): void => {
      if (early === undefined) {
        call();
      } else {
        early.push(call);
      }
    };
    let isGone = false;
    const tellGone = (reason: string): void => {
      if (!isGone) {
        isGone = true;
        listeners.onDetached(reason);
      }
    };
    const opening = transport.open(
      info.path,
      {
        onInput: (report) => inOrder(() => (isGone ? undefined : dispatch(report, listeners))),
        onDetached: (reason) => inOrder(() => tellGone(reason)),
      },
      options,
    );
    const handle = await withinAnswerTime(`${info.path} cannot be opened`, opening, (late) => void letGo(late));
    try {
      const reading = handle.readFeature(reportIds.identity, reportSizes.identity);
      const identity = decodeIdentity(await withinAnswerTime("The identity cannot be read", reading));
      if (identity === undefined) {
        throw new TransportError("failed", `The button at ${info.path} answers with no readable identity.`);
      }
      requireKnownProtocol(info, identity);
      const device = new ButtonDevice(info, identity, handle, () => {
        tellGone("it does not answer any more");
        void letGo(handle);
      });
      queueMicrotask(() => {
        const waiting = early ?? [];
        early = undefined;
        for (const call of waiting) {
          call();
        }
      });
      return device;
    } catch (error) {
      await letGo(handle);
      throw error;
    }
  }

  async setLight(light: LightReport): Promise<void> {
    await this.#answered("The light cannot be set", this.#handle.write(encodeLight(light)));
  }

  async acknowledge(acknowledge: AcknowledgeReport): Promise<void> {
    await this.#answered("The press cannot be acknowledged", this.#handle.write(encodeAcknowledge(acknowledge)));
  }

  /** Rejects with `failed` when the answer is not a status report. */
  async readStatus(): Promise<StatusReport> {
    const reading = this.#handle.readFeature(reportIds.status, reportSizes.status);
    const status = decodeStatus(await this.#answered("The status cannot be read", reading));
    if (status === undefined) {
      throw new TransportError("failed", `The button at ${this.info.path} answers with no readable status.`);
    }
    return status;
  }

  /** The settings in force. Rejects with `failed` when the answer is not a settings report. */
  async readSettings(): Promise<SettingsReport> {
    const reading = this.#handle.readFeature(reportIds.settings, reportSizes.settings);
    const settings = decodeSettings(await this.#answered("The settings cannot be read", reading));
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
    await this.#answered("The settings cannot be set", this.#handle.writeFeature(encodeSettings(settings)));
  }

  /**
   * Leaves the firmware for the board's bootloader; the button detaches. Presses that nobody acknowledged are lost: look
   * at `status.queued` first.
   */
  async enterBootloader(): Promise<void> {
    const report = encodeBootloader({ magic: limits.bootloaderMagic });
    await this.#answered("The bootloader cannot be entered", this.#handle.writeFeature(report));
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
    await this.#answered("The serial cannot be set", this.#handle.writeFeature(encodeSerial({ serial })));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** The watchdog: a write that never comes back must not look like a button that works. */
  async #answered<Result>(what: string, call: Promise<Result>): Promise<Result> {
    try {
      const result = await withinAnswerTime(what, call);
      this.#unanswered = 0;
      return result;
    } catch (error) {
      this.#unanswered = error instanceof TransportError && error.code === "unanswered" ? this.#unanswered + 1 : 0;
      if (this.#unanswered === mostUnanswered) {
        this.#onStuck();
      }
      throw error;
    }
  }
}

/** Closes a device that is of no use. It may be gone, or never let itself be closed: resolves in any case. */
async function letGo(handle: HidHandle): Promise<void> {
  await withinAnswerTime("It cannot be closed", handle.close()).catch(() => undefined);
}

function requireKnownProtocol({ path }: HidDeviceInfo, identity: IdentityReport): void {
  const { firmwareMajor, firmwareMinor, firmwarePatch, protocolVersion: spoken } = identity;
  const firmware = `firmware ${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`;
  if (spoken < oldestProtocolVersion) {
    throw new TransportError(
      "version",
      `The firmware of the button at ${path} is too old: ${firmware} speaks version ${spoken} of the protocol, this ` +
        `software ${oldestProtocolVersion} to ${protocolVersion}. Flash the firmware that came with this software.`,
    );
  }
  if (spoken > protocolVersion) {
    throw new TransportError(
      "version",
      `The firmware of the button at ${path} is newer than this software: ${firmware} speaks version ${spoken} of the ` +
        `protocol, this software ${oldestProtocolVersion} to ${protocolVersion}. Update this software.`,
    );
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
