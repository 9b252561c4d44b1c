import { aliasPlain, clearedBits, combine } from "./registers.ts";
import {
  lineState,
  lineStateJ,
  offsets,
  phyPullUp,
  phyPullUpOverride,
  pullUp,
  resumeSignal,
  sieStatus,
  sieStatusClearable,
  toDigitalPad,
  toPhy,
} from "./usb-bits.ts";

export interface UsbRegisterListeners {
  /** The interrupt line to the processor. */
  readonly onInterrupt: (isActive: boolean) => void;
  readonly onViolation: (text: string) => void;
  /** The controller's lines are the cable's, or those of GPIO 15 and 16. */
  readonly onLines: (isOnCable: boolean) => void;
  readonly revision: "B1" | "B2";
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
  #phyDirect = 0;
  #phyDirectOverride = 0;
  #endpointAbortDone = 0;
  #busyEndpoint = 0;
  #frameNumber = 0;
  #isFrameUnread = false;
  #hasSuspendChanged = false;
  #hasConnectionChanged = false;
  #interruptEnable = 0;
  #interruptForce = 0;
  /** Registers without an effect here: NAK_POLL, EP_STATUS_STALL_NAK, USB_PWR and the PHY's trim. */
  readonly #others = new Map<number, number>();
  readonly #listeners: UsbRegisterListeners;

  constructor(listeners: UsbRegisterListeners) {
    this.#listeners = listeners;
  }

  /** Controller on, in device mode, pull-up on. */
  get isAttached(): boolean {
    return (this.#mainControl & 3) === 1 && this.#hasPullUp;
  }

  /** The transceiver leads to the controller. */
  get isOnCable(): boolean {
    return (this.#muxing & toPhy) !== 0;
  }

  get #hasPullUp(): boolean {
    return (this.#phyDirectOverride & phyPullUpOverride) === 0
      ? this.isOnCable && (this.sieControl & pullUp) !== 0
      : (this.#phyDirect & phyPullUp) !== 0;
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

  /** The host begins to drive a bus reset, which the controller tells, or ends it. */
  setReset(isDriven: boolean): void {
    if (isDriven) {
      this.sieStatus &= ~(lineState | sieStatus.suspended | sieStatus.connected);
      this.sieStatus |= sieStatus.busReset;
    } else {
      this.sieStatus |= sieStatus.connected | lineStateJ;
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
      case offsets.phyDirect:
        return this.#phyDirect;
      case offsets.phyDirectOverride:
        return this.#phyDirectOverride;
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
        if (this.#listeners.revision === "B1") {
          this.#listeners.onViolation("EP_ABORT on a chip before B2 (RP2040-E2)");
        }
        this.endpointAbort = combine(this.endpointAbort, value, alias);
        this.#finishAborts();
        break;
      case offsets.endpointAbortDone:
        this.#clearAbortDone(clearedBits(this.#endpointAbortDone, value, alias));
        break;
      case offsets.stallArm:
        this.stallArm = combine(this.stallArm, value, alias) & 3;
        break;
      case offsets.muxing:
        this.#muxing = combine(this.#muxing, value, alias);
        this.#listeners.onLines((this.#muxing & toDigitalPad) === 0);
        break;
      case offsets.phyDirect:
        this.#phyDirect = combine(this.#phyDirect, value, alias);
        break;
      case offsets.phyDirectOverride:
        this.#phyDirectOverride = combine(this.#phyDirectOverride, value, alias);
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
    if ((this.sieStatus & sieStatus.suspended) !== 0) {
      this.sieStatus &= ~sieStatus.suspended; // no resume interrupt for a resume of one's own
      this.#listeners.onRemoteWakeup();
    } else if ((this.sieStatus & sieStatus.resume) === 0) {
      // Before it took the host's resume the firmware cannot know; both then drive the same.
      this.#listeners.onViolation("remote wakeup while the bus is not suspended");
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

  /** Bits as in EP_ABORT: an endpoint with a packet on the wire is not aborted before its end. */
  set busyEndpoint(bit: number) {
    this.#busyEndpoint = bit;
    this.#finishAborts();
  }

  #finishAborts(): void {
    this.#endpointAbortDone |= this.endpointAbort & ~this.#busyEndpoint;
  }

  #clearAbortDone(bits: number): void {
    if ((bits & this.endpointAbort) !== 0) {
      this.#listeners.onViolation("EP_ABORT_DONE cleared before EP_ABORT");
    }
    this.#endpointAbortDone &= ~bits;
    this.#finishAborts();
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
