import { readFile } from "node:fs/promises";
import type { LightName } from "@tier2/button";
import { defaultImage, openBoard } from "@tier2/emulator";
import { Happenings } from "../../../packages/bridge/src/testing/happenings.ts";
import { isLight } from "../../../packages/cli/src/demo/seen-lights.ts";
import { ExportedButton } from "../../../packages/emulator/src/exported-button.ts";
import type { Light } from "../../../packages/emulator/src/light.ts";
import { Pacer } from "../../../packages/emulator/src/pacer.ts";
import type { UsbDevice, UsbPlug } from "../../../packages/emulator/src/usb-device.ts";
import { UsbredirServer } from "../../../packages/emulator/src/usbredir/server.ts";
import { BurstDevice } from "./burst-device.ts";

/** A button in this process that sends, beside its firmware's reports, others that no finger could cause so fast. */
export class BurstButton implements UsbPlug {
  readonly #button: ExportedButton;
  readonly #pacer: Pacer;
  readonly #server: UsbredirServer;
  readonly #lights = new Happenings<Light>();
  #device: BurstDevice | undefined;

  private constructor(button: ExportedButton, usbredirPath: string) {
    this.#button = button;
    this.#pacer = new Pacer(button);
    this.#server = new UsbredirServer(usbredirPath, this, () => undefined);
    button.listeners = { onLight: (light) => this.#lights.add(light) };
    button.onAsked = () => this.#pacer.now(() => undefined);
    button.subscribe((device) => {
      this.#device = device === undefined ? undefined : new BurstDevice(device);
    });
  }

  /** Plugs it into this port of the computer. */
  static async plugIn(usbredirPath: string): Promise<BurstButton> {
    const imageFile = defaultImage("pico");
    const board = openBoard({ imageFile, image: await readFile(imageFile) });
    const button = new BurstButton(new ExportedButton(board), usbredirPath);
    await button.#server.listen();
    button.#pacer.start();
    button.#pacer.now(() => button.#button.plugIn());
    return button;
  }

  get device(): UsbDevice | undefined {
    return this.#device;
  }

  subscribe(onChange: (device: UsbDevice | undefined) => void): () => void {
    return this.#button.subscribe(() => onChange(this.#device));
  }

  burst(reports: readonly Uint8Array[]): void {
    this.#device?.burst(reports);
  }

  async shows(name: LightName): Promise<void> {
    await this.#lights.until((light) => isLight(name, light));
  }

  /** What was found wrong in its whole life. */
  get findings(): readonly string[] {
    return [...this.#button.violations, ...this.#button.problems];
  }

  async close(): Promise<void> {
    this.#pacer.stop();
    this.#button.unplug();
    await this.#server.close();
  }
}
