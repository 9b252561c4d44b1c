import { aliasPlain, clearedBits, combine } from "./registers.ts";

/** Bits of SIE_STATUS (RP2040 datasheet 4.1.4). */
export const sieStatus = {
  suspended: 0x10,
  resume: 0x800,
  connected: 0x10000,
  setupReceived: 0x20000,
  transferComplete: 0x40000,
  busReset: 0x80000,
  receiveTimeout: 0x8000000,
  acknowledgeReceived: 0x40000000,
  dataSequenceError: 0x80000000,
};
const lineState = 3 << 2;
const lineStateJ = 1 << 2;
/** Writing one to SUSPENDED (not listed: it shows the bus) or CONNECTED only acknowledges the change. */
const sieStatusClearable = 0xff0e_0800;
export const endpoint0InterruptPerBuffer = 0x2000_0000;
const pullUp = 1 << 16;
const resumeSignal = 1 << 12;

const offsets = {
  address: 0x00,
  mainControl: 0x40,
  frameNumber: 0x48,
  sieControl: 0x4c,
  sieStatus: 0x50,
  bufferStatus: 0x58,
  bufferShouldHandle: 0x5c,
  endpointAbort: 0x60,
  endpointAbortDone: 0x64,
  stallArm: 0x68,
  stallNak: 0x70,
  muxing: 0x74,
  rawInterrupts: 0x8c,
  interruptEnable: 0x90,
  interruptForce: 0x94,
  interruptStatus: 0x98,
};

export interface UsbRegisterListeners {
  /** The interrupt line to the processor. */
  readonly onInterrupt: (isActive: boolean) => void;
  readonly onViolation: (text: string) => void;
  /** The firmware signals resume on a suspended bus. */
  readonly onRemoteWakeup: () => void;
}

/** The registers of the USB device controller: what firmware reads and writes, and the interrupts they make. */
export class UsbRegisters {
  address = 0;
  sieControl = 0;
  sieStatus = 0;
  bufferStatus = 0;
  endpointAbort = 0;
  stallArm = 0;
  #mainControl = 0;
  #muxing = 0;
  #endpointAbortDone = 0;
  #frameNumber = 0;
  #isFrameUnread = false;
  #hasSuspendChanged = false;
  #hasConnectionChanged = false;
  #interruptEnable = 0;
  #interruptForce = 0;
  /** Registers without an effect here: NAK_POLL, EP_STATUS_STALL_NAK, USB_PWR and the PHY's. */
  readonly #others = new Map<number, number>();
  readonly #listeners: UsbRegisterListeners;

  constructor(listeners: UsbRegisterListeners) {
    this.#listeners = listeners;
  }

  /** Controller on, in device mode, on the pins, pull-up on. */
  get isAttached(): boolean {
    return (this.#mainControl & 3) === 1 && (this.#muxing & 1) === 1 && (this.sieControl & pullUp) !== 0;
  }

  /** Sets the interrupt line after a change of state. */
  update(): void {
    this.#listeners.onInterrupt(((this.#raw & this.#interruptEnable) | this.#interruptForce) !== 0);
  }

  setFrame(frame: number): void {
    this.#frameNumber = frame & 0x7ff;
    this.#isFrameUnread = true;
    this.update();
  }

  /** The host drives a bus reset or ends it. */
  setReset(isDriven: boolean): void {
    if (isDriven) {
      this.sieStatus &= ~(lineState | sieStatus.suspended | sieStatus.connected);
    } else {
      this.sieStatus |= sieStatus.busReset | sieStatus.connected | lineStateJ;
      this.#hasConnectionChanged = true;
    }
    this.update();
  }

  setSuspended(isSuspended: boolean): void {
    this.sieStatus = isSuspended
      ? this.sieStatus | sieStatus.suspended
      : (this.sieStatus & ~sieStatus.suspended) | sieStatus.resume;
    this.#hasSuspendChanged = true;
    this.update();
  }

  read(offset: number): number {
    switch (offset) {
      case offsets.address:
        return this.address;
      case offsets.mainControl:
        return this.#mainControl;
      case offsets.frameNumber:
        this.#isFrameUnread = false;
        this.update();
        return this.#frameNumber;
      case offsets.sieControl:
        return this.sieControl >>> 0;
      case offsets.sieStatus:
        return this.sieStatus >>> 0;
      case offsets.bufferStatus:
        return this.bufferStatus >>> 0;
      case offsets.bufferShouldHandle:
        return 0; // which half of a double buffer: single buffering only
      case offsets.endpointAbort:
        return this.endpointAbort >>> 0;
      case offsets.endpointAbortDone:
        return this.#endpointAbortDone >>> 0;
      case offsets.stallArm:
        return this.stallArm;
      case offsets.muxing:
        return this.#muxing;
      case offsets.rawInterrupts:
        return this.#raw;
      case offsets.interruptEnable:
        return this.#interruptEnable;
      case offsets.interruptForce:
        return this.#interruptForce;
      case offsets.interruptStatus:
        return ((this.#raw & this.#interruptEnable) | this.#interruptForce) >>> 0;
      default:
        return this.#others.get(offset) ?? 0;
    }
  }

  write(offset: number, value: number, alias: number = aliasPlain): void {
    switch (offset) {
      case offsets.address:
        this.address = combine(this.address, value, alias);
        break;
      case offsets.mainControl:
        this.#mainControl = combine(this.#mainControl, value, alias);
        break;
      case offsets.sieControl:
        this.#writeSieControl(combine(this.sieControl, value, alias));
        break;
      case offsets.sieStatus:
        this.#clearSieStatus(clearedBits(this.sieStatus, value, alias));
        break;
      case offsets.bufferStatus:
        this.bufferStatus &= ~clearedBits(this.bufferStatus, value, alias);
        break;
      case offsets.endpointAbort:
        this.endpointAbort = combine(this.endpointAbort, value, alias);
        this.#endpointAbortDone |= this.endpointAbort;
        break;
      case offsets.endpointAbortDone:
        this.#clearAbortDone(clearedBits(this.#endpointAbortDone, value, alias));
        break;
      case offsets.stallArm:
        this.stallArm = combine(this.stallArm, value, alias) & 3;
        break;
      case offsets.muxing:
        this.#muxing = combine(this.#muxing, value, alias);
        break;
      case offsets.interruptEnable:
        this.#interruptEnable = combine(this.#interruptEnable, value, alias);
        break;
      case offsets.interruptForce:
        this.#interruptForce = combine(this.#interruptForce, value, alias);
        break;
      default:
        this.#others.set(offset, combine(this.#others.get(offset) ?? 0, value, alias));
    }
    this.update();
  }

  #writeSieControl(value: number): void {
    this.sieControl = value & ~resumeSignal; // RESUME clears itself
    if ((value & resumeSignal) === 0) {
      return;
    }
    if ((this.sieStatus & sieStatus.suspended) === 0) {
      this.#listeners.onViolation("remote wakeup while the bus is not suspended");
    } else {
      this.sieStatus &= ~sieStatus.suspended; // no resume interrupt for a resume of one's own
      this.#listeners.onRemoteWakeup();
    }
  }

  #clearSieStatus(bits: number): void {
    this.sieStatus &= ~(bits & sieStatusClearable);
    if ((bits & sieStatus.suspended) !== 0) {
      this.#hasSuspendChanged = false;
    }
    if ((bits & sieStatus.connected) !== 0) {
      this.#hasConnectionChanged = false;
    }
  }

  #clearAbortDone(bits: number): void {
    if ((bits & this.endpointAbort) !== 0) {
      this.#listeners.onViolation("EP_ABORT_DONE cleared before EP_ABORT");
    }
    this.#endpointAbortDone = (this.#endpointAbortDone & ~bits) | this.endpointAbort;
  }

  /** INTR (datasheet 4.1.4, table of interrupts). */
  get #raw(): number {
    const status = this.sieStatus;
    const interrupts: readonly (readonly [bit: number, isActive: boolean])[] = [
      [3, (status & sieStatus.transferComplete) !== 0],
      [4, this.bufferStatus !== 0],
      [5, (status & sieStatus.dataSequenceError) !== 0],
      [6, (status & sieStatus.receiveTimeout) !== 0],
      [12, (status & sieStatus.busReset) !== 0],
      [13, this.#hasConnectionChanged],
      [14, this.#hasSuspendChanged],
      [15, (status & sieStatus.resume) !== 0],
      [16, (status & sieStatus.setupReceived) !== 0],
      [17, this.#isFrameUnread],
      [18, this.#endpointAbortDone !== 0],
    ];
    return interrupts.reduce((raw, [bit, isActive]) => (isActive ? raw | (1 << bit) : raw), 0) >>> 0;
  }
}
