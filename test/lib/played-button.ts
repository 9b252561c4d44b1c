import {
  DevicePlayer,
  type LightReport,
  colours,
  decodeAcknowledge,
  decodeLight,
  encodeGesture,
  encodeIdentity,
  encodePress,
  encodeStatus,
  lightNamed,
  reportIds,
} from "@tier2/button";

const serialNumber = "PLAYED";
const identity = encodeIdentity({
  protocolVersion: 1,
  firmwareMajor: 0,
  firmwareMinor: 1,
  firmwarePatch: 0,
  board: "pico",
  capabilities: [],
  serial: serialNumber,
});
const status = encodeStatus({
  bootId: 1,
  lastSequence: 0,
  queued: 0,
  dropped: 0,
  suppressed: 0,
  pressed: 0,
  faults: [],
});

/** A button played by the test itself, without a board: for moments that no real one lets a test choose. */
export class PlayedButton {
  /** Told of every acknowledgement, before the bridge hears that it arrived. */
  onAcknowledge: (what: "press" | "gesture") => void = () => undefined;
  onLight: (light: LightReport) => void = () => undefined;
  readonly #player: DevicePlayer;

  private constructor(socketPath: string) {
    this.#player = new DevicePlayer(socketPath, {
      write: async (report) => this.#take(report),
      readFeature: async (id) => (id === reportIds.identity ? identity : status),
      writeFeature: async () => undefined,
    });
  }

  static async start(socketPath: string): Promise<PlayedButton> {
    const button = new PlayedButton(socketPath);
    await button.#player.listen();
    const names = { manufacturer: "Tier2", product: "Helpdesk Button" };
    button.#player.attach({ vendorId: 0x1209, productId: 1, serialNumber, ...names });
    return button;
  }

  press(sequence: number): void {
    this.#player.input(encodePress({ bootId: 1, sequence, deviceTimeMs: sequence }));
  }

  gesture(sequence: number): void {
    this.#player.input(encodeGesture({ bootId: 1, sequence, kind: "short", holdMs: 80 }));
  }

  async close(): Promise<void> {
    await this.#player.close();
  }

  #take(report: Uint8Array): void {
    const acknowledge = decodeAcknowledge(report);
    const light = decodeLight(report);
    if (acknowledge !== undefined) {
      this.onAcknowledge(acknowledge.what);
    } else if (light !== undefined) {
      this.onLight(light);
    }
  }
}

/** Whether the report shows the light *sent*. */
export function isSent(light: LightReport): boolean {
  const { pattern, colour } = lightNamed("sent");
  const { red, green, blue } = colours[colour];
  return light.pattern === pattern && light.red === red && light.green === green && light.blue === blue;
}
