import { setTimeout as wait } from "node:timers/promises";
import { bootloaders } from "@tier2/button";
import type { ExportedButton, UsbDevice } from "@tier2/emulator";
import type { Attached, AttachedLoader, Surroundings } from "./attached.ts";
import { openAvr109 } from "./avr109.ts";
import type { BootLoader } from "./boot-loader.ts";
import { EmulatedHid, emulatedPath } from "./emulated-hid.ts";
import { openEmulatedSerial } from "./emulated-serial-pipe.ts";
import { type PassTime, openEmulatedUsb } from "./emulated-usb-pipe.ts";
import { attachedButton } from "./open-button.ts";
import { openPicoboot } from "./picoboot.ts";

/** The only port of the emulated computer. */
const portPath = "1-1";

const lookEveryMs = 20;

/** How the board's time goes by: in real time by itself, or as far as somebody lets it. */
export interface BoardTime {
  readonly pass: PassTime;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly nowMs: () => number;
}

/** For a board that a Pacer drives. */
export const realTime: BoardTime = {
  pass: async (promise) => promise,
  wait: async (milliseconds) => wait(milliseconds),
  nowMs: () => performance.now(),
};

/** An emulated board as the only one at a computer: its firmware a HID device, its boot loader as the real one's. */
export class EmulatedBoard implements Surroundings {
  readonly wait: Surroundings["wait"];
  readonly nowMs: Surroundings["nowMs"];
  readonly #button: ExportedButton;
  readonly #hid: EmulatedHid;
  readonly #time: BoardTime;

  constructor(button: ExportedButton, time: BoardTime = realTime) {
    this.#button = button;
    this.#hid = new EmulatedHid(button, time.pass);
    this.#time = time;
    this.wait = time.wait;
    this.nowMs = time.nowMs;
  }

  readonly look = async (): Promise<Attached> => {
    const infos = await this.#hid.list();
    const { device, board } = this.#button;
    const loader = device !== undefined && board.isInBootLoader ? this.#loaderOf(device) : undefined;
    return {
      buttons: infos.map((info) => attachedButton(this.#hid, info, portPath)),
      loaders: loader === undefined ? [] : [loader],
      drives: [],
      sketches: [],
    };
  };

  /** The boot loader of a board that has no firmware, once the computer sees it. */
  async untilLoader(): Promise<AttachedLoader> {
    for (;;) {
      const [loader] = (await this.look()).loaders;
      if (loader !== undefined) {
        return loader;
      }
      await this.wait(lookEveryMs);
    }
  }

  #loaderOf(device: UsbDevice): AttachedLoader | undefined {
    const { vendorId, productId } = device.description;
    const found = Object.entries(bootloaders).find(
      ([, ids]) => ids.vendorId === vendorId && ids.productId === productId,
    );
    if (found === undefined) {
      return undefined;
    }
    const [board, { kind }] = found;
    return { kind, path: emulatedPath, portPath, board, open: async () => this.#open(kind, device) };
  }

  async #open(kind: AttachedLoader["kind"], device: UsbDevice): Promise<BootLoader> {
    const { board } = this.#button;
    const { pass, nowMs } = this.#time;
    return kind === "picoboot"
      ? openPicoboot(await openEmulatedUsb(device, board, pass))
      : openAvr109(await openEmulatedSerial(device, board, pass), nowMs);
  }
}
