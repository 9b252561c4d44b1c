import type { DevicePort, InAnswer, OutAnswer, Pipe } from "../bus.ts";
import type { RegisterBlock } from "./registers.ts";
import { ResetExit } from "./reset-exit.ts";
import { UsbBuffers, bitOf, bufferControl } from "./usb-buffers.ts";
import { endpoint0InterruptPerBuffer, sieStatus } from "./usb-bits.ts";
import { UsbRegisters } from "./usb-registers.ts";

export interface UsbControllerOptions {
  /** The dual-port memory, 4 KB. */
  readonly memory: Uint8Array;
  readonly nowNs: () => number;
  readonly onInterrupt: (isActive: boolean) => void;
  /** The firmware broke a rule of the controller. */
  readonly onViolation: (text: string) => void;
  readonly onRemoteWakeup: () => void;
  /** Firmware handed a buffer to the controller. */
  readonly onArm: (pipe: Pipe) => void;
  readonly revision: "B1" | "B2";
  readonly isBehindBusyHub: boolean;
  /** Whether the lines that firmware can give the controller in place of the cable's are set to idle. */
  readonly areOtherLinesIdle: () => boolean;
}

const noAnswer = { kind: "timeout" } as const;

/**
 * The RP2040's USB device controller at transaction level (RP2040 datasheet 4.1.2): buffers are handed over when the host
 * polls them, toggles and handshakes are real, and every broken rule is told. It replaces the model of rp2040js, which
 * completes an IN buffer in the moment it is armed.
 */
export class UsbController implements DevicePort, RegisterBlock {
  readonly #options: UsbControllerOptions;
  #registers: UsbRegisters;
  readonly #buffers: UsbBuffers;
  readonly #resetExit: ResetExit;
  /** Bus resets so far. */
  #resets = 0;
  #hung: "nothing" | "packets" | "everything" = "nothing";

  constructor(options: UsbControllerOptions) {
    this.#options = options;
    const isOld = options.revision === "B1";
    this.#resetExit = new ResetExit(isOld && options.isBehindBusyHub);
    this.#registers = this.#newRegisters();
    this.#buffers = new UsbBuffers(options.memory, {
      nowNs: options.nowNs,
      onViolation: options.onViolation,
      onArm: options.onArm,
      // RP2040-E2: B0 and B1 have no other way to take a buffer back.
      isReleased: (pipe) =>
        isOld ||
        (this.#registers.sieStatus & sieStatus.busReset) !== 0 ||
        (this.#registers.endpointAbort & (1 << bitOf(pipe))) !== 0,
    });
  }

  /** RESETS.usbctrl, or the boot ROM taking over: everything is as at power-on. */
  powerOnReset(): void {
    this.#hung = "nothing";
    this.#registers = this.#newRegisters();
    this.#registers.update();
    this.#buffers.clear();
  }

  /** Hangs until the next reset of the block, as after certain errors on the bus (RP2040-E15). */
  hang(what: "packets" | "everything"): void {
    this.#hung = what;
  }

  #newRegisters(): UsbRegisters {
    return new UsbRegisters({
      ...this.#options,
      onLines: (isOnCable) => {
        const isIdle = !isOnCable && this.#options.areOtherLinesIdle();
        if (!isOnCable && !isIdle) {
          this.#options.onViolation("USB_MUXING.TO_DIGITAL_PAD while GPIO 15 does not stand for an idle D+");
        }
        this.#resetExit.linesChanged(isIdle, this.#options.nowNs());
      },
    });
  }

  // The processor's side.

  readUint32(offset: number): number {
    return this.#registers.read(offset & 0xfff);
  }

  writeUint32(offset: number, value: number): void {
    this.#registers.write(offset, value);
  }

  writeUint32Atomic(offset: number, value: number, alias: number): void {
    this.#registers.write(offset, value, alias);
  }

  /** Called by rp2040js under this name when firmware wrote to the dual-port memory. */
  // oxlint-disable-next-line typescript/naming-convention
  DPRAMUpdated(offset: number, value: number): void {
    this.#buffers.written(offset, value);
  }

  // The cable's side.

  get isAttached(): boolean {
    return this.#registers.isAttached;
  }

  setup(address: number, packet: Uint8Array): OutAnswer {
    if (!this.#isAddressed(address)) {
      return noAnswer;
    }
    const finish = this.#unlessReset((): void => {
      const registers = this.#registers;
      if ((registers.sieStatus & sieStatus.setupReceived) !== 0) {
        this.#options.onViolation("SETUP overrun: the packet before is not acknowledged");
      }
      this.#buffers.setup(packet);
      registers.stallArm = 0;
      registers.sieStatus |= sieStatus.setupReceived;
      registers.update();
    });
    return { kind: "ack", finish };
  }

  in(address: number, endpoint: number): InAnswer {
    const pipe: Pipe = { endpoint, isOut: false };
    const ready = bufferControl.available | bufferControl.full;
    const refusal = this.#refusal(address, pipe, (control) => (control & ready) === ready);
    if (refusal !== undefined) {
      return { kind: refusal };
    }
    this.#buffers.checkUse(pipe);
    const control = this.#buffers.control(pipe);
    const memory = this.#buffers.data(pipe, control & bufferControl.length);
    const data = memory.slice();
    this.#registers.busyEndpoint = 1 << bitOf(pipe);
    const finish = this.#unlessReset((isAcknowledged: boolean): void => {
      if (!isAcknowledged) {
        this.#registers.sieStatus |= sieStatus.receiveTimeout;
        this.#registers.update();
        return;
      }
      if (data.some((byte, index) => byte !== memory[index])) {
        this.#options.onViolation(`EP${endpoint} IN data changed while on the wire`);
      }
      this.#registers.sieStatus |= sieStatus.acknowledgeReceived;
      this.#complete(pipe, control, control & ~ready);
    });
    return { kind: "data", toggle: (control & bufferControl.toggle) === 0 ? 0 : 1, data, finish };
  }

  out(address: number, endpoint: number, toggle: 0 | 1, data: Uint8Array): OutAnswer {
    const pipe: Pipe = { endpoint, isOut: true };
    const isReady = (control: number): boolean =>
      (control & (bufferControl.available | bufferControl.full)) === bufferControl.available;
    const refusal = this.#refusal(address, pipe, isReady);
    if (refusal !== undefined) {
      return { kind: refusal };
    }
    this.#buffers.checkUse(pipe);
    this.#registers.busyEndpoint = 1 << bitOf(pipe);
    return { kind: "ack", finish: this.#unlessReset(() => this.#receive(pipe, toggle, data)) };
  }

  startOfFrame(frame: number): void {
    if (this.#isListening && !this.#resetExit.isWaiting) {
      this.#registers.setFrame(frame);
    }
  }

  reset(isDriven: boolean): void {
    this.#resets += isDriven ? 1 : 0;
    this.#registers.busyEndpoint = 0;
    if (this.#isListening) {
      this.#registers.setReset(isDriven);
      if (!isDriven) {
        this.#resetExit.resetEnded();
      }
    }
  }

  suspend(): void {
    if (this.#isListening) {
      this.#registers.setSuspended(true);
    }
  }

  resume(): void {
    if (this.#isListening) {
      this.#registers.setSuspended(false);
    }
  }

  /** The end of a transaction, which does not come when a bus reset cuts it off. */
  #unlessReset<Values extends readonly unknown[]>(finish: (...values: Values) => void): (...values: Values) => void {
    const resets = this.#resets;
    return (...values) => {
      if (resets === this.#resets) {
        this.#registers.busyEndpoint = 0;
        finish(...values);
      }
    };
  }

  /** Whether the cable's lines reach the controller. */
  get #isListening(): boolean {
    return this.isAttached && this.#registers.isOnCable && this.#hung !== "everything";
  }

  #isAddressed(address: number): boolean {
    const seesPackets = this.#isListening && this.#hung === "nothing" && !this.#resetExit.isWaiting;
    return seesPackets && (this.#registers.address & 0x7f) === address;
  }

  /** Why the controller does not take part in a transaction with a buffer, if it does not. */
  #refusal(
    address: number,
    pipe: Pipe,
    isReady: (control: number) => boolean,
  ): "timeout" | "nak" | "stall" | undefined {
    if (!this.#isAddressed(address) || !this.#buffers.isEnabled(pipe)) {
      return "timeout";
    }
    const registers = this.#registers;
    if ((registers.endpointAbort & (1 << bitOf(pipe))) !== 0) {
      return "nak";
    }
    const control = this.#buffers.control(pipe);
    // EP0 stalls only when it is also armed to (datasheet, EP_STALL_ARM).
    const mayStall = pipe.endpoint !== 0 || (registers.stallArm & (pipe.isOut ? 2 : 1)) !== 0;
    if ((control & bufferControl.stall) !== 0 && mayStall) {
      return "stall";
    }
    return isReady(control) ? undefined : "nak";
  }

  #receive(pipe: Pipe, toggle: 0 | 1, data: Uint8Array): void {
    const control = this.#buffers.control(pipe);
    const expected = (control & bufferControl.toggle) === 0 ? 0 : 1;
    if (expected !== toggle) {
      this.#registers.sieStatus |= sieStatus.dataSequenceError;
      this.#options.onViolation(`EP${pipe.endpoint} OUT armed for DATA${expected}, DATA${toggle} came`);
      this.#registers.update();
      return;
    }
    const room = control & bufferControl.length;
    if (data.length > room) {
      this.#options.onViolation(`EP${pipe.endpoint} OUT packet of ${data.length} bytes, armed for ${room}`);
    }
    const length = Math.min(data.length, room);
    this.#buffers.data(pipe, length).set(data.subarray(0, length));
    const cleared = control & ~(bufferControl.available | bufferControl.length);
    this.#complete(pipe, control, cleared | bufferControl.full | length);
  }

  #complete(pipe: Pipe, before: number, after: number): void {
    const registers = this.#registers;
    if (this.#buffers.control(pipe) !== before) {
      this.#options.onViolation(`EP${pipe.endpoint} buffer control changed while on the wire`);
    }
    this.#buffers.complete(pipe, after);
    if ((before & bufferControl.last) !== 0) {
      registers.sieStatus |= sieStatus.transferComplete;
    }
    const hasInterrupt =
      pipe.endpoint === 0
        ? (registers.sieControl & endpoint0InterruptPerBuffer) !== 0
        : this.#buffers.hasInterrupt(pipe);
    if (hasInterrupt) {
      registers.bufferStatus |= 1 << bitOf(pipe);
    } else {
      this.#options.onViolation(`EP${pipe.endpoint} completed a buffer with its interrupt disabled`);
    }
    registers.update();
  }
}
