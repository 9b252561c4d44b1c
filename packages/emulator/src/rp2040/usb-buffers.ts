import type { Pipe } from "../bus.ts";

/** Bits of a buffer control register (RP2040 datasheet 4.1.2.5.3). */
export const bufferControl = {
  length: 0x3ff,
  available: 0x400,
  stall: 0x800,
  toggle: 0x2000,
  last: 0x4000,
  full: 0x8000,
};
/** Bits of an endpoint control register. */
export const endpointControl = { enable: 0x80000000, doubleBuffered: 0x40000000, interruptPerBuffer: 0x20000000 };

const firstControl = 0x80;
const lastControl = 0xfc;
const endpoint0Buffer = 0x100;
/** clk_usb cycles that AVAILABLE must come after the other bits (datasheet 4.1.2.5.1), in ns at 48 MHz. */
const settleNs = (3 / 48e6) * 1e9;

export interface BufferListeners {
  readonly nowNs: () => number;
  readonly onViolation: (text: string) => void;
  /** Firmware handed a buffer to the controller. */
  readonly onArm: (pipe: Pipe) => void;
  /** Whether firmware may change a buffer that the controller owns: the endpoint is aborted or the bus in reset. */
  readonly isReleased: (pipe: Pipe) => boolean;
}

/** The number of a pipe's bit in BUFF_STATUS and EP_ABORT. */
export const bitOf = (pipe: Pipe): number => 2 * pipe.endpoint + (pipe.isOut ? 1 : 0);
const nameOf = (pipe: Pipe): string => `EP${pipe.endpoint} ${pipe.isOut ? "OUT" : "IN"}`;
const hex = (value: number): string => `0x${value.toString(16)}`;

/** The buffers and their control words in the controller's dual-port memory, and the rules of who may touch them when. */
export class UsbBuffers {
  readonly #memory: Uint8Array;
  readonly #view: DataView;
  readonly #listeners: BufferListeners;
  readonly #written = new Map<number, { readonly value: number; readonly timeNs: number }>();
  /** EP0 buffers that were armed for a control transfer before a new SETUP came. */
  readonly #stale = new Set<number>();

  constructor(memory: Uint8Array, listeners: BufferListeners) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    this.#listeners = listeners;
  }

  clear(): void {
    this.#memory.fill(0);
    this.#written.clear();
    this.#stale.clear();
  }

  isEnabled(pipe: Pipe): boolean {
    return pipe.endpoint === 0 || (this.#endpointControl(pipe) & endpointControl.enable) !== 0;
  }

  /** EP0 has its own such bit, in SIE_CTRL. */
  hasInterrupt(pipe: Pipe): boolean {
    return (this.#endpointControl(pipe) & endpointControl.interruptPerBuffer) !== 0;
  }

  control(pipe: Pipe): number {
    return this.#view.getUint32(this.#controlOffset(pipe), true) & 0xffff;
  }

  /** What the controller writes back when it is done with a buffer. */
  complete(pipe: Pipe, value: number): void {
    this.#view.setUint32(this.#controlOffset(pipe), value, true);
    this.#written.set(bitOf(pipe), { value, timeNs: this.#listeners.nowNs() });
  }

  /** The buffer's memory, `length` bytes of it. */
  data(pipe: Pipe, length: number): Uint8Array {
    const base = pipe.endpoint === 0 ? endpoint0Buffer : this.#endpointControl(pipe) & 0xffc0;
    return this.#memory.subarray(base, base + length);
  }

  /** A SETUP packet arrives: it goes to the start of the memory, and what was armed on EP0 belongs to the past. */
  setup(packet: Uint8Array): void {
    this.#memory.set(packet, 0);
    this.#stale.clear();
    for (const isOut of [false, true]) {
      const pipe = { endpoint: 0, isOut };
      if ((this.control(pipe) & bufferControl.available) !== 0) {
        this.#stale.add(bitOf(pipe));
      }
    }
  }

  /** Called before the controller uses a buffer. */
  checkUse(pipe: Pipe): void {
    if (this.#stale.has(bitOf(pipe))) {
      this.#listeners.onViolation(`${nameOf(pipe)} buffer of an aborted control transfer still armed`);
    }
  }

  /** Firmware wrote a word of the memory. */
  written(offset: number, value: number): void {
    if (offset < firstControl || offset > lastControl) {
      return;
    }
    const pipe: Pipe = { endpoint: (offset - firstControl) >> 3, isOut: (offset & 4) !== 0 };
    const before = this.#written.get(bitOf(pipe)) ?? { value: 0, timeNs: 0 };
    const isOwned = (before.value & bufferControl.available) !== 0;
    const mayChange = this.#stale.has(bitOf(pipe)) || this.#listeners.isReleased(pipe);
    if (isOwned && value !== before.value && !mayChange) {
      this.#listeners.onViolation(
        `${nameOf(pipe)} buffer control changed from ${hex(before.value)} to ${hex(value)} while the controller owns it`,
      );
    }
    this.#stale.delete(bitOf(pipe));
    if (!isOwned && (value & bufferControl.available) !== 0) {
      this.#checkArm(pipe, value, before);
      this.#listeners.onArm(pipe);
    }
    this.#written.set(bitOf(pipe), { value, timeNs: this.#listeners.nowNs() });
  }

  #checkArm(pipe: Pipe, value: number, before: { readonly value: number; readonly timeNs: number }): void {
    const violation = (text: string): void => this.#listeners.onViolation(`${nameOf(pipe)} ${text}`);
    const waitedNs = this.#listeners.nowNs() - before.timeNs;
    if ((value & ~bufferControl.available) !== before.value) {
      violation(`AVAILABLE set together with other bits, ${hex(before.value)} to ${hex(value)}`);
    } else if (waitedNs < settleNs) {
      violation(`AVAILABLE set only ${waitedNs.toFixed(0)} ns after the other bits`);
    }
    if (pipe.isOut === ((value & bufferControl.full) !== 0)) {
      violation(pipe.isOut ? "armed with FULL" : "armed without FULL");
    }
    if (!this.isEnabled(pipe)) {
      violation("armed but not enabled");
    }
    if (pipe.endpoint !== 0 && (this.#endpointControl(pipe) & endpointControl.doubleBuffered) !== 0) {
      violation("double buffered, which this model does not know");
    }
  }

  #controlOffset(pipe: Pipe): number {
    return firstControl + 4 * bitOf(pipe);
  }

  /** EP0 has none; its place holds the SETUP packet. */
  #endpointControl(pipe: Pipe): number {
    return pipe.endpoint === 0 ? 0 : this.#view.getUint32(4 * bitOf(pipe), true);
  }
}
