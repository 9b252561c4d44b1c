import type { ButtonListeners, GestureKind, IdentityReport, SettingsReport, StatusReport } from "@tier2/button";
import { TransportError } from "@tier2/button";
import type {
  Attached,
  AttachedButton,
  AttachedDrive,
  AttachedLoader,
  RunningButton,
  Surroundings,
} from "../attached.ts";
import { type BootLoader, FlashError } from "../boot-loader.ts";
import type { FlashImage } from "../image.ts";

export const identity: IdentityReport = {
  ...{ protocolVersion: 1, firmwareMajor: 0, firmwareMinor: 0, firmwarePatch: 9, board: "pico" },
  ...{ capabilities: ["rgb-light"], serial: "S1" },
};

const wellStatus: StatusReport = {
  ...{ bootId: 1, lastSequence: 0, queued: 0, dropped: 0, suppressed: 0, pressed: 0, faults: [] },
};

/** An image of a few bytes, version 1.2.3 for a Pico. */
export const fakeImage: FlashImage = {
  ...{ file: "pico.uf2", format: "uf2", bytes: Uint8Array.from({ length: 300 }, (_, index) => index & 0xff) },
  ...{ chip: "rp2040", board: "pico", version: "1.2.3", sha256: "0", isKnown: true },
};

type Version = readonly [number, number, number];
type Stage = "firmware" | "boot loader" | "drive alone" | "nothing";

const enumerationMs = 400;
const flashBytes = 20_000;

/** A board in its own time, that does what a test says. */
export class FakeBoard implements Surroundings {
  stage: Stage;
  /** What happened, one line each. */
  readonly log: string[] = [];
  flash: Uint8Array = new Uint8Array(flashBytes).fill(0xff);
  portPath: string | undefined = "1-2";
  serial = "S1";
  board: IdentityReport["board"] = "pico";
  status: StatusReport = wellStatus;
  /** Called before each step of the boot loader and of the button; may throw, unplug, or change what was written. */
  onStep: (step: string) => void = () => undefined;
  /** What the board becomes after a restart. */
  afterRestart: Stage = "firmware";
  /** What it becomes when it is told to leave for its boot loader. */
  afterLeaving: Stage = "boot loader";
  version: Version = [0, 0, 9];
  /** Of what is written to it. */
  nextVersion: Version = [1, 2, 3];
  capabilities: IdentityReport["capabilities"] = ["rgb-light"];
  settings: SettingsReport = { glitchFilterUs: 100, releaseMs: 20, holdMs: 800, doublePressMs: 300, brightness: 255 };
  others: Attached = { buttons: [], loaders: [], drives: [], sketches: [] };
  #listeners: Partial<ButtonListeners> = {};
  #nowMs = 0;
  #due: { readonly atMs: number; readonly stage: Stage }[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  nowMs = (): number => this.#nowMs;

  wait = async (milliseconds: number): Promise<void> => {
    this.#nowMs += milliseconds;
    this.onStep("wait");
    const due = this.#due.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#due = this.#due.filter((one) => !due.includes(one));
    for (const { stage } of due) {
      this.stage = stage;
    }
  };

  look = async (): Promise<Attached> => {
    const { buttons, loaders, drives, sketches } = this.others;
    return {
      buttons: this.stage === "firmware" ? [this.button, ...buttons] : buttons,
      loaders: this.stage === "boot loader" ? [this.loader, ...loaders] : loaders,
      drives: this.stage === "boot loader" || this.stage === "drive alone" ? [this.drive, ...drives] : drives,
      sketches,
    };
  };

  get button(): AttachedButton {
    const { portPath, serial } = this;
    return {
      kind: "button",
      path: "hidraw0",
      portPath,
      serial,
      open: async (listeners) => this.#openButton(listeners),
    };
  }

  get loader(): AttachedLoader {
    const { portPath } = this;
    return { kind: "picoboot", path: "1-2", portPath, board: "pico", open: async () => this.#openLoader() };
  }

  get drive(): AttachedDrive {
    return {
      ...{ kind: "uf2-drive", path: "/media/RPI-RP2", portPath: undefined, board: "pico" },
      copy: async (uf2) => {
        this.#step("copy");
        this.flash.set(uf2.subarray(32, 32 + 256));
        this.version = this.nextVersion;
        this.#become(this.afterRestart);
      },
    };
  }

  unplug(): void {
    this.stage = "nothing";
    this.#due = [];
  }

  #step(step: string): void {
    this.log.push(step);
    this.onStep(step);
    if (this.stage === "nothing") {
      throw new FlashError("gone", `${step}: the board is gone.`);
    }
  }

  #become(stage: Stage): void {
    this.stage = "nothing";
    this.#due.push({ atMs: this.#nowMs + enumerationMs, stage });
  }

  /** A press of its switch, with the gesture that it turns out to be. */
  press(sequence: number, kind: GestureKind, holdMs: number): void {
    const { bootId } = this.status;
    this.#listeners.onPress?.({ bootId, sequence, deviceTimeMs: 1000 });
    this.#listeners.onGesture?.({ bootId, sequence, kind, holdMs });
  }

  #openButton(listeners: Partial<ButtonListeners> = {}): RunningButton {
    this.#listeners = listeners;
    this.log.push("open button");
    this.onStep("open button");
    if (this.stage !== "firmware") {
      throw new TransportError("not_found", "The button is gone.");
    }
    const [firmwareMajor, firmwareMinor, firmwarePatch] = this.version;
    const { board, serial, capabilities } = this;
    return {
      identity: { ...identity, firmwareMajor, firmwareMinor, firmwarePatch, board, serial, capabilities },
      readStatus: async () => this.status,
      readSettings: async () => this.settings,
      writeSettings: async (settings) => {
        this.#step("settings");
        this.settings = settings;
      },
      acknowledge: async ({ what, sequence }) => {
        this.log.push(`taken ${what} ${sequence}`);
      },
      setLight: async () => undefined,
      enterBootloader: async () => {
        this.#step("leave");
        this.#become(this.afterLeaving);
      },
      setSerial: async (newSerial) => {
        this.#step(`serial ${newSerial}`);
        this.serial = newSerial;
        this.#become("firmware");
      },
      close: async () => undefined,
    };
  }

  #openLoader(): BootLoader {
    this.#step("open");
    return {
      ...{ chip: "rp2040", flashBytes },
      write: async (image, onProgress) => {
        this.#step("erase");
        this.flash.fill(0xff);
        this.#step("write");
        this.flash.set(image);
        this.version = this.nextVersion;
        this.onStep("written");
        onProgress(image.length, image.length);
      },
      read: async (size, onProgress) => {
        this.#step("read");
        onProgress(size, size);
        return this.flash.slice(0, size);
      },
      eraseSettings: async () => this.#step("erase settings"),
      restart: async () => {
        this.#step("restart");
        this.#become(this.afterRestart);
      },
      close: async () => {
        this.log.push("close");
      },
    };
  }
}
