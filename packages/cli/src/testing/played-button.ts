import path from "node:path";
import {
  type AcknowledgeReport,
  DevicePlayer,
  type GestureKind,
  type IdentityReport,
  type LightReport,
  type SettingsReport,
  type StatusReport,
  TransportError,
  decodeAcknowledge,
  decodeLight,
  decodeSettings,
  defaultSettings,
  encodeGesture,
  encodeIdentity,
  encodePress,
  encodeSettings,
  encodeStatus,
  manufacturer,
  product,
  productId,
  reportIds,
  vendorId,
} from "@tier2/button";
import { onTestFinished } from "vitest";
import { noBridge } from "./fake-bridge.ts";

/** A button on a socket whose every answer a test may change. */
export class PlayedButton {
  readonly socketPath: string;
  identity: IdentityReport = {
    ...{ protocolVersion: 1, firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0 },
    ...{ board: "pico", capabilities: ["rgb-light"], serial: "A1" },
  };
  status: StatusReport = {
    ...{ bootId: 3, lastSequence: 0, queued: 0, dropped: 0, suppressed: 0, pressed: 0, faults: [] },
  };
  settings: SettingsReport = defaultSettings;
  /** Feature reports that it refuses. */
  readonly refused: Set<number> = new Set<number>();
  readonly lights: LightReport[] = [];
  readonly acknowledged: AcknowledgeReport[] = [];
  readonly #player: DevicePlayer;
  readonly #lookers = new Set<() => void>();

  constructor(socketPath: string) {
    this.socketPath = socketPath;
    this.#player = new DevicePlayer(socketPath, {
      write: async (report) => this.#write(report),
      readFeature: async (reportId) => this.#read(reportId),
      writeFeature: async (report) => {
        this.settings = decodeSettings(report) ?? this.settings;
      },
    });
  }

  async start(): Promise<void> {
    await this.#player.listen();
    this.attach();
  }

  attach(): void {
    const serialNumber = this.identity.serial;
    this.#player.attach({ vendorId, productId, serialNumber, manufacturer, product });
  }

  detach(): void {
    this.#player.detach("unplugged");
  }

  press(sequence: number): void {
    this.#player.input(encodePress({ bootId: this.status.bootId, sequence, deviceTimeMs: 1000 }));
  }

  gesture(sequence: number, kind: GestureKind, holdMs: number): void {
    this.#player.input(encodeGesture({ bootId: this.status.bootId, sequence, kind, holdMs }));
  }

  /** Resolves when what it was sent is as wanted. */
  async until(isReached: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (isReached()) {
          this.#lookers.delete(look);
          resolve();
        }
      };
      this.#lookers.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    await this.#player.close();
  }

  #write(report: Uint8Array): void {
    const light = decodeLight(report);
    const acknowledge = decodeAcknowledge(report);
    if (light !== undefined) {
      this.lights.push(light);
    } else if (acknowledge !== undefined) {
      this.acknowledged.push(acknowledge);
    }
    for (const look of this.#lookers) {
      look();
    }
  }

  #read(reportId: number): Uint8Array {
    if (this.refused.has(reportId)) {
      throw new TransportError("stalled", "The button refuses it.");
    }
    switch (reportId) {
      case reportIds.identity:
        return encodeIdentity(this.identity);
      case reportIds.status:
        return encodeStatus(this.status);
      default:
        return encodeSettings(this.settings);
    }
  }
}

/** A button that is plugged in, until the test ends. */
export async function playedButton(): Promise<PlayedButton> {
  const button = new PlayedButton(path.join(noBridge().folder, "button.sock"));
  await button.start();
  onTestFinished(async () => button.close());
  return button;
}
