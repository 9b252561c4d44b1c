/** An endpoint in one direction. */
export interface Pipe {
  readonly endpoint: number;
  readonly isOut: boolean;
}

/** What a device answers to an IN token. `finish` is called when the handshake is over, with false when the ACK got lost. */
export type InAnswer =
  | {
      readonly kind: "data";
      readonly toggle: 0 | 1;
      readonly data: Uint8Array;
      readonly finish: (isAcknowledged: boolean) => void;
    }
  | { readonly kind: "nak" | "stall" | "timeout" };

/** What a device answers to a SETUP or OUT packet. `finish` is called when the packet is on the wire in full. */
export type OutAnswer =
  | { readonly kind: "ack"; readonly finish: () => void }
  | { readonly kind: "nak" | "stall" | "timeout" };

/**
 * The device end of a USB cable at transaction level. A transaction begins with the token (the call) and ends with the
 * handshake (`finish`); the device's processor runs in between.
 */
export interface DevicePort {
  /** Whether the device pulls up D+. */
  readonly isAttached: boolean;
  setup(address: number, packet: Uint8Array): OutAnswer;
  in(address: number, endpoint: number): InAnswer;
  out(address: number, endpoint: number, toggle: 0 | 1, data: Uint8Array): OutAnswer;
  startOfFrame(frame: number): void;
  /** The host begins or ends to drive a bus reset. */
  reset(isDriven: boolean): void;
  /** The bus has been idle for 3 ms. */
  suspend(): void;
  resume(): void;
}

/** A device with a clock: the host lets it run while time passes on the bus. */
export interface Bus {
  /** Emulated time in ns. */
  readonly nowNs: number;
  readonly port: DevicePort;
  /** Lets the device run up to this time. */
  advanceTo(timeNs: number): void;
  /** Calls back at this time. Returns a function that takes it back. */
  at(timeNs: number, call: () => void): () => void;
}

const timeout = { kind: "timeout" } as const;

/** A cable with nothing at its end. */
export const unpluggedPort: DevicePort = {
  isAttached: false,
  setup: () => timeout,
  in: () => timeout,
  out: () => timeout,
  startOfFrame: () => undefined,
  reset: () => undefined,
  suspend: () => undefined,
  resume: () => undefined,
};
